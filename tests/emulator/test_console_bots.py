"""「Bot」 in the Developer Console: registering, finding who is in charge, secret, callback, picture."""

from collections.abc import AsyncIterator

import httpx
import pytest

from emulator.administrators import Desk, company
from lineworks_emulator import EmulatorApp, create_app

pytestmark = pytest.mark.anyio
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
LABELS = (
    *("Bot登録", "プロフィール画像", "Bot名", "説明", "API Interface", "API2.0", "Callback URL", "Botポリシー"),
    *("トークルームへの招待", "複数人のトークルームに招待可", "管理者", "主担当", "保存"),
)
SHEET = {"name": "受付", "description": "来客のお知らせ", "administrator": "u-yamamoto"}


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


async def test_the_sheet_has_the_manuals_labels(desk):
    page = await desk.read("/console/bots/new")
    for label in LABELS:
        assert label in page, label


async def test_a_registered_bot_is_in_no_domain_yet(desk):
    answer = await desk.send("/console/bots/new", **SHEET, group_join="on", event=["text", "file"])
    assert answer.headers["location"] == "/console/bots/2000001?done=registered"
    page = await desk.read(answer.headers["location"])
    assert "Botが登録されました。" in page and "準備中" in page and "2000001" in page
    bot = (await desk.world())["bots"][0]
    assert (bot["name"], bot["description"], bot["administrators"]) == ("受付", "来客のお知らせ", ["u-yamamoto"])
    assert (bot["enable_group_join"], bot["domains"], bot["callback_events"]) == (True, [], ["text", "file"])
    assert len(bot["bot_secret"]) >= 16 and bot["bot_secret"] in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "あ" * 101}, "name"),
        ({"description": " "}, "description"),
        ({"description": "あ" * 101}, "description"),
        ({"administrator": ""}, "people"),
        ({"administrator": "u-boss"}, "people"),
        ({"administrator": ["u-yamamoto", "u-tanaka", "u-suzuki", "u-sato"]}, "people"),
        ({"callback": "on"}, "callback_url"),
        ({"callback": "on", "callback_url": "http://desk.example.jp/x"}, "callback_url"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_typed_is_lost(desk, changes, field):
    answer = await desk.send("/console/bots/new", 400, **({**SHEET, "description": "消えない"} | changes))
    assert f'id="{field}-problem"' in answer.text
    assert "消えない" in answer.text or "description" in changes
    assert (await desk.world())["bots"] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("山本", ["u-yamamoto"]),
        ("健太", ["u-yamamoto"]),
        ("山本健太", ["u-yamamoto"]),
        ("TANAKA@", ["u-tanaka"]),
        ("@sample", ["u-yamamoto", "u-tanaka", "u-suzuki"]),
        ("佐藤", []),
        ("sato@sample", []),
        ("sato", ["u-sato"]),
        ("u-sato", ["u-sato"]),
        ("boss", []),
        ("", []),
    ],
)
async def test_some_are_found_by_user_id_only(desk, words, found):
    answer = await desk.client.get("/console/people", params={"q": words})
    assert [one["user_id"] for one in answer.json()] == found


async def test_a_user_id_that_was_only_typed_counts_too(desk):
    await desk.send("/console/bots/new", name="受付", description="x", administrator_query="sato")
    assert (await desk.world())["bots"][0]["administrators"] == ["u-sato"]


async def test_a_bot_is_corrected(desk):
    number = await desk.added_bot()
    fields = SHEET | {
        "name": "新しい名",
        "callback": "on",
        "callback_url": "https://desk.example.jp/cb",
        "event": "text",
    }
    await desk.send(f"/console/bots/{number}/edit", **fields, group_join="on")
    bot = (await desk.world())["bots"][0]
    assert (bot["name"], bot["enable_callback"], bot["callback_url"]) == (
        "新しい名",
        True,
        "https://desk.example.jp/cb",
    )
    assert bot["callback_events"] == ["text"] and bot["domains"][0]["domain_id"] == 10000001
    page = await desk.read(f"/console/bots/{number}/edit")
    assert "https://desk.example.jp/cb" in page and "山本 健太" in page


async def test_allowing_rooms_opens_the_bot_to_all(desk, emulator):
    number = await desk.added_bot()
    emulator.world.bots[0].domains[0].allow_to_selected_member = True
    await desk.send(f"/console/bots/{number}/edit", **SHEET, group_join="on")
    assert emulator.world.bots[0].domains[0].allow_to_selected_member is False


async def test_a_new_secret_replaces_the_old_one(desk):
    number = await desk.new_bot()
    old = (await desk.world())["bots"][0]["bot_secret"]
    await desk.send(f"/console/bots/{number}/secret")
    page = await desk.read(f"/console/bots/{number}")
    assert old not in page and (await desk.world())["bots"][0]["bot_secret"] in page


@pytest.mark.parametrize("folder", [True, False])
async def test_a_picture_is_kept_and_shown(tmp_path, folder):
    app = create_app(company(), tmp_path if folder else None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://emulator") as client:
        desk = Desk(client)
        await desk.sign_in()
        answer = await client.post("/console/bots/new", data=SHEET, files={"photo": ("a.png", PNG, "image/png")})
        assert answer.status_code == 303
        address = (await desk.world())["bots"][0]["photo_url"]
        client.cookies.clear()
        shown = await client.get(address)
        assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
        assert (await client.get("/console/pictures/none.png")).status_code == 404
        assert (await client.get("/console/pictures/..%2Fworld.json")).status_code == 404
        await desk.sign_in()
        await desk.send("/console/bots/2000001/edit", **SHEET)
        assert (await desk.world())["bots"][0]["photo_url"] == address
        await desk.send("/console/bots/2000001/edit", **SHEET, photo_none="on")
        assert (await desk.world())["bots"][0]["photo_url"] == ""
    await app.close()


@pytest.mark.parametrize("picture", [b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n" + b"0" * 1_000_001])
async def test_what_is_no_small_picture_is_refused(desk, picture):
    answer = await desk.client.post("/console/bots/new", data=SHEET, files={"photo": ("a.png", picture, "image/png")})
    assert answer.status_code == 400 and 'id="photo-problem"' in answer.text
    assert (await desk.world())["bots"] == []


async def test_there_are_three_hundred_bots_at_most(desk, emulator):
    for _ in range(2):
        await desk.new_bot()
    first = emulator.world.bots[0]
    emulator.world.bots.extend(type(first)(bot_id=3000000 + number, name="x") for number in range(298))
    emulator.store.changed()
    assert (await desk.send("/console/bots/new", **SHEET)).headers["location"] == "/console/bots"
    assert len(emulator.world.bots) == 300
    page = await desk.read("/console/bots")
    assert "300 件まで" in page and "/console/bots/new" not in page


async def test_the_pages_speak_english_once_it_is_chosen(desk):
    assert '<html lang="en">' in await desk.read("/console/bots?lang=en")
    assert "Main manager" in await desk.read("/console/bots/new")
    assert '<html lang="ja">' in await desk.read("/console/bots?lang=ja")
