"""The tablet's routes on a real socket: who may see what, and what a visitor's words become."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.pool import QueuePool

from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Tablet
from toritsugi.database import Database
from toritsugi.reception import Visit, get_visit
from toritsugi.reception.tables import kiosk as kiosk_table
from toritsugi.reception.tables import visit as visit_table

pytestmark = pytest.mark.anyio

NAMES = {"visitor_name": "山本 健太", "visitor_company": "青葉物産"}


async def visits(served: KioskServer) -> int:
    async with served.desk.database.reading() as c:
        return int((await c.execute(select(func.count()).select_from(visit_table))).scalar_one())


async def call(tablet: Tablet, lang: str = "ja") -> Visit:
    """A whole visit up to the calling screen."""
    desk = tablet.served.desk
    form = await tablet.form(desk.tanaka.id, lang)
    answer = await tablet.post("/kiosk/visits", form | NAMES)
    assert answer.status == 200
    async with desk.database.reading() as c:
        found = await get_visit(c, desk.organization.id, form["id"])
    assert found is not None
    return found


async def test_a_browser_without_a_token_is_told_how_to_become_a_desk(served: KioskServer) -> None:
    async with Tablet(served) as stranger:
        answer = await stranger.get("/kiosk")
        assert answer.status == 401
        assert "受付端末" in answer.text
        refused = await stranger.post("/kiosk/visits", NAMES)
    assert (refused.status, await visits(served)) == (403, 0)


async def test_a_wrong_key_opens_nothing(served: KioskServer) -> None:
    async with Tablet(served) as stranger:
        assert (await stranger.get("/kiosk/open/wrong")).status == 401


async def test_the_key_gives_the_browser_a_token_that_scripts_cannot_read(served: KioskServer) -> None:
    async with Tablet(served) as fresh:
        answer = await fresh.get("/kiosk/open/" + served.desk.key, follow=False)
    cookie = answer.headers["set-cookie"]
    assert (answer.status, answer.headers["location"]) == (303, "/kiosk")
    assert "httponly" in cookie.lower()
    assert "samesite=lax" in cookie.lower()
    assert served.desk.key not in cookie


async def test_a_desk_that_is_switched_off_closes_its_tablets(tablet: Tablet) -> None:
    async with tablet.served.desk.database.transaction() as c:
        await c.execute(update(kiosk_table).values(active=False))
    assert (await tablet.get("/kiosk")).status == 401


@pytest.mark.parametrize("path", ["/kiosk", "/kiosk/hosts", "/kiosk/visitor?host=general"])
async def test_no_screen_is_kept_by_the_browser(tablet: Tablet, path: str) -> None:
    answer = await tablet.get(path)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "<script>" not in answer.text
    assert "style=" not in answer.text
    assert 'autocomplete="on"' not in answer.text


async def test_nobody_is_shown_before_somebody_types(tablet: Tablet) -> None:
    for path in ("/kiosk", "/kiosk/hosts", "/kiosk/hosts?q=", "/kiosk/hosts?q=%E3%81%9F", "/kiosk/hosts/found?q=t"):
        assert "田中" not in (await tablet.get(path)).text


async def test_a_search_shows_family_name_and_department_only(tablet: Tablet) -> None:
    for path in ("/kiosk/hosts?q=tanaka", "/kiosk/hosts/found?q=%E3%81%9F%E3%81%AA%E3%81%8B"):
        page = (await tablet.get(path)).text
        assert "田中" in page
        assert "営業部" in page
        assert "太郎" not in page
        assert "tanaka@example.com" not in page
    assert "Tanaka" in (await tablet.get("/kiosk/hosts/found?q=tanaka&lang=en")).text


async def test_a_search_for_markup_is_only_text(tablet: Tablet) -> None:
    page = (await tablet.get("/kiosk/hosts?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")).text
    assert "<script>alert" not in page


async def test_a_visit_is_called_and_followed(tablet: Tablet) -> None:
    desk = tablet.served.desk
    visit = await call(tablet)
    assert (visit.visitor_name, visit.host_id) == ("山本 健太", desk.tanaka.id)
    state = f"/kiosk/visits/{visit.id}/state"
    assert json.loads((await tablet.get(state)).text)["state"] == "calling"
    await desk.settle(visit, "delivered")
    assert json.loads((await tablet.get(state)).text)["state"] == "delivered"
    await desk.tap(visit, "coming", "user-tanaka", "room-sales")
    news = json.loads((await tablet.get(state)).text)
    assert (news["state"], news["tone"], news["stage"], news["home"]) == ("coming", "fine", 3, 30.0)
    assert "お返事がありました" in news["said"]
    assert "田中がお迎えにまいります" in news["html"]


async def test_when_nothing_left_the_phone_number_is_shown(tablet: Tablet) -> None:
    visit = await call(tablet)
    await tablet.served.desk.settle(visit, "dead")
    page = (await tablet.get(f"/kiosk/visits/{visit.id}")).text
    assert "まだ、どなたにも" in page
    assert "内線 1200" in page
    assert "届きました" not in page


async def test_two_touches_are_one_call(tablet: Tablet) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id) | NAMES
    first, second = await asyncio.gather(tablet.post("/kiosk/visits", form), tablet.post("/kiosk/visits", form))
    assert first.url == second.url
    assert await visits(tablet.served) == 1


async def test_the_same_form_with_other_words_leads_to_the_call_already_made(tablet: Tablet) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id)
    first = await tablet.post("/kiosk/visits", form | NAMES)
    second = await tablet.post("/kiosk/visits", form | NAMES | {"visitor_name": "山本"})
    assert (second.url, await visits(tablet.served)) == (first.url, 1)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("ja", "お名前を入力してください。"),
        ("en", "Please enter your name."),
        ("zh", "请输入您的姓名。"),
        ("ko", "성함을 입력해 주세요."),
    ],
)
async def test_an_empty_name_is_asked_for_and_the_rest_is_kept(tablet: Tablet, lang: str, sentence: str) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id, lang)
    answer = await tablet.post("/kiosk/visits", form | {"visitor_name": " ", "visitor_company": "青葉<物産>"})
    assert answer.status == 422
    assert sentence in answer.text
    assert 'value="青葉&lt;物産&gt;"' in answer.text
    assert f'<html lang="{lang}">' in answer.text
    assert await visits(tablet.served) == 0


async def test_a_name_that_is_too_long_says_how_long_it_may_be(tablet: Tablet) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id, "en")
    answer = await tablet.post("/kiosk/visits", form | {"visitor_name": "y" * 61})
    assert answer.status == 422
    assert "at most 60 characters" in answer.text
    assert "y" * 61 in answer.text


async def test_changing_the_language_keeps_what_was_typed(tablet: Tablet) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id)
    answer = await tablet.post("/kiosk/visitor", form | NAMES | {"lang": "ko"})
    assert answer.status == 200
    assert '<html lang="ko">' in answer.text
    assert 'value="山本 健太"' in answer.text


async def test_a_host_who_is_gone_leads_back_to_the_search(tablet: Tablet) -> None:
    answer = await tablet.get("/kiosk/visitor?host=nobody")
    assert answer.url.endswith("/kiosk/hosts?lang=ja")
    form = await tablet.form("general") | NAMES
    refused = await tablet.post("/kiosk/visits", form | {"host": "nobody"})
    assert "/kiosk/hosts" in refused.url
    assert await visits(tablet.served) == 0


async def test_the_general_reception_can_be_called(tablet: Tablet) -> None:
    answer = await tablet.post("/kiosk/visits", await tablet.form("general") | NAMES)
    assert "総合受付" in answer.text
    assert await visits(tablet.served) == 1


@pytest.mark.parametrize(
    ("change", "origin"),
    [({"csrf_token": ""}, None), ({"csrf_token": "0" * 64}, None), ({}, "https://elsewhere.example")],
)
async def test_a_form_from_elsewhere_calls_nobody(tablet: Tablet, change: dict[str, str], origin: str | None) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id) | NAMES | change
    answer = await tablet.post("/kiosk/visits", form, origin=origin)
    assert (answer.status, await visits(tablet.served)) == (403, 0)


async def test_a_visit_is_shown_only_to_the_browser_that_made_it(tablet: Tablet) -> None:
    visit = await call(tablet)
    async with Tablet(tablet.served) as other:
        await other.get("/kiosk/open/" + tablet.served.desk.key)
        assert (await other.get(f"/kiosk/visits/{visit.id}")).url.endswith("/kiosk")
        assert (await other.get(f"/kiosk/visits/{visit.id}/state")).status == 404
        assert (await other.get(f"/kiosk/visits/{visit.id}/stream")).status == 204


async def test_the_first_screen_forgets_the_visit(tablet: Tablet) -> None:
    visit = await call(tablet)
    assert (await tablet.get(f"/kiosk/visits/{visit.id}", follow=False)).status == 200
    await tablet.get("/kiosk")
    assert (await tablet.get(f"/kiosk/visits/{visit.id}", follow=False)).status == 303


async def read_news(stream: aiohttp.ClientResponse) -> dict[str, Any]:
    """The next news of a stream, without the signs of life."""
    async for line in stream.content:
        if line.startswith(b"data: {"):
            return dict(json.loads(line[6:]))
    return {}


async def test_the_stream_tells_each_change_once_and_ends_with_the_answer(tablet: Tablet) -> None:
    desk = tablet.served.desk
    visit = await call(tablet, "en")
    async with tablet.session.get(f"{tablet.served.url}/kiosk/visits/{visit.id}/stream?lang=en") as stream:
        assert stream.content_type == "text/event-stream"
        assert (await read_news(stream))["state"] == "calling"
        await desk.settle(visit, "delivered", "member")
        assert (await read_news(stream))["state"] == "partly"
        await desk.settle(visit, "delivered", "room")
        assert (await read_news(stream))["state"] == "delivered"
        await desk.tap(visit, "coming", "user-tanaka")
        last = await read_news(stream)
        assert (last["state"], last["title"]) == ("coming", "Tanaka is on the way")
        assert await read_news(stream) == {}


async def test_open_streams_end_when_the_program_stops(tablet: Tablet) -> None:
    visit = await call(tablet)
    async with tablet.session.get(f"{tablet.served.url}/kiosk/visits/{visit.id}/stream") as stream:
        await read_news(stream)
        tablet.served.parts.closing.set()
        async with asyncio.timeout(30):
            assert await read_news(stream) == {}


async def test_time_alone_changes_the_stream(tablet: Tablet, clock: Any) -> None:
    visit = await call(tablet)
    async with tablet.session.get(f"{tablet.served.url}/kiosk/visits/{visit.id}/stream") as stream:
        assert (await read_news(stream))["state"] == "calling"
        clock.advance(20)
        tablet.served.desk.database.bell.ring([f"visit:{visit.id}"])
        assert (await read_news(stream))["state"] == "not_connected"


async def test_the_desk_is_seen(tablet: Tablet) -> None:
    await tablet.get("/kiosk")
    async with tablet.served.desk.database.reading() as c:
        assert (await c.execute(select(kiosk_table.c.last_seen_at))).scalar_one() is not None


async def test_when_nothing_can_be_kept_the_screen_says_so_with_the_number(
    tablet: Tablet, database_address: str
) -> None:
    form = await tablet.form(tablet.served.desk.tanaka.id) | NAMES
    async with storage_trouble(tablet.served.desk.database, database_address):
        answer = await tablet.post("/kiosk/visits", form)
        start = await tablet.get("/kiosk")
    assert (answer.status, start.status) == (503, 200)
    assert "呼び出しは行われていません" in answer.text
    assert "内線 1200" in answer.text
    assert await visits(tablet.served) == 0
    assert (await tablet.post("/kiosk/visits", form)).status == 200


@contextlib.asynccontextmanager
async def storage_trouble(database: Database, address: str) -> AsyncIterator[None]:
    """Somebody else holds the file, or every connection to the server is taken."""
    if database.kind == "sqlite":
        async with database.transaction() as c:
            await c.execute(text("PRAGMA busy_timeout=50"))
        blocker = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        yield
        blocker.execute("ROLLBACK")
        blocker.close()
        return
    pool = database.writer.sync_engine.pool
    assert isinstance(pool, QueuePool)
    pool._timeout = 0.1
    async with contextlib.AsyncExitStack() as busy:
        for _ in range(pool.size() + 10):
            await busy.enter_async_context(database.reading())
        yield


async def test_a_quiet_stream_shows_that_it_lives(tablet: Tablet, clock: Any) -> None:
    visit = await call(tablet)
    async with tablet.session.get(f"{tablet.served.url}/kiosk/visits/{visit.id}/stream") as stream:
        await read_news(stream)
        clock.advance(5)
        async with asyncio.timeout(30):
            while (await stream.content.readline()) != b"event: still\n":
                pass
