"""Portraits of the sample company's people: drawn here from a few shapes, so that they show nobody."""

import colorsys
import io
from collections.abc import Mapping

from PIL import Image, ImageDraw

from toritsugi.database import Database
from toritsugi.demo.sample.company import PEOPLE
from toritsugi.people import Employee, paint_photo, set_photo

SIDE = 640
SKINS = ("#f2cfb0", "#e8b98f", "#f6d9c2", "#d9a57c")
HAIRS = ("#2b2422", "#4a3428", "#1d1d24", "#6b4a34")
SUITS = ("#243447", "#3b4a5a", "#5b3a4a", "#2f5d50", "#6a5a3c")
LONG_HAIRED = frozenset({"y.takahashi", "s.saito", "m.wang", "m.sato"})
_SQUARE = tuple[float, float, float, float]


async def hang_portraits(database: Database, employees: Mapping[str, Employee]) -> None:
    """A portrait of each member of LINE WORKS; the others show how it is without one. `employees` by mail address."""
    for number, person in enumerate(PEOPLE):
        if person.member:
            picture = await paint_photo(portrait(number, long_hair=person.login in LONG_HAIRED))
            async with database.transaction() as c:
                await set_photo(c, employees[person.email], picture, database.clock.now())


def portrait(number: int, *, long_hair: bool) -> bytes:
    """A portrait as a PNG; the same number is the same picture."""
    drawn = Image.new("RGB", (SIDE, SIDE), _ground(number))
    pen = ImageDraw.Draw(drawn)
    hair, skin = HAIRS[number % len(HAIRS)], SKINS[number // 2 % len(SKINS)]
    if long_hair:
        pen.rounded_rectangle(_parts(0.27, 0.2, 0.73, 0.72), radius=0.2 * SIDE, fill=hair)
    pen.ellipse(_parts(0.14, 0.68, 0.86, 1.4), fill=SUITS[number % len(SUITS)])
    pen.rectangle(_parts(0.43, 0.55, 0.57, 0.72), fill=skin)
    pen.polygon([_at(0.41, 0.695), _at(0.59, 0.695), _at(0.5, 0.83)], fill="#ffffff")
    pen.ellipse(_parts(0.31, 0.24, 0.69, 0.66), fill=skin)
    pen.pieslice(_parts(0.29, 0.17, 0.71, 0.62), 180 - 8 * (number % 3), 360 + 8 * (number % 4), fill=hair)
    file = io.BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def _ground(number: int) -> tuple[int, int, int]:
    """A soft colour, each another."""
    red, green, blue = colorsys.hls_to_rgb((number * 0.381966) % 1.0, 0.82, 0.38)
    return round(255 * red), round(255 * green), round(255 * blue)


def _parts(left: float, top: float, right: float, bottom: float) -> _SQUARE:
    return left * SIDE, top * SIDE, right * SIDE, bottom * SIDE


def _at(across: float, down: float) -> tuple[float, float]:
    return across * SIDE, down * SIDE
