"""Whatever the pages of the link do is done at the terminal too: change, try, take back, rooms, bot, codes."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from cli.terminal import Command
from cli.test_connections_at_the_terminal import BOT_SECRET, CLIENT_SECRET, add_words
from lineworks_emulator import Running, running
from street import BASE_ROOM, BASE_USER, BOT, SALES_ROOM, STRANGE_ROOM, TANAKA, sample_world
from toritsugi.config import read_config
from toritsugi.intake import CALLBACK_PATH

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)]
"""On one database: the rooms behind the commands are tested on both."""
WORLD_SCOPES = ["bot", "bot.read", "user.read"]


@pytest.fixture
async def emulator() -> AsyncIterator[Running]:
    world = sample_world()
    world.apps[0].scopes = WORLD_SCOPES
    async with running(world) as server:
        yield server


@pytest.fixture
async def linked(company: Command, emulator: Running, tmp_path: Path) -> Command:
    """The command, with a connection that is called 本社."""
    assert (await company(*add_words(tmp_path, emulator.url))).code == 0
    return company


async def stored(linked: Command) -> dict[str, Any]:
    [found] = json.loads((await linked("connection", "list", "--json")).out)
    return dict(found)


def said(emulator: Running) -> list[str]:
    """Where each of the bot's messages went, in order."""
    entries = [emulator.app.ledger.bot_message(seq) for seq in range(1, emulator.app.ledger.last_seq + 1)]
    return [each.to.channel_id or each.to.user_id or "" for each in entries if each is not None]


async def test_what_is_named_changes_and_the_rest_stays(linked: Command, emulator: Running) -> None:
    words = ("connection", "change", "本社", "--base-room", SALES_ROOM, "--plan", "free", "--name", "本店")
    shown = await linked(*words, "--preview")
    assert shown.code == 0 and SALES_ROOM in shown.out and "Nothing is saved yet." in shown.out
    assert (await stored(linked))["base_room"] == BASE_ROOM
    assert (await linked(*words)).out == "The connection '本店' is changed.\n"
    changed = await stored(linked)
    assert (changed["name"], changed["base_room"], changed["plan"]) == ("本店", SALES_ROOM, "free")
    assert (changed["base_user"], changed["bot_id"], changed["base"]) == (BASE_USER, str(BOT), True)
    assert (await linked("connection", "check")).code == 0, "the secrets were lost"


async def test_a_new_secret_replaces_the_old_one(linked: Command, tmp_path: Path) -> None:
    (tmp_path / "other").write_text("secret-of-another\n")
    words = ("connection", "change", "--client-secret-file", str(tmp_path / "other"))
    assert "set → changed" not in (await linked(*words, "--preview")).out
    assert (await linked(*words)).code == 0
    checked = await linked("connection", "check")
    assert checked.code == 1 and "Client Secret" in checked.out
    assert "secret-of-another" not in checked.out + checked.err


async def test_a_wrong_value_changes_nothing(linked: Command) -> None:
    refused = await linked("connection", "change", "--bot-id", "my-bot", "--plan", "free", language="ja")
    assert (refused.code, refused.err.count("\n")) == (2, 1) and "Bot ID" in refused.err
    assert (await stored(linked))["plan"] == "standard"
    assert (await linked("connection", "change", "支社", "--off")).code == 2


async def test_it_is_switched_off_and_on(linked: Command) -> None:
    assert (await linked("connection", "change", "--off")).code == 0
    assert ((await stored(linked))["on"], (await stored(linked))["state"]) == (False, "switched_off")
    refused = await linked("connection", "test")
    assert refused.code == 1 and 'this chat application" is off' in refused.out
    assert (await linked("connection", "change", "--plan", "free")).code == 0
    assert (await stored(linked))["on"] is False, "another change has switched it on"
    assert (await linked("connection", "change", "--on")).code == 0
    assert (await stored(linked))["state"] == "ok"


async def test_another_one_becomes_the_base(linked: Command, emulator: Running, tmp_path: Path) -> None:
    words = add_words(tmp_path, emulator.url)
    words[2] = "支社"
    assert (await linked(*words)).code == 0
    assert (await linked("connection", "change", "支社", "--base")).code == 0
    found = json.loads((await linked("connection", "list", "--json")).out)
    assert [(each["name"], each["base"]) for each in found] == [("支社", True), ("本社", False)]


async def test_values_are_tried_before_they_are_saved(linked: Command, emulator: Running) -> None:
    tried = await linked("connection", "test", "--base-room", SALES_ROOM, language="ja")
    assert tried.code == 0 and tried.out.endswith("テスト通知を送信しました。\n")
    assert tried.out.count("[ok]") == 2
    assert sorted(said(emulator)) == sorted([SALES_ROOM, BASE_USER])
    assert (await stored(linked))["base_room"] == BASE_ROOM


async def test_both_results_are_told_when_one_fails(linked: Command) -> None:
    tried = await linked("connection", "test", "--base-room", STRANGE_ROOM)
    assert tried.code == 1 and tried.out.count("[ok]") == tried.out.count("[fault]") == 1
    assert "has been sent" not in tried.out and "did not arrive everywhere" in tried.err


async def test_a_pasted_target_is_named_then_written_to(linked: Command, emulator: Running) -> None:
    looked = await linked("connection", "test", "--to", SALES_ROOM, "--look")
    assert looked.code == 0 and "営業部ルーム" in looked.out and said(emulator) == []
    posted = await linked("connection", "test", "--to", SALES_ROOM)
    assert posted.code == 0 and said(emulator) == [SALES_ROOM]
    nonsense = await linked("connection", "test", "--to", "nobody at all", "--look")
    assert nonsense.code == 1 and nonsense.err.count("\n") == 1
    assert (await linked("connection", "test", "--look")).code == 2


async def test_values_of_no_connection_are_tried(company: Command, emulator: Running, tmp_path: Path) -> None:
    words = ["--new" if word == "本社" else word for word in add_words(tmp_path, emulator.url)]
    tried = await company("connection", "test", *words[2:])
    assert tried.code == 0, tried.out + tried.err
    assert json.loads((await company("connection", "list", "--json")).out) == []


async def test_the_last_seven_days_can_be_taken_back(linked: Command) -> None:
    assert "Nothing of '本社'" in (await linked("connection", "restore")).err
    for room in (SALES_ROOM, STRANGE_ROOM):
        assert (await linked("connection", "change", "--base-room", room)).code == 0
    saves = json.loads((await linked("connection", "history", "--json")).out)
    assert [each["fields"] for each in saves] == [["base_channel_id"]] * 2
    table = await linked("connection", "history", language="ja")
    assert "基本通知先ルームID" in table.out and saves[0]["id"] in table.out
    assert (await linked("connection", "restore")).code == 0
    assert (await stored(linked))["base_room"] == SALES_ROOM
    assert (await linked("connection", "restore", "--save", saves[1]["id"])).code == 0
    assert (await stored(linked))["base_room"] == BASE_ROOM
    unknown = await linked("connection", "restore", "--save", "f" * 32)
    assert unknown.code == 2 and "has no save" in unknown.err
    assert not any(secret in table.out for secret in (CLIENT_SECRET, BOT_SECRET))


async def test_the_canary_is_set_moved_and_ended(linked: Command) -> None:
    assert "no daily check" in (await linked("connection", "canary")).out
    assert (await linked("connection", "canary", "--at", "7:45")).out == "The check is done every day at 07:45.\n"
    assert "07:45" in (await linked("connection", "canary", language="ja")).out
    wrong = await linked("connection", "canary", "--at", "25:00")
    assert wrong.code == 2 and "25:00" in wrong.err
    assert "no daily check" in (await linked("connection", "canary", "--off")).out


async def test_rooms_are_made_named_listed_and_used(linked: Command) -> None:
    made = await linked("connection", "room", "make", "来客対応", TANAKA)
    assert made.code == 0 and "来客対応" in made.out
    [room] = json.loads((await linked("connection", "room", "list", "--json")).out)
    assert (room["title"], room["connection"]) == ("来客対応", "本社")
    assert (await stored(linked))["base_room"] == BASE_ROOM, "a base room that was set is kept"
    assert (await linked("connection", "room", "name", "来客対応", "一階の受付")).code == 0
    assert (await linked("connection", "room", "use", "一階の受付")).code == 0
    assert (await stored(linked))["base_room"] == room["channel_id"]
    assert "*" in (await linked("connection", "room", "list")).out
    unknown = await linked("connection", "room", "use", "二階の受付", language="ja")
    assert unknown.code == 2 and "二階の受付" in unknown.err
    nobody = await linked("connection", "room", "make", "だれもいない", "nobody@sample")
    assert nobody.code == 2 and nobody.err.count("\n") == 1


async def test_a_bot_is_registered_published_and_called_back(linked: Command, emulator: Running) -> None:
    assert (await linked("connection", "change", "--bot-id", "")).code == 0
    registered = await linked("connection", "bot", "register", "--administrator", "tanaka@sample")
    assert registered.code == 0, registered.err
    known = await stored(linked)
    assert known["bot_id"] not in ("", str(BOT)) and known["bot_id"] in registered.out
    assert (await linked("connection", "bot", "publish")).code == 0
    assert (await linked("connection", "bot", "callback")).code == 0
    [bot] = [each for each in emulator.world.bots if str(each.bot_id) == known["bot_id"]]
    assert bot.domains and bot.enable_group_join
    assert bot.callback_url == f"{read_config().relay_url}{CALLBACK_PATH}"


async def test_a_bot_needs_somebody_in_charge(linked: Command) -> None:
    refused = await linked("connection", "bot", "register")
    assert refused.code == 2 and refused.err.count("\n") == 1


async def test_an_employee_gets_a_code(linked: Command, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text("name,email\n田中 太郎,tanaka@aoba.example\n")
    assert (await linked("employee", "import", str(tmp_path / "staff.csv"))).code == 0
    issued = await linked("employee", "code", "tanaka@aoba.example")
    assert issued.code == 0 and "The code of 田中 太郎 is " in issued.out
    assert (await linked("employee", "code", "nobody@aoba.example")).code == 2
    assert (await linked("employee", "leave", "tanaka@aoba.example")).code == 0
    gone = await linked("employee", "code", "tanaka@aoba.example", language="ja")
    assert gone.code == 2 and "退職" in gone.err


async def test_wrong_ids_are_found_without_sending(linked: Command, emulator: Running, tmp_path: Path) -> None:
    assert (await linked("employee", "check")).code == 0
    rows = "氏名,メールアドレス,LINE WORKS ユーザーID\n田中 太郎,tanaka@aoba.example,gone@sample\n"
    (tmp_path / "staff.csv").write_text(rows)
    assert (await linked("employee", "import", str(tmp_path / "staff.csv"))).code == 0
    found = await linked("employee", "check", language="ja")
    assert found.code == 1 and "gone@sample" in found.out and "1 件あります" in found.err
    [wrong] = json.loads((await linked("employee", "check", "--json")).out)
    assert (wrong["name"], wrong["where"], wrong["state"]) == ("田中 太郎", "employee", "member_gone")
    assert said(emulator) == []


async def test_it_is_said_when_nothing_can_be_looked_into(linked: Command) -> None:
    assert (await linked("connection", "change", "--off")).code == 0
    refused = await linked("employee", "check")
    assert refused.code == 1 and "could not be looked into" in refused.err


async def test_employees_are_compared_with_line_works_and_taken_over(linked: Command, emulator: Running) -> None:
    words = ("employee", "sync")
    refused = await linked(*words, "--connection", "支社", language="ja")
    assert refused.code == 2 and "LINE WORKS 連携「支社」は登録されていません" in refused.err
    looked = await linked(*words, "--preview", language="ja")
    assert looked.code == 0 and "違うところは 3 件です" in looked.out and "ログインID" in looked.out
    assert json.loads((await linked("employee", "list", "--json")).out) == []
    refused = await linked(*words, "--all", language="ja")
    assert refused.code == 1 and "田中 太郎:空欄です" in refused.err, "nobody here has an address to draft theirs by"
    done = await linked(*words, "--only", "tanaka@sample", "--mail-domain", "aoba.example")
    assert (done.code, done.err) == (0, "") and "1 taken over" in done.out
    [tanaka] = json.loads((await linked("employee", "list", "--json")).out)
    assert (tanaka["email"], tanaka["lineworks_user_id"]) == ("tanaka@aoba.example", TANAKA)
    emulator.world.users[0].is_deleted = True
    emulator.world.users[1].is_suspended = True
    emulator.app.store.changed()
    lines = json.loads((await linked(*words, "--preview", "--json")).out)
    assert [(each["act"], each["chosen"]) for each in lines] == [("new", True), ("left", False)]
    assert (await linked(*words)).code == 0
    here = {each["name"] for each in json.loads((await linked("employee", "list", "--json")).out)}
    assert here == {"田中 太郎", "受付 太郎"}, "who is gone is marked as left only when that is asked for"
    assert (await linked(*words, "--only", "tanaka@sample")).code == 0
    assert "tanaka@aoba.example" in (await linked("employee", "list", "--left")).out
    assert (await linked(*words, "--only", "nobody@sample")).code == 2
    assert said(emulator) == []


async def test_without_the_scope_the_sync_says_what_to_do(linked: Command, emulator: Running) -> None:
    emulator.world.apps[0].scopes = ["bot"]
    emulator.app.store.changed()
    assert (await linked("connection", "change", "--scopes", "bot")).code == 0
    refused = await linked("employee", "sync", language="ja")
    assert refused.code == 2 and "user.read" in refused.err and refused.err.count("\n") == 1
