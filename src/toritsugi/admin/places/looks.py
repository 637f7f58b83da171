"""How one kiosk looks and when it is open: colour, pictures, words of welcome, hours, patience; and its poster."""

from typing import Any, cast

import msgspec
import segno
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.calling import Sheet, read_sheet, sheet_of, typed_sheet
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.places.parts import own_kiosk, own_site, placed, public_address, spoken, told_of
from toritsugi.database import Database
from toritsugi.picture import UPLOAD_LIMIT, Picture
from toritsugi.reception import (
    PICTURE_FRAMES,
    Hours,
    Kiosk,
    KioskLook,
    PicturePlace,
    SettingRefused,
    get_kiosk_picture,
    kiosk_pictures,
    own_times,
    paint_place,
    poster_of,
    read_look,
    set_kiosk_picture,
    set_look,
    set_own_times,
)
from toritsugi.web import AnyRequest

LANGUAGES = ("ja", "en", "zh", "ko")
BODY_LIMIT = len(PICTURE_FRAMES) * (UPLOAD_LIMIT + 1_000_000)
LONGEST = 400


class Known(msgspec.Struct, frozen=True):
    """What the page knows beside the form."""

    desk: Desk
    kiosk: Kiosk
    pictures: dict[PicturePlace, str]


@get("/kiosks/{id:str}/look", include_in_schema=False)
async def look(request: AnyRequest, database: Database, id: str, told: str = "") -> Template:
    """What was chosen."""
    async with database.reading() as c:
        known = await _known(request, database, c, id)
        chosen, times = await read_look(c, known.kiosk.id), await own_times(c, known.kiosk.id)
    return _page(request, known, chosen, sheet_of(Hours(times)), told=told_of(told))


@post("/kiosks/{id:str}/look", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def use_look(request: AnyRequest, database: Database, id: str) -> Template | Redirect:
    """Saves all of it or nothing. What was typed is kept."""
    async with database.reading() as c:
        known = await _known(request, database, c, id)
    sent = await request.form()
    typed: dict[str, str] = {name: each[:LONGEST] for name, each in sent.items() if isinstance(each, str)}
    chosen, sheet = _look_of(typed), typed_sheet(typed)
    try:
        pictures = await _pictures(sent, typed)
        async with database.transaction() as c:
            await set_look(database, c, known.kiosk.id, chosen)
            await set_own_times(c, known.kiosk.id, read_sheet(sheet).times)
            for place, picture in pictures.items():
                await set_kiosk_picture(c, known.kiosk.id, place, picture)
    except SettingRefused as refused:
        return _page(request, known, chosen, sheet, complaints=refused.by_field(spoken(request)))
    return Redirect(f"/kiosks/{id}/look?told=changed", status_code=303)


async def _pictures(sent: Any, typed: dict[str, str]) -> dict[PicturePlace, Picture | None]:
    """What becomes of the places that somebody has touched. Raises SettingRefused."""
    found: dict[PicturePlace, Picture | None] = {}
    for place in PICTURE_FRAMES:
        file = sent.get(place)
        content = await file.read() if isinstance(file, UploadFile) else b""
        if content or f"drop_{place}" in typed:
            found[place] = await paint_place(place, content)
    return found


@get("/kiosks/{id:str}/pictures/{picture:str}", include_in_schema=False)
async def shown_picture(request: AnyRequest, database: Database, id: str, picture: str) -> Response[bytes]:
    """A kiosk's own picture, for this page."""
    async with database.reading() as c:
        known = await _known(request, database, c, id)
        found = await get_kiosk_picture(c, known.kiosk.id, picture)
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(found.content, media_type=found.media_type, headers=headers)


@get("/kiosks/{id:str}/poster", include_in_schema=False)
async def poster(request: AnyRequest, database: Database, id: str) -> Template:
    """A page to be printed: visitors open the kiosk on their own phones by its QR code."""
    async with database.transaction() as c:
        known = await _known(request, database, c, id)
        link = await poster_of(c, known.desk.organization.id, known.kiosk.id)
        site = await own_site(c, known.desk, known.kiosk.site_id)
    address = f"{public_address(request)}/kiosk/phone/{link}"
    context: dict[str, Any] = {"kiosk": known.kiosk, "site": site, "address": address}
    return placed(request, known.desk, "poster.html", entry="kiosks", qr=segno.make(address).svg_data_uri(), **context)


@post("/kiosks/{id:str}/poster", include_in_schema=False, status_code=303)
async def new_poster(request: AnyRequest, database: Database, id: str) -> Redirect:
    """A fresh link; every poster that hangs somewhere leads nowhere any more."""
    async with database.transaction() as c:
        known = await _known(request, database, c, id)
        await poster_of(c, known.desk.organization.id, known.kiosk.id, fresh=True)
    return Redirect(f"/kiosks/{id}/poster", status_code=303)


async def _known(request: AnyRequest, database: Database, c: AsyncConnection, id: str) -> Known:
    desk = await desk_of(request, c, database)
    found = await own_kiosk(c, desk, id)
    return Known(desk, found, await kiosk_pictures(c, found.id))


def _look_of(typed: dict[str, str]) -> KioskLook:
    texts = {
        name: {language: typed.get(f"{name}_{language}", "") for language in LANGUAGES}
        for name in ("titles", "leads", "closed")
    }
    return KioskLook(
        accent=typed.get("accent", "") if typed.get("coloured") == "yes" else "",
        calls_when_closed=typed.get("calls_when_closed") == "yes",
        idle_seconds=_seconds(typed.get("idle_seconds", "")),
        ask_seconds=_seconds(typed.get("ask_seconds", "")),
        **cast(Any, texts),
    )


def _seconds(text: str) -> int:
    """0, which is refused, for what is no number."""
    return int(text) if text.strip().isdecimal() and len(text) < 6 else 0


def _page(
    request: AnyRequest,
    known: Known,
    chosen: KioskLook,
    sheet: Sheet,
    *,
    complaints: dict[str, str] | None = None,
    told: str = "",
) -> Template:
    context = {"known": known, "look": chosen, "sheet": sheet, "told": told, "spoken_in": LANGUAGES}
    return placed(request, known.desk, "look.html", entry="kiosks", complaints=complaints, **context)
