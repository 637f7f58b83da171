"""A browser becomes a kiosk by a code, and shows that it lives."""

import re

import pytest
from sqlalchemy import select

from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Answer, Tablet
from toritsugi.reception import start_pairing
from toritsugi.reception.tables import kiosk as kiosk_table

pytestmark = pytest.mark.anyio


async def code_of(served: KioskServer) -> str:
    desk = served.desk
    async with desk.database.transaction() as c:
        return (await start_pairing(desk.database, c, desk.kiosk.id)).code


async def typed(browser: Tablet, code: str, lang: str = "ja") -> Answer:
    page = await browser.get(f"/kiosk?lang={lang}")
    token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page.text)
    assert page.status == 401 and token is not None
    return await browser.post("/kiosk/pair", {"csrf_token": token[1], "lang": lang, "code": code}, follow=False)


async def test_a_code_makes_this_browser_the_kiosk(served: KioskServer) -> None:
    async with Tablet(served) as fresh:
        answer = await typed(fresh, await code_of(served))
        assert (answer.status, answer.headers["location"]) == (303, "/kiosk")
        cookies = [each.lower() for each in answer.headers.getall("set-cookie")]
        assert all("httponly" in each and "samesite=lax" in each for each in cookies)
        assert any("toritsugi-session=" in each and "max-age=0" in each for each in cookies)
        assert "いらっしゃいませ" in (await fresh.get("/kiosk")).text


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [("ja", "コードが違うか"), ("en", "The code is wrong"), ("zh", "配对码有误"), ("ko", "코드가 다르거나")],
)
async def test_a_wrong_code_is_told_and_opens_nothing(served: KioskServer, lang: str, sentence: str) -> None:
    async with Tablet(served) as fresh:
        answer = await typed(fresh, "12", lang)
        assert answer.status == 422 and sentence in answer.text
        assert (await fresh.get("/kiosk")).status == 401


async def test_guessing_is_slowed(served: KioskServer) -> None:
    async with Tablet(served) as fresh:
        answers = [(await typed(fresh, "12")).status for _ in range(12)]
    assert answers[:10] == [422] * 10 and answers[-1] == 429


async def test_a_form_from_elsewhere_pairs_nothing(served: KioskServer) -> None:
    async with Tablet(served) as fresh:
        await fresh.get("/kiosk")
        answer = await fresh.post("/kiosk/pair", {"csrf_token": "0" * 64, "code": await code_of(served)})
        assert answer.status == 403


async def test_the_page_of_a_kiosk_gives_signs_of_life(tablet: Tablet) -> None:
    page = (await tablet.get("/kiosk/hosts")).text
    token = re.search(r'<meta name="csrf-token" content="([0-9a-f]{64})">', page)
    assert token is not None
    async with tablet.served.desk.database.transaction() as c:
        await c.execute(kiosk_table.update().values(last_seen_at=None))
    answer = await tablet.post("/kiosk/alive", {"csrf_token": token[1]})
    assert answer.status == 204
    async with tablet.served.desk.database.reading() as c:
        assert (await c.execute(select(kiosk_table.c.last_seen_at))).scalar_one() is not None
    async with Tablet(tablet.served) as stranger:
        assert (await stranger.post("/kiosk/alive", {"csrf_token": token[1]})).status == 403
