"""「メンバー」 and 「セキュリティ」>「管理者権限」 in Admin."""

from collections.abc import AsyncIterator

import httpx
import pytest

from emulator.administrators import PASSWORD, Desk, company
from lineworks_emulator import EmulatorApp, create_app

pytestmark = pytest.mark.anyio
NEW = {"last_name": "伊藤", "first_name": "葵", "login": "Ito.Aoi", "password": "secret"}


@pytest.fixture
async def emulator() -> AsyncIterator[EmulatorApp]:
    app = create_app(company())
    yield app
    await app.close()


@pytest.fixture
async def desk(emulator) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator), base_url="http://emulator") as client:
        desk = Desk(client)
        await desk.sign_in()
        yield desk


async def user(desk, name):
    return next(one for one in (await desk.world())["users"] if one["email"] == f"{name}@sample")


async def test_the_list_shows_the_domains_members_and_their_roles(desk):
    page = await desk.read("/admin/members")
    assert all(name in page for name in ("山本 健太", "田中 美咲", "鈴木 大輔", "佐藤 直樹", "最高管理者", "副管理者"))
    assert "boss@other" not in page
    assert (await desk.client.get("/admin/members/u-boss")).status_code == 404


async def test_a_new_member_can_sign_in_at_once(desk):
    assert "メンバーを追加しました。" in await desk.read(
        (await desk.send("/admin/members/new", **NEW)).headers["location"]
    )
    added = await user(desk, "ito.aoi")
    assert (added["last_name"], added["first_name"], added["role"]) == ("伊藤", "葵", "member")
    assert (await desk.sign_in("ito.aoi", "secret")).status_code == 303


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_name": ""}, "last_name"),
        ({"first_name": "あ" * 81}, "first_name"),
        ({"login": "tanaka"}, "login"),
        ({"login": "伊藤"}, "login"),
        ({"login": "a b"}, "login"),
        ({"login": "a@b"}, "login"),
        ({"password": ""}, "password"),
    ],
)
async def test_a_wrong_field_is_named(desk, changes, field):
    answer = await desk.send("/admin/members/new", 400, **(NEW | changes))
    assert f'id="{field}-problem"' in answer.text and ("Ito.Aoi" in answer.text or field == "login")
    assert len((await desk.world())["users"]) == 5


async def test_suspension_and_its_end(desk):
    await desk.send("/admin/members/u-suzuki/suspension", suspend="on")
    assert "利用停止中" in await desk.read("/admin/members")
    assert (await desk.sign_in("suzuki")).status_code == 401
    await desk.send("/admin/members/u-suzuki/suspension")
    assert (await desk.sign_in("suzuki")).status_code == 303


async def test_a_deleted_member_leaves_the_rooms_and_the_list(desk, emulator):
    order = {"members": ["u-yamamoto", "u-suzuki"], "title": "部屋"}
    await desk.client.post("/_emulator/talk/rooms", json=order)
    answer = await desk.send("/admin/members/u-suzuki/delete")
    page = await desk.read(answer.headers["location"])
    assert "メンバーを削除しました。" in page and "鈴木 大輔" not in page
    assert emulator.world.channels[0].members == ["u-yamamoto"]
    assert (await user(desk, "suzuki"))["is_deleted"] is True
    assert (await desk.client.get("/admin/members/u-suzuki")).status_code == 404


async def test_a_new_password_replaces_the_old_one(desk):
    await desk.send("/admin/members/u-tanaka/password", 400, password="")
    await desk.send("/admin/members/u-tanaka/password", password="新しい")
    assert (await desk.sign_in("tanaka", PASSWORD)).status_code == 401
    assert (await desk.sign_in("tanaka", "新しい")).status_code == 303


async def test_roles_are_given_and_taken(desk):
    await desk.send("/admin/roles", **{"role-u-suzuki": "sub_administrator", "role-u-tanaka": "member"})
    assert (await user(desk, "suzuki"))["role"] == "sub_administrator"
    assert (await user(desk, "tanaka"))["role"] == "member"
    assert (await user(desk, "yamamoto"))["role"] == "top_administrator"
    await desk.sign_in("tanaka")
    assert (await desk.client.get("/admin/bots")).status_code == 403
    await desk.sign_in("suzuki")
    assert (await desk.client.get("/admin/bots")).status_code == 200


async def test_the_last_top_administrator_stays(desk):
    answer = await desk.send("/admin/roles", 400, **{"role-u-yamamoto": "member", "role-u-suzuki": "sub_administrator"})
    assert "最高管理者が 1 人もいなくなる" in answer.text
    for path, fields in (("suspension", {"suspend": "on"}), ("delete", {})):
        answer = await desk.send(f"/admin/members/u-yamamoto/{path}", 400, **fields)
        assert "最高管理者が 1 人もいなくなる" in answer.text
    assert (await user(desk, "yamamoto")) | {"role": "top_administrator", "is_suspended": False} == await user(
        desk, "yamamoto"
    )
    assert (await user(desk, "suzuki"))["role"] == "member"


async def test_another_top_administrator_sets_the_first_one_free(desk):
    await desk.send("/admin/roles", **{"role-u-tanaka": "top_administrator"})
    await desk.send("/admin/roles", **{"role-u-yamamoto": "member"})
    assert (await user(desk, "yamamoto"))["role"] == "member"


async def test_an_unknown_role_changes_nothing(desk):
    await desk.send("/admin/roles", **{"role-u-suzuki": "emperor"})
    assert (await user(desk, "suzuki"))["role"] == "member"
