"""The tablet as a device: its look, its manifest, its worker, a visitor's own phone."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from drawings import PAINTED
from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Tablet
from toritsugi.clock import japan_time
from toritsugi.reception import (
    ClosedDay,
    Hours,
    KioskLook,
    OpeningTime,
    poster_of,
    set_hours,
    set_kiosk_picture,
    set_look,
)

pytestmark = pytest.mark.anyio


async def choose(served: KioskServer, **look: Any) -> None:
    desk = served.desk
    async with desk.database.transaction() as c:
        await set_look(desk.database, c, desk.kiosk.id, KioskLook(**look))


async def test_an_own_colour_comes_as_a_style_sheet_and_no_style_is_inline(tablet: Tablet) -> None:
    assert "/kiosk/theme/" not in (await tablet.get("/kiosk")).text
    await choose(tablet.served, accent="#5a2d82")
    async with tablet.served.desk.database.transaction() as c:
        await set_kiosk_picture(c, tablet.served.desk.kiosk.id, "background", PAINTED)
        await set_kiosk_picture(c, tablet.served.desk.kiosk.id, "logo", PAINTED)
    page = (await tablet.get("/kiosk")).text
    found = re.search(r'href="(/kiosk/theme/[0-9a-f]{16}\.css)"', page)
    assert found is not None and "style=" not in page and "<style" not in page
    sheet = await tablet.get(found[1])
    assert sheet.headers["content-type"].startswith("text/css") and "immutable" in sheet.headers["cache-control"]
    assert "--ai: #5a2d82" in sheet.text and "prefers-color-scheme: dark" in sheet.text
    picture = re.search(r"url\((/kiosk/look/[0-9a-f]{32})\)", sheet.text)
    logo = re.search(r'src="(/kiosk/look/[0-9a-f]{32})"', page)
    assert picture is not None and logo is not None
    for path in (picture[1], logo[1]):
        async with tablet.session.get(tablet.served.url + path) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
            assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await tablet.get("/kiosk/theme/0000000000000000.css")).status == 404


async def test_own_words_of_welcome_stand_in_their_language(tablet: Tablet) -> None:
    await choose(tablet.served, titles={"ja": "ようこそ青葉へ"}, leads={"ko": "환영합니다"})
    japanese, korean = (await tablet.get("/kiosk")).text, (await tablet.get("/kiosk?lang=ko")).text
    assert "ようこそ青葉へ" in japanese and "ようこそ青葉へ" not in korean and "환영합니다" in korean


async def test_a_closed_kiosk_may_take_no_calls(tablet: Tablet) -> None:
    desk = tablet.served.desk
    now = desk.database.clock.now()
    form = await tablet.form(desk.tanaka.id) | {"visitor_name": "山本"}
    async with desk.database.transaction() as c:
        days = tuple(ClosedDay(f"{japan_time(now + day * 86400):%Y-%m-%d}") for day in (0, 1))
        await set_hours(c, desk.organization.id, Hours(closed=days))
    await choose(tablet.served, closed={"ja": "本日は休業日です。"}, calls_when_closed=False)
    page = (await tablet.get("/kiosk")).text
    assert "本日は休業日です。" in page and "内線 1200" in page and "/kiosk/hosts" not in page
    assert "ご用件をお選びください" not in page
    answer = await tablet.post("/kiosk/visits", form)
    assert answer.url.split("/kiosk")[1] == "?lang=ja"


async def test_a_closed_kiosk_says_when_it_opens(tablet: Tablet) -> None:
    desk = tablet.served.desk
    now = japan_time(desk.database.clock.now())
    await choose(tablet.served, calls_when_closed=False)
    for ahead in (1, 2):
        day = now + timedelta(days=ahead)
        async with desk.database.transaction() as c:
            await set_hours(c, desk.organization.id, Hours((OpeningTime(day.weekday(), 570, 1080),)))
        page = re.sub("<[^>]+>", "", (await tablet.get("/kiosk")).text)
        assert f"次は、{day.month}/{day.day}" in page and "の9:30から受付いたします。" in page
    english = (await tablet.get("/kiosk?lang=en")).text
    assert "We open again on" in english and "at 9:30." in english


async def test_the_idle_question_counts_with_the_kiosks_own_seconds(tablet: Tablet) -> None:
    await choose(tablet.served, idle_seconds=45, ask_seconds=10)
    page = (await tablet.get("/kiosk/hosts")).text
    assert 'data-idle="45"' in page and 'data-ask="10"' in page and "#秒後に" in page


async def test_the_kiosk_can_be_installed(tablet: Tablet) -> None:
    page = (await tablet.get("/kiosk")).text
    assert 'rel="manifest" href="/kiosk/manifest.webmanifest" crossorigin="use-credentials"' in page
    assert 'name="apple-mobile-web-app-capable" content="yes"' in page and 'rel="apple-touch-icon"' in page
    answer = await tablet.get("/kiosk/manifest.webmanifest")
    manifest = json.loads(answer.text)
    assert answer.headers["content-type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/kiosk", "/kiosk", "fullscreen")
    for icon in manifest["icons"]:
        async with tablet.session.get(tablet.served.url + icon["src"]) as found:
            assert (found.status, found.content_type) == (200, "image/png")


async def test_the_worker_keeps_the_shell_and_no_visitors_page(tablet: Tablet) -> None:
    answer = await tablet.get("/kiosk/worker.js")
    assert answer.headers["service-worker-allowed"] == "/kiosk"
    found = re.search(r"const kept = (\{.*\});", answer.text)
    assert found is not None
    shell = json.loads(found[1])["shell"]
    assert "/kiosk/offline" in shell
    for path in shell:
        assert path == "/kiosk/offline" or path.startswith(("/static/", "/kiosk/theme/")), path
        assert (await tablet.get(path)).status == 200, path
    async with Tablet(tablet.served) as stranger:
        assert (await stranger.get("/kiosk/worker.js")).status == 401


async def test_without_a_network_it_says_so_with_the_number_in_four_languages(tablet: Tablet) -> None:
    page = (await tablet.get("/kiosk/offline")).text
    assert "内線 1200" in page
    for sentence in (
        "呼び出しは行われていません",
        "nobody has been called",
        "尚未呼叫任何人",
        "아무도 호출하지 못했습니다",
    ):
        assert sentence in re.sub(r"<[^>]+>", "", page)


async def phone_of(served: KioskServer, phone: Tablet) -> str:
    async with served.desk.database.transaction() as c:
        poster = await poster_of(c, served.desk.organization.id, served.desk.kiosk.id)
    return (await phone.get(f"/kiosk/phone/{poster}")).text


async def test_a_visitors_phone_receives_its_own_visitor_only(served: KioskServer) -> None:
    async with Tablet(served) as one, Tablet(served) as other:
        assert "いらっしゃいませ" in await phone_of(served, one)
        await phone_of(served, other)
        form = await one.form(served.desk.tanaka.id) | {"visitor_name": "山本 健太"}
        answer = await one.post("/kiosk/visits", form)
        assert answer.status == 200 and "/kiosk/visits/" in answer.url
        path = answer.url.removeprefix(served.url)
        assert (await other.get(path)).url.endswith("/kiosk")
        assert (await other.post("/kiosk/visits", form)).status == 403
        assert "山本 ○○" not in (await one.get("/kiosk/leaving?q=山本")).text


async def test_a_new_poster_ends_the_one_before(served: KioskServer) -> None:
    async with Tablet(served) as phone:
        await phone_of(served, phone)
        async with served.desk.database.transaction() as c:
            await poster_of(c, served.desk.organization.id, served.desk.kiosk.id, fresh=True)
        assert (await phone.get("/kiosk")).status == 401
        assert (await phone.get("/kiosk/phone/" + "0" * 32)).status == 401
