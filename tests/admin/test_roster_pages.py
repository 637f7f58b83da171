"""「LINE WORKS と照合」: asked at a click, seen, and taken over line by line."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from admin.link_desk import LinkDesk, link_desk
from connections.linked_company import DOMAIN, USER, KeyPair, make_pair
from lineworks_emulator import User
from toritsugi.database import Database
from toritsugi.people import Employee, EmployeeForm, add_employee, list_employees

pytestmark = pytest.mark.anyio
NEW = "user0001-0000-4000-8000-000000000002"


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return make_pair()


@pytest.fixture
async def desk(database: Database, pair: KeyPair) -> AsyncIterator[LinkDesk]:
    """田中 is known by address only; 中野 is a member and no employee; 森 is not in LINE WORKS any more."""
    async with link_desk(database, pair) as opened:
        async with database.transaction() as c:
            for name, address, user_id in (
                ("田中 一郎", "tanaka@aoba.example", ""),
                ("森 彩", "mori@aoba.example", "gone@sample"),
            ):
                form = EmployeeForm(name=name, email=address, lineworks_user_id=user_id, department="総務部")
                await add_employee(c, opened.organization.id, form, now=1.0)
        newcomer = User(user_id=NEW, email="nakano@sample", domain_id=DOMAIN, last_name="中野", first_name="翔")
        opened.emulator.world.users.append(newcomer)
        opened.emulator.world.users[0].department = "開発部"
        opened.emulator.app.store.changed()
        yield opened


async def staff(desk: LinkDesk) -> dict[str, Employee]:
    async with desk.parts.database.reading() as c:
        return {each.name: each for each in await list_employees(c, desk.organization.id)}


def told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def take(desk: LinkDesk, page: str, **fields: Any) -> Any:
    form = page.split("/people/roster/take")[1].split("</form>")[0]
    given = dict(re.findall(r'name="(csrf_token|shown|mail_domain|mail-[^"]+)"[^>]* value="([^"]*)"', form))
    return await desk.browser.post("/people/roster/take", given | {"todo": "chosen"} | fields)


async def test_it_is_seen_first_and_only_what_is_ticked_is_taken_over(desk: LinkDesk) -> None:
    await desk.saved()
    assert "LINE WORKS に問い合わせる" in (await desk.get("/people/roster")).text
    page = (await desk.post("/people/roster")).text
    for shown in (
        "2 人と照合しました",
        "中野 翔 nakano@sample 新しい人",
        "田中 一郎 tanaka@sample 変更",
        "総務部 → 開発部 手で入力した値",
        "森 彩 mori@aoba.example いない人",
        "うち退職 1 人",
    ):
        assert shown in told(page)
    assert 'value="nakano@aoba.example"' in page
    assert set(re.findall(r'name="take" value="([^"]+)" checked', page)) == {NEW, USER}
    before = await staff(desk)
    assert "中野 翔" not in before and before["田中 一郎"].lineworks_user_id == ""
    done = await take(desk, page, take=USER)
    assert done.status_code == 200 and "1 件を反映しました" in done.text
    after = await staff(desk)
    assert (after["田中 一郎"].lineworks_user_id, after["田中 一郎"].department_name) == (USER, "総務部")
    assert "中野 翔" not in after and after["森 彩"].active
    page = (await desk.post("/people/roster")).text
    everything = await take(desk, page, todo="all", **{f"mail-{NEW}": "sho@aoba.example"})
    assert everything.status_code == 200
    after = await staff(desk)
    assert after["中野 翔"].email == "sho@aoba.example" and not after["森 彩"].active
    assert "LINE WORKS と同じです" in (await desk.post("/people/roster")).text and desk.posts() == []


async def test_what_was_set_by_hand_is_overwritten_where_that_is_ticked(desk: LinkDesk) -> None:
    await desk.saved()
    page = (await desk.post("/people/roster")).text
    await take(desk, page, over=USER)
    assert (await staff(desk))["田中 一郎"].department_name == "開発部"


async def test_what_needs_mending_is_named_and_what_was_overtaken_is_shown_anew(desk: LinkDesk) -> None:
    await desk.saved()
    page = (await desk.post("/people/roster")).text
    refused = await take(desk, page, todo="all", **{f"mail-{NEW}": "tanaka@aoba.example"})
    assert refused.status_code == 422 and "中野 翔:" in refused.text and "すでに別の社員が使っています" in refused.text
    assert 'value="tanaka@aoba.example"' in refused.text, "what was typed is kept"
    desk.emulator.world.users[0].telephone = "100"
    desk.emulator.app.store.changed()
    moved = await take(desk, page, todo="all")
    assert moved.status_code == 409 and "内容が変わりました" in moved.text
    assert len(await staff(desk)) == 2


async def test_what_line_works_refuses_is_one_sentence(desk: LinkDesk) -> None:
    nothing = await desk.post("/people/roster")
    assert nothing.status_code == 422 and "まだ登録されていません" in nothing.text
    desk.emulator.world.apps[0].scopes = ["bot"]
    await desk.saved(scopes="bot")
    refused = await desk.post("/people/roster")
    assert refused.status_code == 422 and "user.read を加えてください" in refused.text


async def test_with_several_connections_one_is_chosen(desk: LinkDesk) -> None:
    await desk.saved()
    assert 'name="connection"' not in (await desk.get("/people/roster")).text, "there is nothing to choose"
    branch = await desk.saved(name="支社")
    page = (await desk.get("/people/roster")).text
    ids = dict(re.findall(r'<option value="(\w+)"[^>]*>([^<]+)</option>', page))
    assert list(ids.values()) == ["本社（基本）", "支社"] and branch in ids
    fields = {"csrf_token": desk.token, "connection": branch}
    answer = (await desk.post("/people/roster", fields)).text
    assert "「支社」から見えるメンバー 2 人と照合しました" in answer
    assert f'name="connection" value="{branch}"' in answer and f'<option value="{branch}" selected>' in answer
