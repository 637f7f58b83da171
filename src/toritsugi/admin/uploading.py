"""Sheets that an administrator uploads: read within bounds, and held by the page that shows what they would change."""

import base64
import binascii
from typing import Any

from litestar.datastructures import UploadFile

from toritsugi.web import AnyRequest, Problem, furniture_of

LARGEST = 4_000_000
"""Bytes of a sheet: some twenty thousand people."""
BODY_LIMIT = 6_000_000


async def read_uploaded(request: AnyRequest) -> bytes:
    """The file of the form's field `sheet`. Raises Problem when there is none, or a huge one."""
    given: Any = (await request.form()).get("sheet")
    content = await given.read() if isinstance(given, UploadFile) else b""
    if not content:
        raise Problem(422, furniture_of(request).catalogs["admin"].phrase("wishes.no_file"))
    if len(content) > LARGEST:
        raise Problem(413, furniture_of(request).catalogs["admin"].phrase("wishes.huge_file"))
    return bytes(content)


def held(content: bytes) -> str:
    """The sheet as a hidden field of a form."""
    return base64.b64encode(content).decode()


def read_held(request: AnyRequest, text: str) -> bytes:
    """The sheet that a form has held. Raises Problem when that is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(422, furniture_of(request).catalogs["admin"].phrase("wishes.no_file")) from None
