"""Every fault that the test buttons can meet, switched on at LINE WORKS: each has its own sentence and next step."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest

from admin.link_desk import LinkDesk, link_desk
from admin.test_link_consent import BY_USER, consent, leave
from connections.linked_company import BOT, CLIENT_SECRET, KeyPair, make_pair
from toritsugi.database import Database

pytestmark = pytest.mark.anyio
STRANGE_ROOM = "c1000000-0000-4000-8000-00000000dead"
CLOSED = {"api_url": "http://127.0.0.1:9/v1.0", "auth_url": "http://127.0.0.1:9/oauth2/v2.0"}
Change = Callable[[LinkDesk], Awaitable[None] | None]


@dataclass(frozen=True)
class Fault:
    """What is wrong at LINE WORKS (`change`) or in the sheet (`typed`); what the pages say, and the step that mends it.

    `post` and `notify` are what each button's result must say in Japanese: what is the case, what to do.
    """

    name: str
    post: tuple[str, str]
    notify: tuple[str, str]
    english: str
    step: str = ""
    change: Change = lambda desk: None
    typed: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def key_issued_anew(desk: LinkDesk) -> None:
    desk.emulator.world.apps[0].public_key = make_pair().public


def secret_issued_anew(desk: LinkDesk) -> None:
    desk.emulator.world.apps[0].client_secret = "issued-anew"


def scope_taken_away(desk: LinkDesk) -> None:
    desk.emulator.world.apps[0].scopes = ["user.read"]


def bot_deleted(desk: LinkDesk) -> None:
    desk.emulator.world.bots.clear()
    desk.emulator.world.channels[0].bots = []


def bot_out_of_the_domain(desk: LinkDesk) -> None:
    desk.emulator.world.bots[0].domains = []


def bot_out_of_the_room(desk: LinkDesk) -> None:
    desk.emulator.world.channels[0].bots = []


def one_call_a_minute(desk: LinkDesk) -> None:
    desk.emulator.world.domains[0].calls_per_minute = 1


def clock_wrong(desk: LinkDesk) -> None:
    desk.parts.database.clock.advance(1800)  # type: ignore[attr-defined]


def role_taken_away(desk: LinkDesk) -> None:
    """The tokens live on, but a bot obeys administrators only: what the platform does is not documented."""
    desk.emulator.world.users[0].role = "member"
    desk.emulator.world.switches.lost_role_ends_tokens = False
    desk.emulator.world.switches.bots_need_administrator = True


FAULTS = [
    Fault(
        "bad key",
        ("Service Account か Private Key が LINE WORKS に受け付けられませんでした", "最新の .key ファイル"),
        ("Service Account か Private Key が LINE WORKS に受け付けられませんでした", "最新の .key ファイル"),
        "does not accept the Service Account or the Private Key",
        "private_key",
        key_issued_anew,
    ),
    Fault(
        "bad client",
        ("Client ID か Client Secret が LINE WORKS に受け付けられませんでした", "コピーし直してください"),
        ("Client ID か Client Secret が LINE WORKS に受け付けられませんでした", "コピーし直してください"),
        "does not accept the Client ID or the Client Secret",
        "app",
        secret_issued_anew,
    ),
    Fault(
        "missing scope",
        ("必要な OAuth Scopes がアプリに許可されていません", "bot を選んで保存"),
        ("必要な OAuth Scopes がアプリに許可されていません", "bot を選んで保存"),
        "not allowed the OAuth Scopes that are needed",
        "scopes",
        scope_taken_away,
    ),
    Fault(
        "unknown bot",
        (f"Bot ID {BOT} の Bot が見つかりません", "Bot ID を確かめ"),
        (f"Bot ID {BOT} の Bot が見つかりません", "Bot ID を確かめ"),
        f"no bot with the ID {BOT}",
        "bot_id",
        bot_deleted,
    ),
    Fault(
        "bot not in the domain",
        ("Bot がドメインに追加されていません", "［Bot追加］で Bot を追加"),
        ("Bot がドメインに追加されていません", "［Bot追加］で Bot を追加"),
        "has not been added to the domain",
        "bot_add",
        bot_out_of_the_domain,
    ),
    Fault(
        "bot not in the room",
        ("Bot がこのトークルームに参加していません", "この Bot を招待してください"),
        ("Bot が基本通知先のトークルームに参加していません", "この Bot を招待してください"),
        "The bot is not in",
        "room_invite",
        bot_out_of_the_room,
    ),
    Fault(
        "unknown room",
        ("このトークルームが見つかりません", "「チャンネルID」でコピーし直してください"),
        ("基本通知先のトークルームが見つかりません", "「チャンネルID」をコピーし、設定し直してください"),
        "room",
        "channel_id",
        typed={"target": STRANGE_ROOM, "base_channel_id": STRANGE_ROOM},
    ),
    Fault(
        "unknown member",
        ("メンバー「nobody@sample」が LINE WORKS にいません", "管理者画面の「メンバー」で確かめ"),
        (
            "基本通知先のメンバー「nobody@sample」が LINE WORKS にいません",
            "管理者画面の「メンバー」でログイン ID を確かめ",
        ),
        "member nobody@sample is not in LINE WORKS",
        "destinations",
        typed={"target": "nobody@sample", "base_user_id": "nobody", "base_group": "sample"},
    ),
    Fault(
        "rate limit",
        ("LINE WORKS の呼び出し回数の上限に達しています", "秒ほど待ってから"),
        ("LINE WORKS の呼び出し回数の上限に達しています", "秒ほど待ってから"),
        "The limit of calls to LINE WORKS is reached",
        change=one_call_a_minute,
    ),
    Fault(
        "no network",
        ("LINE WORKS の認証サーバーにつながりません", "ネットワークとファイアウォール"),
        ("LINE WORKS の認証サーバーにつながりません", "ネットワークとファイアウォール"),
        "cannot be reached",
        typed=CLOSED,
    ),
    Fault(
        "wrong clock",
        ("この機器の時計が約30分進んでいます", "時刻の自動設定(NTP)を有効に"),
        ("この機器の時計が約30分進んでいます", "時刻の自動設定(NTP)を有効に"),
        "clock is about 30 min fast",
        change=clock_wrong,
    ),
]
WRONG_ROLE = Fault(
    "wrong role",
    ("最高管理者または副管理者の権限がありません", "サービス一覧 > 管理者画面 > セキュリティ > 管理者権限"),
    ("最高管理者または副管理者の権限がありません", "サービス一覧 > 管理者画面 > セキュリティ > 管理者権限"),
    "neither the top administrator nor a sub-administrator",
    "sign_in",
    role_taken_away,
)


@pytest.fixture(scope="module")
def pair() -> KeyPair:
    return make_pair()


@pytest.fixture
async def desk(database: Database, pair: KeyPair) -> AsyncIterator[LinkDesk]:
    async with link_desk(database, pair) as opened:
        yield opened


async def pressed(desk: LinkDesk, id: str, todo: str, language: str, **typed: str) -> str:
    """The results that a button brings, as somebody reads them."""
    room = desk.emulator.world.channels[0].channel_id
    fields = {"client_secret": "", "private_key": "", "target": room} | typed
    desk.browser.client.cookies.set("language", language)
    answer = await desk.post(f"/connections/{id}", desk.typed(todo=todo, **fields))
    assert answer.status_code == 200, answer.text
    return unescape(str(answer.text).split('id="outcome"')[1].split('class="tabs"')[0])


def bad_results(outcome: str) -> list[str]:
    """The results that say that something did not arrive, one text each."""
    found = re.findall(r'<li class="result result--bad">(.*?)</li>', outcome, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


async def check(desk: LinkDesk, id: str, fault: Fault, **typed: Any) -> None:
    """Both buttons, both languages: what is the case, what to do, the step; and never that it was sent."""
    for todo, (told, mend) in (("post", fault.post), ("notify", fault.notify)):
        outcome = await pressed(desk, id, todo, "ja", **fault.typed, **typed)
        assert any(told in each and mend in each for each in bad_results(outcome)), (todo, bad_results(outcome))
        assert "を送信しました" not in outcome
        assert "届かなかった通知先があります" in outcome
        assert (f'href="/connections/setup/{fault.step}"' in outcome) is bool(fault.step), outcome
        assert CLIENT_SECRET not in outcome
        outcome = await pressed(desk, id, todo, "en", **fault.typed, **typed)
        assert fault.english in str(bad_results(outcome)), outcome
        (english, *_) = [each for each in bad_results(outcome) if fault.english in each]
        assert not re.search("[ぁ-ん]", english), english


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_each_fault_is_read_in_its_own_words(desk: LinkDesk, fault: Fault) -> None:
    id = await desk.saved()
    assert "テスト投稿を送信しました" in await pressed(desk, id, "post", "ja")
    fault.change(desk)
    desk.emulator.app.store.changed()
    await check(desk, id, fault)


@pytest.mark.parametrize("scopes", ["bot bot.read user.read", "bot bot.read"])
async def test_a_lost_role_is_read_in_its_own_words(desk: LinkDesk, scopes: str) -> None:
    """Of a member's sign-in; also with the manual's two scopes, which show no member."""
    desk.emulator.world.users[0].role = "sub_administrator"
    by_user = {name: each for name, each in BY_USER.items() if name != "todo"} | {"scopes": scopes}
    id, address = await leave(desk, scopes=scopes)
    assert (await desk.get(await consent(address))).status_code == 303
    assert "テスト投稿を送信しました" in await pressed(desk, id, "post", "ja", **by_user)
    role_taken_away(desk)
    desk.emulator.app.store.changed()
    await check(desk, id, WRONG_ROLE, **by_user)


def test_no_two_faults_are_told_alike() -> None:
    every = [*FAULTS, WRONG_ROLE]
    assert len(every) == 12
    assert len({each.post[0] for each in every}) == len({each.notify[0] for each in every}) == 12
