"""Style and script, for every page with forms."""

from pathlib import Path

from litestar import Router, get
from litestar.exceptions import NotFoundException
from litestar.response import File

_STATIC = Path(__file__).parent / "static"
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def static_file(folder: Path, name: str) -> File:
    """A style, script or drawing of that folder; 404 for anything else."""
    path = folder / name
    if path.suffix not in _KINDS or path.name != name or not path.is_file():
        raise NotFoundException(detail="There is no such file.")
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return File(path, media_type=_KINDS[path.suffix], content_disposition_type="inline", headers=headers)


@get("/static/{name:str}", sync_to_thread=False)
def static(name: str) -> File:
    """Style and script."""
    return static_file(_STATIC, name)


def pages_router() -> Router:
    """`/pages/static/...`."""
    return Router("/pages", route_handlers=[static])
