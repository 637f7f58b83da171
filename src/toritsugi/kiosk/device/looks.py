"""A kiosk's own colour and pictures, as a style sheet: the pages' policy allows no style of their own."""

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException

from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.tablets import Tablet, tablet_of
from toritsugi.reception import Palette, get_kiosk_picture, palette_by_day, palette_by_night
from toritsugi.web import AnyRequest

KEPT = {"Cache-Control": "private, max-age=31536000, immutable"}


@get("/theme/{version:str}", include_in_schema=False, media_type="text/css")
async def theme(request: AnyRequest, version: str) -> Response[Any]:
    """The style sheet of this look; of another version there is none."""
    tablet = tablet_of(request)
    if version != f"{tablet.theme}.css":
        raise NotFoundException
    return Response(style_sheet(tablet), media_type="text/css; charset=utf-8", headers=KEPT)


def style_sheet(tablet: Tablet) -> str:
    """The accent by day and by night, and the picture behind the first screen."""
    accent, background = tablet.look.accent, tablet.pictures.get("background", "")
    said = ""
    if accent:
        said += f":root {{{_roles(palette_by_day(accent))}}}\n"
        said += f"@media (prefers-color-scheme: dark) {{ :root {{{_roles(palette_by_night(accent))}}} }}\n"
    if background:
        said += f".kiosk--start {{ background-image: url(/kiosk/look/{background}); }}\n"
    return said


def _roles(palette: Palette) -> str:
    return (
        f"--ai: {palette.accent}; --ai-deep: {palette.deep}; "
        f"--ai-tint: {palette.tint}; --on-ai: {palette.on_accent}; --on-ai-soft: {palette.on_accent};"
    )


@get("/look/{picture_id:str}", include_in_schema=False)
async def look_picture(request: AnyRequest, parts: KioskParts, picture_id: str) -> Response[bytes]:
    """The kiosk's logo or background; its id changes with it, so that the tablet may keep it."""
    async with parts.database.reading() as c:
        found = await get_kiosk_picture(c, tablet_of(request).kiosk.id, picture_id)
    if found is None:
        raise NotFoundException
    return Response(found.content, media_type=found.media_type, headers=KEPT)
