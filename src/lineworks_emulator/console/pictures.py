"""Pictures that were uploaded for bots."""

import secrets
from pathlib import Path

MOST_BYTES = 1_000_000
_KINDS = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
MEDIA = {".png": "image/png", ".jpg": "image/jpeg"}


class Pictures:
    """PNG and JPEG files by name; in the folder when one is given, else in memory."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: dict[str, bytes] = {}

    def keep(self, picture: bytes) -> str | None:
        """The picture's new name; None when it is neither PNG nor JPEG, or larger than 1 MB."""
        ending = next((ending for begin, ending in _KINDS.items() if picture.startswith(begin)), None)
        if ending is None or len(picture) > MOST_BYTES:
            return None
        name = secrets.token_hex(12) + ending
        if self._folder is None:
            self._kept[name] = picture
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(picture)
        return name

    def find(self, name: str) -> bytes | None:
        """The picture of that name."""
        if self._folder is None:
            return self._kept.get(name)
        path = self._folder / name
        return path.read_bytes() if path.name == name and path.suffix in MEDIA and path.is_file() else None
