"""「チャット設定」: saved as a whole or not at all, tested before it is saved, no secret sent back."""

from collections.abc import AsyncIterator

import pytest

from admin.link_desk import LinkDesk, link_desk
from connections.linked_company import CLIENT_SECRET, ROOM, KeyPair, make_pair
from toritsugi.connections import learn_room, list_connections
from toritsugi.database import Database
from web.front_door import add_operator

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return make_pair()


@pytest.fixture
async def desk(database: Database, pair: KeyPair) -> AsyncIterator[LinkDesk]:
    async with link_desk(database, pair) as opened:
        yield opened


async def test_what_is_saved_is_shown_again_but_no_secret(desk: LinkDesk) -> None:
    id = await desk.saved()
    page = (await desk.get(f"/connections/{id}?told=complete")).text
    assert "<b>設定が完了しました</b>" in page
    for told in ("client-one", "robot.serviceaccount@sample", "2000001", 'value="tanaka"', 'value="sample"', ROOM):
        assert told in page
    assert page.count("設定済み") == 2
    assert CLIENT_SECRET not in page
    assert "MII" not in page


async def test_a_whole_login_id_in_one_field_is_split(desk: LinkDesk) -> None:
    id = await desk.saved(base_user_id="hogehoge@testtest", base_group="")
    page = (await desk.get(f"/connections/{id}?tab=destinations")).text
    assert 'id="base_user_id" name="base_user_id" value="hogehoge"' in page
    assert 'id="base_group" name="base_group" value="testtest"' in page


async def test_swapped_halves_are_noticed_and_swapped_back(desk: LinkDesk) -> None:
    wrong = desk.typed(base_user_id="sample", base_group="tanaka")
    answer = await desk.post("/connections/new", wrong)
    assert answer.status_code == 422
    assert "ユーザーIDとグループ名を入れ替える" in answer.text
    swapped = (await desk.post("/connections/new", wrong | {"todo": "swap"})).text
    assert 'name="base_user_id" value="tanaka"' in swapped
    assert 'name="base_group" value="sample"' in swapped


async def test_faults_stand_at_their_fields_and_what_was_typed_is_kept(desk: LinkDesk) -> None:
    wrong = desk.typed(
        bot_id="bot-one", client_id="", private_key="-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"
    )
    answer = await desk.post("/connections/new", wrong)
    assert answer.status_code == 422
    for told in ("Bot ID は数字だけです", "Client ID を入力してください", "これは公開鍵です", 'value="bot-one"'):
        assert told in answer.text
    assert CLIENT_SECRET not in answer.text
    async with desk.parts.database.reading() as c:
        assert await list_connections(c, desk.organization.id) == []


async def test_a_key_comes_by_file_too(desk: LinkDesk) -> None:
    fields = desk.typed(private_key="")
    file = {"key_file": ("private_1.key", desk.pair.private.replace("\n", "\r\n").encode("utf-16"), "text/plain")}
    headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": "http://testserver.local"}
    answer = await desk.browser.client.post("/connections/new", data=fields, files=file, headers=headers)
    assert answer.status_code == 303
    noise = {"key_file": ("picture.png", b"\x89PNG\xff\xfe\x00\x01", "image/png")}
    answer = await desk.browser.client.post("/connections/new", data=fields, files=noise, headers=headers)
    assert answer.status_code == 422
    assert "このファイルは Private Key ではありません" in answer.text


async def test_a_post_is_tried_before_anything_is_saved(desk: LinkDesk) -> None:
    link = f"https://line.worksmobile.com/message/send?version=26&channelId={ROOM}"
    looked = (await desk.post("/connections/new", desk.typed(todo="look", target=link))).text
    assert "受付" in looked
    assert desk.posts() == []
    answer = (await desk.post("/connections/new", desk.typed(todo="post", target=link))).text
    assert "テスト投稿を送信しました" in answer
    assert desk.posts() == [f"/v1.0/bots/2000001/channels/{ROOM}/messages"]
    async with desk.parts.database.reading() as c:
        assert await list_connections(c, desk.organization.id) == []
    wrong = (await desk.post("/connections/new", desk.typed(todo="post", target="https://works.do/abc"))).text
    assert "届かなかった通知先があります" in wrong
    assert len(desk.posts()) == 1


async def test_sent_is_said_only_when_every_destination_took_it(desk: LinkDesk) -> None:
    id = await desk.saved()
    page = (await desk.post(f"/connections/{id}/test")).text
    assert "<b>テスト通知を送信しました。</b>" in page
    assert len(desk.posts()) == 2
    id = await desk.saved(name="支社", base_channel_id="c1000000-0000-4000-8000-00000000dead")
    page = (await desk.post(f"/connections/{id}/test")).text
    assert "テスト通知を送信しました。" not in page
    assert page.count('class="result result--') == 2
    assert page.count('class="result result--fine"') == 1
    typed = desk.typed(todo="notify", base_channel_id="c1000000-0000-4000-8000-00000000dead")
    page = (await desk.post("/connections/new", typed)).text
    assert "テスト通知を送信しました。" not in page
    assert page.count('class="result result--fine"') == 1


async def test_the_switch_stops_every_call(desk: LinkDesk) -> None:
    id = await desk.saved()
    assert 'aria-checked="true"' in (await desk.get("/connections")).text
    await desk.post(f"/connections/{id}/switch")
    page = (await desk.get("/connections")).text
    assert 'aria-checked="false"' in page
    assert "LINE WORKS へは何も送りません" in page
    assert "テスト通知を送信しました。" not in (await desk.post(f"/connections/{id}/test")).text
    assert desk.posts() == []


async def test_a_preview_tells_what_would_change_and_changes_nothing(desk: LinkDesk) -> None:
    id = await desk.saved()
    typed = desk.typed(todo="preview", bot_id="2000002", client_secret="another-secret")
    page = (await desk.post(f"/connections/{id}", typed)).text
    for told in ("2000001", "2000002", "新しい値", "ここにない設定は、そのまま残ります"):
        assert told in page
    assert "another-secret" not in page
    assert 'name="bot_id" value="2000001"' in (await desk.get(f"/connections/{id}")).text


async def test_a_preview_says_what_another_sign_in_brings(desk: LinkDesk) -> None:
    id = await desk.saved()
    page = (await desk.post(f"/connections/{id}", desk.typed(todo="preview", sign_in="user_account"))).text
    assert "サービスアカウント</span> → ユーザーアカウント" in page
    assert "LINE WORKS にログインして連携するまで、通知は送らずに保管します" in page
    assert (await desk.post(f"/connections/{id}", desk.typed(sign_in="user_account"))).status_code == 303
    page = (await desk.post(f"/connections/{id}", desk.typed(todo="preview"))).text
    assert "保存するとすぐに、鍵での認証に切り替わります" in page


async def test_a_save_can_be_taken_back_for_seven_days(desk: LinkDesk, clock: object) -> None:
    id = await desk.saved()
    kept = desk.typed(client_secret="", private_key="", bot_id="2000002")
    assert (await desk.post(f"/connections/{id}", kept)).status_code == 303
    page = (await desk.get(f"/connections/{id}")).text
    assert "佐藤 美咲" in page
    entry = page.split(f"/connections/{id}/history/")[1].split('"')[0]
    answer = await desk.post(f"/connections/{id}/history/{entry}")
    assert answer.headers["location"].endswith("told=restored")
    assert 'name="bot_id" value="2000001"' in (await desk.get(f"/connections/{id}")).text
    clock.advance(8 * 86400)  # type: ignore[attr-defined]
    await desk.browser.begin_session(desk.operator)
    page = (await desk.get(f"/connections/{id}")).text
    assert "/history/" not in page


async def test_the_addresses_of_this_installation_are_there_to_copy(desk: LinkDesk) -> None:
    page = (await desk.get("/connections/new")).text
    assert "http://testserver.local/connections/consent" in page
    assert "http://testserver.local/lineworks/callback" in page
    assert page.count("このアドレスは https ではありません") == 2, "one warning at each address"


async def test_only_administrators_of_the_company_come_in(desk: LinkDesk, database: Database) -> None:
    id = await desk.saved()
    stranger = await add_operator(database, "other@example.com")
    desk.token = await desk.browser.begin_session(stranger)
    for path in (f"/connections/{id}", f"/connections/{id}/diagnosis", f"/connections/{id}/sign-in"):
        assert (await desk.get(path)).status_code == 404
    for path in (f"/connections/{id}/test", f"/connections/{id}/switch", f"/connections/{id}/base"):
        assert (await desk.post(path)).status_code == 404
    employee = await add_operator(database, "third@example.com", role="employee")
    await desk.browser.begin_session(employee)
    for path in ("/connections", "/connections/new", f"/connections/{id}", "/connections/help"):
        assert (await desk.get(path)).status_code == 403


async def test_the_settings_are_three_clicks_from_home(desk: LinkDesk) -> None:
    id = await desk.saved()
    assert 'href="/connections"' in (await desk.get("/")).text
    listed = (await desk.get("/connections")).text
    assert f'href="/connections/{id}"' in listed
    assert f'action="/connections/{id}/test"' in listed
    assert "テスト通知" in listed


async def test_the_page_says_what_both_manuals_say(desk: LinkDesk) -> None:
    page = (await desk.get("/connections/new")).text
    assert page.index("別途 LINE WORKS のご契約が必要です") < page.index('name="client_id"')
    assert 'href="https://line-works.com/"' in page
    fields = ("client_id", "client_secret", "service_account", "private_key", "bot_id")
    assert [name for name in fields if f'name="{name}"' not in page] == []
    for told in (
        "チャット設定【LINE WORKS(API2.0)】",
        "認証用",
        "通知先設定用",
        "ほかの社員が受付の対応をフォローできます",
        "プランについては LINE WORKS にお問い合わせください",
        "例: hogehoge",
        "画面の見かた",
    ):
        assert told in page
    id = await desk.saved()
    for path in ("/connections", "/connections/new", f"/connections/{id}", f"/connections/{id}/diagnosis"):
        assert 'href="/connections/help' in (await desk.get(path)).text, path
    shown = (await desk.get("/connections/help")).text
    assert 'id="reading"' in shown and "「・・・」を押すと設定が開きます" in shown


async def test_a_bot_is_registered_with_the_values_on_screen_and_nothing_is_stored(
    database: Database, pair: KeyPair
) -> None:
    async with link_desk(database, pair, "https://relay.example") as desk:
        assert 'value="register"' in (await desk.get("/connections/new")).text
        answer = await desk.post("/connections/new", desk.typed(todo="register", bot_id=""))
        assert answer.status_code == 200, answer.text.split('id="outcome"')[1][:600]
        made = desk.emulator.world.bots[-1]
        assert made.enable_group_join
        assert f'name="bot_id" value="{made.bot_id}"' in answer.text
        async with database.reading() as c:
            assert await list_connections(c, desk.organization.id) == []


async def test_only_rooms_of_this_connections_bot_are_offered(desk: LinkDesk) -> None:
    first, second = await desk.saved(base_channel_id=""), await desk.saved(name="支社", base_channel_id="")
    async with desk.parts.database.transaction() as c:
        await learn_room(c, first, ROOM, "本社受付", at=desk.parts.database.clock.now())
    assert "本社受付" in (await desk.get(f"/connections/{first}")).text
    for other in (second, "new"):
        assert "本社受付" not in (await desk.get(f"/connections/{other}")).text
