"""「はじめての設定」: one data file, progress that is kept, live checks, learned rooms, what is left in the end."""

import re
from collections.abc import AsyncIterator

import pytest

from admin.link_desk import LinkDesk, link_desk
from connections.linked_company import CLIENT_ID, ROOM, KeyPair, make_pair
from toritsugi.admin.link.guide.steps import read_guide
from toritsugi.connections import learn_room
from toritsugi.database import Database
from toritsugi.people import EmployeeForm, add_employee

pytestmark = pytest.mark.anyio
BY_KEY, BY_USER = {"way": "service_account", "mode": "both"}, {"way": "user_account", "mode": "both"}


LABELS = {
    "app": (
        *("[API2.0]", "[+アプリの新規追加]", "アプリ名", "[追加]", "[アプリ情報]", "[アプリの説明]", "[保存]"),
        *("Client ID [コピー]", "Client Secret [コピー]"),
    ),
    "token_settings": ("Access Tokenの有効期限 / Refresh Token Rotation", "24 hours", "OFF"),
    "service_account": ("[Service Account]", "[発行]", "[OK]", "[OK]", "[コピー]"),
    "private_key": ("[Private Key]", "[発行/再発行]", "[OK]"),
    "scopes": ("[OAuth Scopes]", "[管理]", "bot", "bot.read", "[保存]"),
    "redirect_url": ("Redirect URL", "[追加]"),
    "bot_register": (
        *("[Bot]", "[登録]", "[Bot登録]", "プロフィール画像", "Bot名", "説明", "API Interface: [API2.0]"),
        *("トークルームへの招待: [複数人のトークルームに招待可]", "管理者 / 主担当", "[OK]"),
    ),
    "bot_id": ("[Bot]", "登録した Bot", "Bot ID [コピー]"),
    "bot_add": ("管理者画面", "[サービス]", "[Bot]", "[Bot追加]", "[追加]", "Botが追加されました。", "[OK]"),
    "bot_publish": ("[Bot]", "追加した Bot", "[修正]", "[公開設定] ON", "[保存]"),
    "room": ("[トーク]", "[新規作成]", "メンバーを選択", "[OK]", "・・・", "[名前の編集]", "[保存]"),
    "room_invite": ("トークルーム", "・・・", "[招待]", "[Bot]", "登録した Bot", "[OK]"),
    "channel_id": ("トークルーム", "・・・", "[チャンネルID]", "[チャンネルIDをコピー]"),
    "destinations": ("通知先設定用", "ユーザーID", "グループまたはドメイン名", "基本通知先ルームID"),
}
"""What is pressed or filled in at each step, in the words and the order of the two manuals."""
ROLES = "最高管理者または副管理者の権限が必要です"
CONSOLE, ADMIN = "https://dev.worksmobile.com/", "https://admin.worksmobile.com/"
TALK = "https://talk.worksmobile.com/"
SAID = {
    "app": (ROLES, CONSOLE, "副管理者の権限を付けて", "https://help.worksmobile.com/ja/", "アプリの説明は任意です"),
    "private_key": (ROLES, CONSOLE, "前の鍵はすぐに使えなくなります"),
    "bot_register": (
        *(ROLES, CONSOLE, "最高管理者または副管理者のアカウント", "ユーザーIDで検索", "プロフィール画像は任意です"),
        "admin/bot.png",
    ),
    "bot_id": (ROLES, CONSOLE, "数字だけのID"),
    "bot_add": (ROLES, ADMIN, "右上のアイコンから"),
    "bot_publish": (
        ROLES,
        ADMIN,
        "「準備中」のときは前の手順",
        "「要対応」のときは Bot の詳細画面",
        "「サービス中」（緑）",
    ),
    "room": (TALK, "自分以外のメンバーを1名以上", "既存のトークルームを使うときは、そのまま次へ"),
    "room_invite": (
        *(TALK, "「複数人のトークルームに招待可」、Bot の追加、公開設定をご確認ください", "ブラウザ版をお試しください"),
        "外部の LINE WORKS や LINE のユーザーがいるルームには招待できません",
    ),
    "channel_id": (TALK, "基本通知先ルームID"),
}
"""What else each step must say."""


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return make_pair()


@pytest.fixture
async def desk(database: Database, pair: KeyPair) -> AsyncIterator[LinkDesk]:
    async with link_desk(database, pair) as opened:
        yield opened


async def click(desk: LinkDesk, path: str, **fields: str) -> str:
    answer = await desk.post(path, {"csrf_token": desk.token, **fields})
    assert answer.status_code in (200, 303, 422), answer.text
    return str(answer.headers.get("location") or answer.text)


async def walk(desk: LinkDesk) -> list[str]:
    """The steps from the first to the last, each ticked; the last is what is left."""
    seen = []
    path = await click(desk, "/connections/setup", **BY_KEY)
    while not path.endswith("/finish"):
        seen.append(path.rsplit("/", 1)[1])
        assert (await desk.get(path)).status_code == 200
        path = await click(desk, path, done="yes", client_id="client-one")
    return seen


async def test_a_step_shows_the_exact_labels_and_values_to_copy(desk: LinkDesk) -> None:
    page = (await desk.get("/connections/setup/app")).text
    for told in (
        "[API2.0]",
        "[+アプリの新規追加]",
        "[アプリ情報]",
        "最高管理者または副管理者",
        read_guide().checked_on,
    ):
        assert told in page
    assert 'href="https://dev.worksmobile.com/' in page
    assert 'data-copy="value-1"' in page
    redirect = (await desk.get("/connections/setup/redirect_url")).text
    assert "http://testserver.local/connections/consent" in redirect
    assert "このアドレスは https ではありません" in redirect
    callback = (await desk.get("/connections/setup/callback")).text
    assert "http://testserver.local/lineworks/callback" in callback


async def test_the_first_step_is_not_done_without_a_client_id(desk: LinkDesk) -> None:
    await click(desk, "/connections/setup", **BY_KEY)
    assert "Client ID を入力すると" in await click(desk, "/connections/setup/app", done="yes", client_id=" ")
    assert await click(desk, "/connections/setup/app", done="yes", client_id="client-one") == (
        "/connections/setup/service_account"
    )
    assert "client_id=client-one" in (await desk.get("/connections/setup/sign_in")).text


async def test_progress_is_kept_and_each_way_has_its_own_steps(desk: LinkDesk) -> None:
    await click(desk, "/connections/setup", **BY_KEY)
    await click(desk, "/connections/setup/app", done="yes", client_id="client-one")
    assert await click(desk, "/connections/setup", **BY_KEY) == "/connections/setup/service_account"
    assert await click(desk, "/connections/setup", **BY_USER) == "/connections/setup/token_settings"
    page = (await desk.get("/connections/setup")).text
    assert "/connections/setup/redirect_url" in page
    assert "/connections/setup/private_key" not in page
    await click(desk, "/connections/setup", way="service_account", mode="dm")
    page = (await desk.get("/connections/setup")).text
    for step in ("bot_publish", "room", "room_invite", "channel_id"):
        assert f'"/connections/setup/{step}"' not in page


async def test_the_whole_way_ends_on_what_is_left(desk: LinkDesk) -> None:
    steps = await walk(desk)
    assert (steps[0], steps[-1]) == ("app", "test")
    assert len(steps) == len(read_guide().steps_for("service_account", dm_only=False))
    page = (await desk.get("/connections/setup/finish")).text
    assert 'href="/people/roster"' in page
    assert "連携の値を入力して保存する" in page
    await desk.saved()
    page = (await desk.get("/connections/setup/finish")).text
    for told in ("Callback URL と Bot Secret を設定する", "毎日の自動確認をオンにする"):
        assert told in page


async def test_a_step_is_proved_live(desk: LinkDesk) -> None:
    await desk.saved()
    assert "note--fine" in await click(desk, "/connections/setup/scopes/check")
    desk.emulator.world.bots[0].domains.clear()
    desk.emulator.app.store.changed()
    page = await click(desk, "/connections/setup/bot_add/check")
    assert "note--person" in page
    assert "note--fine" in await click(desk, "/connections/setup/bot_add/act")
    assert [each.domain_id for each in desk.emulator.world.bots[0].domains] == [10000001]


async def test_an_invited_bots_room_is_offered_by_name(desk: LinkDesk) -> None:
    id = await desk.saved(base_channel_id="")
    assert "招待を待っています" in (await desk.get("/connections/setup/room_invite")).text
    async with desk.parts.database.transaction() as c:
        await learn_room(c, id, ROOM, "本社受付", at=desk.parts.database.clock.now())
    page = (await desk.get("/connections/setup/room_invite")).text
    assert "本社受付" in page
    await click(desk, "/connections/setup/room_invite/use", channel_id=ROOM)
    assert "基本通知先です" in (await desk.get("/connections/setup/room_invite")).text
    assert f'value="{ROOM}"' in (await desk.get(f"/connections/{id}")).text


async def test_a_room_is_made_at_a_click(desk: LinkDesk) -> None:
    id = await desk.saved(base_channel_id="")
    page = await click(desk, "/connections/setup/room/act", title="来客のお知らせ", members="tanaka@sample")
    assert "「来客のお知らせ」を作り、基本通知先にしました" in page
    made = desk.emulator.world.channels[-1]
    assert made.title == "来客のお知らせ"
    assert f'value="{made.channel_id}"' in (await desk.get(f"/connections/{id}")).text
    page = await click(desk, "/connections/setup/room/act", title="二つ目", members="tanaka@sample")
    assert "「二つ目」を作りました" in page
    assert f'value="{made.channel_id}"' in (await desk.get(f"/connections/{id}")).text


async def test_a_bot_is_registered_and_saved_at_a_click(database: Database, pair: KeyPair) -> None:
    async with link_desk(database, pair, "https://relay.example") as desk:
        id = await desk.saved(bot_id="")
        assert "Bot が未設定です" in (await desk.get("/connections")).text
        act = "/connections/setup/bot_register/act"
        assert "ログイン ID を入力してください" in await click(desk, act, administrator=" ")
        page = await click(desk, act, administrator="tanaka@sample")
        made = desk.emulator.world.bots[-1]
        assert f"Bot ID: {made.bot_id}" in page
        assert f'name="bot_id" value="{made.bot_id}"' in (await desk.get(f"/connections/{id}")).text
        assert "Bot が未設定です" not in (await desk.get("/connections")).text


async def test_a_test_goes_out_from_the_last_step(desk: LinkDesk) -> None:
    await desk.saved()
    assert "テスト通知を送信しました。" in await click(desk, "/connections/setup/test/act")
    assert len(desk.posts()) == 2


async def test_a_link_code_is_shown_once(desk: LinkDesk) -> None:
    database = desk.parts.database
    async with database.transaction() as c:
        form = EmployeeForm(name="山田 優", email="yamada@example.com")
        employee = await add_employee(c, desk.organization.id, form, now=database.clock.now())
    page = await click(desk, "/connections/setup/finish/code", employee_id=employee.id)
    found = re.search(r'id="code"[^>]*>([0-9A-Z]{6})<', page)
    assert found
    assert found[1] not in (await desk.get("/connections/setup/finish")).text


async def test_every_step_is_told_in_both_languages(desk: LinkDesk) -> None:
    await desk.saved()
    for language in ("ja", "en"):
        desk.browser.client.cookies.set("language", language)
        for step in read_guide().steps:
            page = (await desk.get(f"/connections/setup/{step.id}")).text
            assert step.told(language).title in page, step.id
    assert (await desk.get("/connections/setup/nowhere")).status_code == 404


async def test_each_screen_of_line_works_has_its_step(desk: LinkDesk) -> None:
    for step, labels in LABELS.items():
        page = (await desk.get(f"/connections/setup/{step}")).text
        shown = iter(re.findall(r'<span class="labels__one" translate="no">([^<]+)</span>', page))
        assert [label for label in labels if label not in shown] == [], f"{step}: missing, or in another order"
        assert [told for told in SAID.get(step, ()) if told not in page] == [], step
        assert f"最後に確認した日: {read_guide().checked_on}" in page


async def test_a_name_and_a_description_are_there_to_copy(desk: LinkDesk) -> None:
    for step in ("app", "bot_register"):
        page = (await desk.get(f"/connections/setup/{step}")).text
        assert page.count("data-copy=") == 2
        assert 'translate="no">取次</code>' in page
    page = (await desk.get("/connections/setup/bot_register")).text
    picture = page.split('href="/static/')[-1].split('"')[0]
    answer = await desk.get(f"/static/{picture}")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


async def test_each_connection_has_a_way_of_its_own(desk: LinkDesk) -> None:
    first, second = await desk.saved(base_channel_id=""), await desk.saved(name="支社", base_channel_id="")
    async with desk.parts.database.transaction() as c:
        await learn_room(c, second, ROOM, "支社受付", at=desk.parts.database.clock.now())
    assert f'href="/connections/setup?of={second}"' in (await desk.get("/connections/setup")).text
    assert "支社受付" not in (await desk.get("/connections/setup/room_invite")).text
    page = (await desk.get(f"/connections/setup/room_invite?of={second}")).text
    assert "支社受付" in page
    use = f"/connections/setup/room_invite/use?of={second}"
    assert f'action="{use}"' in page
    assert await click(desk, use, channel_id=ROOM) == f"/connections/setup/room_invite?of={second}"
    assert f'value="{ROOM}"' in (await desk.get(f"/connections/{second}")).text
    assert f'value="{ROOM}"' not in (await desk.get(f"/connections/{first}")).text
    assert (await desk.get("/connections/setup?of=01a0000000000000000000000000000f")).status_code == 404


async def test_what_was_ticked_counts_for_its_own_connection_only(desk: LinkDesk) -> None:
    await desk.saved()
    await click(desk, "/connections/setup/bot_publish?of=new", done="yes", client_id=CLIENT_ID)
    assert "済み</span>" in (await desk.get("/connections/setup/bot_publish?of=new")).text
    assert "済み</span>" not in (await desk.get("/connections/setup/app?of=new")).text
    second = await desk.saved(name="支社")
    assert "済み</span>" in (await desk.get(f"/connections/setup/bot_publish?of={second}")).text
    assert "済み</span>" not in (await desk.get("/connections/setup/bot_publish")).text


async def test_what_no_scope_lets_us_do_is_not_offered(desk: LinkDesk) -> None:
    await desk.saved(scopes="bot bot.read", base_user_id="", base_group="", base_channel_id="")
    desk.emulator.world.bots[0].domains.clear()
    desk.emulator.app.store.changed()
    await click(desk, "/connections/setup/bot_add/check")
    page = (await desk.get("/connections/setup/bot_add")).text
    assert "取次からはドメインが分かりません" in page
    assert "/connections/setup/bot_add/act" not in page
