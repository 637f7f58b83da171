"""The link on the first page: state, account, scopes, expiry, today's calls, and the alarms that are open."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from admin.link_desk import LinkDesk, link_desk
from connections.linked_company import CLIENT_SECRET, KeyPair, make_pair
from toritsugi.alarms.log import NewAlarm, raise_alarm
from toritsugi.connections.tables import connection, connection_token
from toritsugi.database import Database

pytestmark = pytest.mark.anyio
DAY = 86_400.0


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return make_pair()


@pytest.fixture
async def desk(database: Database, pair: KeyPair) -> AsyncIterator[LinkDesk]:
    async with link_desk(database, pair) as opened:
        yield opened


async def test_account_scopes_both_expiries_and_the_limit_are_on_the_first_page(desk: LinkDesk) -> None:
    await desk.saved(sign_in="user_account")
    now = desk.parts.database.clock.now()
    assert "ログインが必要です" in (await desk.get("/")).text
    async with desk.parts.database.transaction() as c:
        await c.execute(update(connection).values(account_name="田中 一郎", last_delivered_at=now - 60))
        life = {"refresh_expires_at": now + 6.5 * DAY, "expires_at": now + 3600, "scopes": "bot"}
        await c.execute(update(connection_token).values(**life))
    page = (await desk.get("/")).text
    for told in (
        "つながっています",
        "田中 一郎",
        "あと 6 日",
        "Access Token",
        "不足: bot.read user.read",
        "上限 240 件/分",
    ):
        assert told in page
    assert page.count("lifeline__tick") == 5


async def test_a_held_link_says_why_in_the_readers_language(desk: LinkDesk) -> None:
    id = await desk.saved()
    async with desk.parts.database.transaction() as c:
        now = desk.parts.database.clock.now()
        await c.execute(update(connection).values(held_at=now, held_code="invalid_client", held_reason="-"))
    page = (await desk.get("/")).text
    assert "止まっています" in page
    assert "Client Secret" in page
    assert f"/connections/{id}/diagnosis" in page
    desk.browser.client.cookies.set("language", "en")
    assert "Stopped" in (await desk.get("/")).text


async def test_open_alarms_stand_above_everything_for_a_day(desk: LinkDesk, clock: object) -> None:
    id = await desk.saved()
    database = desk.parts.database
    new = NewAlarm(
        organization_id=desk.organization.id,
        connection_id=id,
        kind="canary",
        key="canary:1",
        subject="LINE WORKS への通知の確認に失敗しました",
        text="",
    )
    async with database.transaction() as c:
        await raise_alarm(database, c, new)
    page = (await desk.get("/")).text
    assert page.index("通知の確認に失敗しました") < page.index('class="pictures"')
    clock.advance(1.1 * DAY)  # type: ignore[attr-defined]
    await desk.browser.begin_session(desk.operator)
    assert "通知の確認に失敗しました" not in (await desk.get("/")).text


async def test_the_switch_that_is_off_is_told_on_the_first_page(desk: LinkDesk) -> None:
    id = await desk.saved()
    await desk.post(f"/connections/{id}/switch")
    page = (await desk.get("/")).text
    assert "使用していません" in page
    assert "LINE WORKS へは何も送りません" in page


async def test_a_held_link_is_free_once_its_test_has_arrived(desk: LinkDesk) -> None:
    id = await desk.saved()
    await desk.parts.keeper.hold(id, "invalid_client", "x")
    desk.emulator.world.apps[0].client_secret = "issued-anew"
    assert "止まっています" in (await desk.post(f"/connections/{id}/test")).text
    desk.emulator.world.apps[0].client_secret = CLIENT_SECRET
    page = (await desk.post(f"/connections/{id}/test")).text
    assert "テスト通知を送信しました。" in page and "止まっています" not in page and "つながっています" in page


async def test_connections_of_one_domain_share_its_limit(desk: LinkDesk) -> None:
    await desk.saved()
    await desk.saved(name="支社")
    waiting = (await desk.get("/")).text.split('id="waiting-title"')[1].split("</section>")[0]
    assert "上限 240 件/分" in waiting
