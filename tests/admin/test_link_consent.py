"""「保存して連携する」: to LINE WORKS and back; a state works once, in its own session; every refusal can be read."""

import re
from collections.abc import AsyncIterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from admin.link_desk import LinkDesk, link_desk
from connections.linked_company import KeyPair, make_pair
from toritsugi.database import Database

pytestmark = pytest.mark.anyio
BY_USER = {"sign_in": "user_account", "service_account": "", "private_key": "", "todo": "link"}


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return make_pair()


@pytest.fixture
async def desk(database: Database, pair: KeyPair) -> AsyncIterator[LinkDesk]:
    async with link_desk(database, pair) as opened:
        yield opened


async def leave(desk: LinkDesk, **typed: str) -> tuple[str, str]:
    """Saves and goes to LINE WORKS: the connection's id and the address there."""
    answer = await desk.post("/connections/new", desk.typed(**BY_USER | typed))
    assert answer.headers["location"].endswith("/sign-in")
    page = (await desk.get(answer.headers["location"])).text
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found
    return answer.headers["location"].split("/")[2], unescape(found[1])


async def consent(address: str) -> str:
    """What a member does at LINE WORKS: signs in and consents; the way back."""
    form = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    filled = form | {"login_id": "tanaka@sample", "password": "any"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address.split("?")[0], data=filled, allow_redirects=False) as answer,
    ):
        assert answer.status == 302
        back = urlsplit(answer.headers["Location"])
    assert back.path == "/connections/consent"
    return f"{back.path}?{back.query}"


async def test_whoever_signs_in_is_linked_and_named(desk: LinkDesk) -> None:
    id, address = await leave(desk)
    asked = parse_qs(urlsplit(address).query)
    assert asked["redirect_uri"] == ["http://testserver.local/connections/consent"]
    answer = await desk.get(await consent(address))
    assert answer.headers["location"] == f"/connections/{id}?told=linked"
    page = (await desk.get(answer.headers["location"])).text
    assert "<b>LINE WORKSとの連携が完了しました。</b>" in page
    assert "田中 一郎" in page
    assert "あと 8" in (await desk.get("/connections")).text or "あと 90" in (await desk.get("/connections")).text


async def test_an_account_that_no_scope_shows_says_which_scope_would(desk: LinkDesk) -> None:
    _, address = await leave(desk, scopes="bot bot.read")
    page = (await desk.get((await desk.get(await consent(address))).headers["location"])).text
    assert "連携したアカウント: 名前は確認できません（OAuth Scopes に user.read がないため）" in page


async def test_nobody_is_told_of_a_link_that_is_not_there(desk: LinkDesk) -> None:
    id, _ = await leave(desk)
    page = (await desk.get(f"/connections/{id}?told=linked")).text
    assert "連携が完了しました" not in page
    assert "ログインが必要です" in (await desk.get("/connections")).text


async def test_a_state_works_once_and_in_its_own_session(desk: LinkDesk) -> None:
    _, address = await leave(desk)
    back = await consent(address)
    wrong = re.sub("state=[^&]+", "state=forged", back)
    assert (await desk.get(wrong)).status_code == 409
    _, address = await leave_again(desk)
    back = await consent(address)
    own = desk.browser.client.cookies["toritsugi-session"]
    desk.token = await desk.browser.begin_session(desk.operator)
    assert (await desk.get(back)).status_code == 409
    desk.browser.client.cookies.set("toritsugi-session", own)
    _, address = await leave_again(desk)
    back = await consent(address)
    assert (await desk.get(back)).status_code == 303
    asked = len(desk.emulator.app.request_log.since(0))
    again = await desk.get(back)
    assert again.status_code == 409 and "すでに使われています" in again.text
    assert len(desk.emulator.app.request_log.since(0)) == asked, "LINE WORKS was asked although the state was used"


async def leave_again(desk: LinkDesk) -> tuple[str, str]:
    page = (await desk.get("/connections")).text
    found = re.search(r'href="/connections/([0-9a-z]+)/sign-in"', page)
    assert found
    text = (await desk.get(f"/connections/{found[1]}/sign-in")).text
    address = re.search(r'content="0; url=([^"]+)"', text)
    assert address
    return found[1], unescape(address[1])


async def test_a_denial_lists_the_three_checks_with_our_own_values(desk: LinkDesk) -> None:
    _, address = await leave(desk)
    state = parse_qs(urlsplit(address).query)["state"][0]
    answer = await desk.get(f"/connections/consent?error=access_denied&state={state}")
    assert answer.status_code == 409
    for told in (
        "連携ができませんでした",
        "24 hours / OFF",
        "bot bot.read user.read",
        "http://testserver.local/connections/consent",
        "client-one",
        "最高管理者または副管理者",
    ):
        assert told in answer.text


async def test_a_wrong_secret_is_named(desk: LinkDesk) -> None:
    answer = await desk.post("/connections/new", desk.typed(**BY_USER | {"client_secret": "not-the-secret"}))
    page = (await desk.get(answer.headers["location"])).text
    address = re.search(r'content="0; url=([^"]+)"', page)
    assert address
    refused = await desk.get(await consent(unescape(address[1])))
    assert refused.status_code == 409
    assert "Client Secret" in refused.text
    assert "not-the-secret" not in refused.text
