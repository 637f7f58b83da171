"""Style sheets, scripts and pictures: read once, kept in memory, named by a fingerprint of them all.

An address with the right fingerprint never changes its content, so browsers keep it for a year. All files share one
fingerprint, so that a module can import its neighbour by a relative address.
"""

import gzip
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.exceptions import NotFoundException

FOREVER = "public, max-age=31536000, immutable"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True)
class StaticFile:
    content: bytes
    packed: bytes
    media_type: str


class StaticFiles:
    """The files of all rooms, by "room/path"."""

    def __init__(self, rooms: Iterable[tuple[str, Path]]) -> None:
        self._files = dict(_read(rooms))
        self.fingerprint = _fingerprint(self._files)

    def path(self, name: str) -> str:
        """Where a browser finds "web/tokens.css". Raises KeyError when there is no such file."""
        if name not in self._files:
            raise KeyError(f"There is no static file {name!r}.")
        return f"/static/{self.fingerprint}/{name}"

    def answer(self, fingerprint: str, name: str, encodings: str) -> Response[bytes]:
        """The file. Pictures may be shown by other sites: a bot's picture is, in the chats of its members."""
        file = self._files.get(name)
        if file is None:
            raise NotFoundException
        keep = FOREVER if fingerprint == self.fingerprint else "no-cache"
        headers = {"Cache-Control": keep, "Vary": "Accept-Encoding"}
        if file.media_type == "image/png":
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if "gzip" in encodings:
            headers["Content-Encoding"] = "gzip"
        content = file.packed if "gzip" in encodings else file.content
        return Response(content, media_type=file.media_type, headers=headers)


def _read(rooms: Iterable[tuple[str, Path]]) -> Iterable[tuple[str, StaticFile]]:
    for room, folder in rooms:
        for path in sorted((folder / "static").rglob("*")):
            if path.suffix in _KINDS:
                name = f"{room}/{path.relative_to(folder / 'static').as_posix()}"
                content = path.read_bytes()
                yield name, StaticFile(content, gzip.compress(content, mtime=0), _KINDS[path.suffix])


def _fingerprint(files: Mapping[str, StaticFile]) -> str:
    digest = hashlib.sha256()
    for name, file in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(file.content).digest())
    return digest.hexdigest()[:16]


@get("/static/{fingerprint:str}/{name:path}", sync_to_thread=False, media_type=MediaType.TEXT, include_in_schema=False)
def static_file(request: Request[Any, Any, Any], statics: StaticFiles, fingerprint: str, name: str) -> Response[bytes]:
    """A file of one room."""
    return statics.answer(fingerprint, name.lstrip("/"), request.headers.get("accept-encoding", ""))
