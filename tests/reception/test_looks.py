"""How a kiosk looks: only colours that can be read, only photographs, and hours of its own."""

import pytest

from drawings import drawn, opened
from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database
from toritsugi.reception import (
    KioskLook,
    OpeningTime,
    SettingRefused,
    get_kiosk_picture,
    get_site,
    hours_of_kiosk,
    kiosk_pictures,
    paint_place,
    palette_by_day,
    palette_by_night,
    read_look,
    set_kiosk_picture,
    set_look,
    set_own_times,
)
from toritsugi.reception.places.colours import CARD_AT_NIGHT, contrast, is_legible, legible

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(database: Database) -> FrontDesk:
    opened = await open_front_desk(database)
    await opened.accept.stop()
    return opened


@pytest.mark.parametrize("colour", ["#ffffff", "#ffd400", "#2fb6a8", "#ff6a00", "#808080"])
def test_a_faint_colour_is_answered_with_one_that_can_be_read(colour: str) -> None:
    assert not is_legible(colour) and is_legible(legible(colour))


@pytest.mark.parametrize("colour", ["#165e83", "#b92e16", "#000000", "#2f7d55", "#5a2d82", "#0000ff"])
def test_every_shade_that_goes_with_a_colour_can_be_read(colour: str) -> None:
    day, night = palette_by_day(colour), palette_by_night(colour)
    for palette in (day, night):
        assert contrast(palette.accent, palette.on_accent) >= 4.5
        assert contrast(palette.accent, palette.tint) >= 4.5
    assert contrast(night.accent, CARD_AT_NIGHT) >= 4.5


async def test_a_look_is_kept_or_refused_as_a_whole(desk: FrontDesk, database: Database) -> None:
    look = KioskLook(accent="#5A2D82", titles={"ja": " ようこそ ", "fr": "x"}, idle_seconds=30, calls_when_closed=False)
    async with database.transaction() as c:
        assert await read_look(c, desk.kiosk.id) == KioskLook()
        await set_look(database, c, desk.kiosk.id, look)
        kept = await read_look(c, desk.kiosk.id)
        assert (kept.accent, kept.titles, kept.idle_seconds) == ("#5a2d82", {"ja": "ようこそ"}, 30)
        for wrong in (
            KioskLook(accent="red"),
            KioskLook(accent="#ffd400"),
            KioskLook(titles={"ja": "x" * 41}),
            KioskLook(idle_seconds=5),
            KioskLook(ask_seconds=0),
        ):
            with pytest.raises(SettingRefused):
                await set_look(database, c, desk.kiosk.id, wrong)
        assert await read_look(c, desk.kiosk.id) == kept


async def test_pictures_are_painted_anew_in_their_size_and_replaced_whole(desk: FrontDesk, database: Database) -> None:
    for wrong in (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", drawn("GIF")):
        with pytest.raises(SettingRefused) as refused:
            await paint_place("logo", wrong)
        assert refused.value.by_field("en") == {"logo": "choose a picture in PNG, JPEG or WebP."}
    assert await paint_place("logo", b"") is None
    logo, background = await paint_place("logo", drawn(size=(1600, 900))), await paint_place("background", drawn())
    assert logo is not None and opened(logo).size == (711, 400)
    async with database.transaction() as c:
        await set_kiosk_picture(c, desk.kiosk.id, "logo", background)
        await set_kiosk_picture(c, desk.kiosk.id, "background", background)
        first = await kiosk_pictures(c, desk.kiosk.id)
        await set_kiosk_picture(c, desk.kiosk.id, "logo", logo)
        await set_kiosk_picture(c, desk.kiosk.id, "background", None)
        then = await kiosk_pictures(c, desk.kiosk.id)
        assert set(first) == {"logo", "background"} and set(then) == {"logo"} and then["logo"] != first["logo"]
        assert await get_kiosk_picture(c, desk.kiosk.id, then["logo"]) == logo
        assert await get_kiosk_picture(c, "0" * 32, then["logo"]) is None


async def test_a_kiosk_may_have_hours_of_its_own(desk: FrontDesk, database: Database) -> None:
    times = (OpeningTime(0, 600, 720),)
    async with database.transaction() as c:
        site = await get_site(c, desk.organization.id, desk.kiosk.site_id)
        assert site is not None
        assert (await hours_of_kiosk(c, desk.kiosk, site)).times == ()
        await set_own_times(c, desk.kiosk.id, times)
        assert (await hours_of_kiosk(c, desk.kiosk, site)).times == times
        with pytest.raises(SettingRefused, match="no_span"):
            await set_own_times(c, desk.kiosk.id, (OpeningTime(0, 700, 600),))
        await set_own_times(c, desk.kiosk.id, ())
        assert (await hours_of_kiosk(c, desk.kiosk, site)).times == ()
