"""How a kiosk looks and what it says: colour, pictures, words of welcome, words outside its hours, its patience."""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.people import tidy_text
from toritsugi.picture import Frame, Picture
from toritsugi.reception.buttons import painted
from toritsugi.reception.places.colours import is_colour, is_legible, legible
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import kiosk_look, kiosk_picture

LANGUAGES = ("ja", "en", "zh", "ko")
TITLE_LIMIT, LEAD_LIMIT, CLOSED_LIMIT = 40, 120, 200
IDLE_LEAST, IDLE_MOST, ASK_LEAST, ASK_MOST = 15, 600, 5, 120
PicturePlace = Literal["logo", "background"]
PICTURE_FRAMES: Mapping[PicturePlace, Frame] = {"logo": Frame(800, 400), "background": Frame(2560, 2560)}
"""How large each picture is kept: sharp on a tablet, and no more."""
_texts = msgspec.json.Decoder(dict[str, str])


class KioskLook(msgspec.Struct, frozen=True, kw_only=True):
    """`accent` is a colour like "#165e83", "" for the house's own. Texts by language; without one, ours are shown.

    `calls_when_closed`: whether visitors may call outside the opening hours. A screen that nobody touches for
    `idle_seconds` asks for `ask_seconds`, and then goes home.
    """

    accent: str = ""
    titles: dict[str, str] = {}
    leads: dict[str, str] = {}
    closed: dict[str, str] = {}
    calls_when_closed: bool = True
    idle_seconds: int = 60
    ask_seconds: int = 20


async def read_look(c: AsyncConnection, kiosk_id: str) -> KioskLook:
    """What was chosen for this kiosk; the usual look while nothing was."""
    row = (await c.execute(select(kiosk_look).where(kiosk_look.c.kiosk_id == kiosk_id))).first()
    if row is None:
        return KioskLook()
    plain = {name: getattr(row, name) for name in KioskLook.__struct_fields__}
    return KioskLook(**plain | {name: _texts.decode(plain[name]) for name in ("titles", "leads", "closed")})


async def set_look(database: Database, c: AsyncConnection, kiosk_id: str, look: KioskLook) -> None:
    """Keeps it. Raises SettingRefused; a colour that cannot be read is answered with the nearest one that can."""
    look = _tidied(look)
    faults = _faults_of(look)
    if faults:
        raise SettingRefused(faults)
    plain = msgspec.structs.asdict(look)
    row = plain | {name: msgspec.json.encode(plain[name]).decode() for name in ("titles", "leads", "closed")}
    await c.execute(delete(kiosk_look).where(kiosk_look.c.kiosk_id == kiosk_id))
    await c.execute(database.insert(kiosk_look).values(kiosk_id=kiosk_id, **row))


async def paint_place(place: PicturePlace, content: bytes) -> Picture | None:
    """What somebody brings for this place, painted anew; None for nothing. Raises SettingRefused."""
    return await painted(place, content, PICTURE_FRAMES[place]) if content else None


async def set_kiosk_picture(c: AsyncConnection, kiosk_id: str, place: PicturePlace, picture: Picture | None) -> None:
    """Puts a picture that was painted anew in its place; None takes away the one that is there."""
    await c.execute(delete(kiosk_picture).where(kiosk_picture.c.kiosk_id == kiosk_id, kiosk_picture.c.place == place))
    if picture:
        row = {"id": new_id(), "kiosk_id": kiosk_id, "place": place}
        await c.execute(kiosk_picture.insert().values(**row, **msgspec.structs.asdict(picture)))


async def kiosk_pictures(c: AsyncConnection, kiosk_id: str) -> dict[PicturePlace, str]:
    """The ids of the kiosk's pictures, by their place; an id changes with its picture."""
    mine = select(kiosk_picture.c.place, kiosk_picture.c.id).where(kiosk_picture.c.kiosk_id == kiosk_id)
    found = {row.place: row.id for row in await c.execute(mine)}
    return {place: found[place] for place in get_args(PicturePlace) if place in found}


async def get_kiosk_picture(c: AsyncConnection, kiosk_id: str, picture_id: str) -> Picture | None:
    """One of this kiosk's pictures."""
    mine = select(kiosk_picture).where(kiosk_picture.c.kiosk_id == kiosk_id, kiosk_picture.c.id == picture_id)
    row = (await c.execute(mine)).first()
    return Picture(row.media_type, row.content) if row else None


def _tidied(look: KioskLook) -> KioskLook:
    texts = {name: _tidied_texts(getattr(look, name)) for name in ("titles", "leads", "closed")}
    return msgspec.structs.replace(look, accent=look.accent.strip().lower(), **texts)


def _tidied_texts(texts: dict[str, str]) -> dict[str, str]:
    tidy = {language: tidy_text(texts.get(language, "")) for language in LANGUAGES}
    return {language: text for language, text in tidy.items() if text}


def _faults_of(look: KioskLook) -> list[SettingFault]:
    faults = []
    if look.accent and not is_colour(look.accent):
        faults.append(SettingFault("accent", "no_colour", look.accent[:20]))
    elif look.accent and not is_legible(look.accent):
        faults.append(SettingFault("accent", "faint", legible(look.accent)))
    limits = {"titles": TITLE_LIMIT, "leads": LEAD_LIMIT, "closed": CLOSED_LIMIT}
    faults += [
        SettingFault(f"{name}_{language}", "too_long", str(limit))
        for name, limit in limits.items()
        for language, text in getattr(look, name).items()
        if len(text) > limit
    ]
    if not IDLE_LEAST <= look.idle_seconds <= IDLE_MOST:
        faults.append(SettingFault("idle_seconds", "out_of_range", f"{IDLE_LEAST}–{IDLE_MOST}"))
    if not ASK_LEAST <= look.ask_seconds <= ASK_MOST:
        faults.append(SettingFault("ask_seconds", "out_of_range", f"{ASK_LEAST}–{ASK_MOST}"))
    return faults
