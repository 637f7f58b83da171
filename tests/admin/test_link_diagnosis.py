"""「診断」: in order, up to the first fault, with a report that holds no secret; the daily check; the answers."""

from collections.abc import AsyncIterator

import pytest

from admin.link_desk import LinkDesk, link_desk
from connections.linked_company import CLIENT_SECRET, ROOM, KeyPair, make_pair
from toritsugi.alarms import get_canary
from toritsugi.database import Database
from toritsugi.people import EmployeeForm, add_employee

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return make_pair()


@pytest.fixture
async def desk(database: Database, pair: KeyPair) -> AsyncIterator[LinkDesk]:
    async with link_desk(database, pair) as opened:
        yield opened


async def test_the_first_fault_stops_it_and_the_report_holds_no_secret(desk: LinkDesk) -> None:
    id = await desk.saved()
    desk.emulator.world.apps[0].client_secret = "another"
    desk.emulator.app.store.changed()
    page = (await desk.post(f"/connections/{id}/diagnosis")).text
    assert page.count('class="step step--fault"') == 1
    before, _, after = page.partition('class="step step--fault"')
    assert 'class="step step--ok"' in before
    assert 'class="step step--ok"' not in after
    assert "Client Secret" in after
    assert "/connections/setup/app" in after
    report = page.split('id="report"')[1].split("</pre>")[0]
    assert "client-one" in report or "2000001" in report
    for secret in (CLIENT_SECRET, "another", "PRIVATE KEY"):
        assert secret not in page


async def test_the_daily_check_is_switched_on_at_a_time(desk: LinkDesk) -> None:
    id = await desk.saved()
    fields = {"csrf_token": desk.token, "on": "yes", "time": "8:15"}
    assert (await desk.post(f"/connections/{id}/canary", fields)).status_code == 303
    async with desk.parts.database.reading() as c:
        assert (await get_canary(c, id)).minute == 495
    assert 'value="08:15"' in (await desk.get(f"/connections/{id}/diagnosis")).text
    wrong = await desk.post(f"/connections/{id}/canary", fields | {"time": "25:00"})
    assert wrong.status_code == 422
    assert "8:30 のように" in wrong.text
    await desk.post(f"/connections/{id}/canary", {"csrf_token": desk.token, "time": "8:15"})
    async with desk.parts.database.reading() as c:
        assert (await get_canary(c, id)).minute is None


async def test_the_page_of_answers_covers_push_rooms_and_how_to_ask(desk: LinkDesk) -> None:
    id = await desk.saved()
    page = (await desk.get("/connections/help")).text
    for told in ("ポップアップ", "ミュート", "500人以上", "外部の LINE WORKS", "お問い合わせ方法", "画面の見かた"):
        assert told in page
    assert f'action="/connections/{id}/diagnosis"' in page


async def test_wrong_ids_are_looked_for_at_a_click_and_flagged_on_the_staff_page(desk: LinkDesk) -> None:
    await desk.saved()
    async with desk.parts.database.transaction() as c:
        form = EmployeeForm(name="田中 一郎", email="t@example.com", lineworks_user_id="gone@sample", channel_id=ROOM)
        await add_employee(c, desk.organization.id, form, now=1.0)
    assert "まだ点検していません" in (await desk.get("/connections/ids")).text
    desk.emulator.world.channels[0].bots = []
    assert (await desk.post("/connections/ids")).headers["location"] == "/connections/ids"
    page = (await desk.get("/connections/ids")).text
    assert "gone@sample" in page and "不在・利用停止" in page
    assert "本人のトークルーム" in page and "Bot が不参加" in page and desk.posts() == []
    staff = (await desk.get("/people")).text
    assert 'href="/connections/ids"' in staff and "トークルームを確認" in staff and "LINE WORKS にいません" in staff
    assert 'href="/connections/ids"' in (await desk.get("/connections")).text


async def test_what_could_not_be_looked_into_is_said(desk: LinkDesk) -> None:
    desk.emulator.world.apps[0].scopes = ["bot"]
    await desk.saved(scopes="bot")
    await desk.post("/connections/ids")
    page = (await desk.get("/connections/ids")).text
    assert "確かめられなかったIDがあります。" in page and "user.read を加えてください" in page


async def test_a_room_without_pushes_is_named_when_it_is_chosen(desk: LinkDesk) -> None:
    id = await desk.saved()
    room = desk.emulator.world.channels[0]
    room.members = [*room.members, *(f"user0009-0000-4000-8000-{number:012}" for number in range(498))]
    for path, fields in (
        ("/connections/new", desk.typed(name="支社", todo="look", target=ROOM)),
        (f"/connections/{id}/test", None),
    ):
        assert "500人以上" not in (await desk.post(path, fields)).text
    room.members = [*room.members, "user0009-0000-4000-8000-000000009999"]
    looked = (await desk.post("/connections/new", desk.typed(name="支社", todo="look", target=ROOM))).text
    assert "500人以上のトークルームです" in looked and 'href="/help/large-rooms"' in looked
    tested = (await desk.post(f"/connections/{id}/test")).text
    assert "テスト通知を送信しました。" in tested and tested.count("500人以上のトークルームです") == 1
    diagnosed = (await desk.post(f"/connections/{id}/diagnosis")).text
    assert "プッシュ通知が届きません" in diagnosed and 'href="/help/large-rooms"' in diagnosed
