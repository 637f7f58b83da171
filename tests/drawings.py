"""Pictures for tests: drawn here, small, and in the format that is asked for."""

import io
from typing import Any

from PIL import Image

from toritsugi.picture import Picture


def drawn(kind: str = "PNG", size: tuple[int, int] = (24, 16), colour: str = "#2f7d55", **written: Any) -> bytes:
    """A picture of one colour, as a file of this kind; `written` goes to Pillow's `save`."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **written)
    return file.getvalue()


def opened(picture: Picture) -> Image.Image:
    """The stored picture, decoded."""
    found = Image.open(io.BytesIO(picture.content))
    found.load()
    return found


PNG = drawn()
PAINTED = Picture("image/png", PNG)
"""For tests to which it is all the same what the picture shows."""
