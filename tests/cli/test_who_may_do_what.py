"""Keys, accounts, companies and the sealing key at a terminal: listed, renewed, closed."""

import json
import secrets
from pathlib import Path

import pytest

from cli.terminal import Command
from toritsugi.clock import SystemClock
from toritsugi.database import open_database
from toritsugi.web import Account, AccountKeeper

pytestmark = pytest.mark.anyio
ADDRESS = "desk@aoba.example"


async def test_keys_are_listed_by_their_end_with_what_they_may_do(company: Command) -> None:
    key = (await company("key", "add", "監視")).out.split()[-1]
    await company("key", "add", "CRM", "--may", "events", "--may", "appointments")
    await company("key", "revoke", "CRM")
    known = {each["name"]: each for each in json.loads((await company("key", "list", "--json")).out)}
    assert known["監視"]["end"] == key[-len(known["監視"]["end"]) :] and known["監視"]["active"] is True
    assert (known["CRM"]["permissions"], known["CRM"]["active"]) == (["events", "appointments"], False)
    shown = (await company("key", "list", language="ja")).out
    assert "イベント、来客予定" in shown and "失効済み" in shown and "使用中" in shown
    assert key not in shown and "appointments" not in shown


async def test_an_empty_list_says_so(company: Command) -> None:
    for words in (("key", "list"), ("kiosk", "list"), ("event", "list"), ("connection", "list")):
        assert (await company(*words)).out.endswith("  (none)\n")
        assert "（該当なし）" in (await company(*words, language="ja")).out
    assert json.loads((await company("key", "list", "--json")).out) == []


async def signed_in(database_address: str, password: str) -> Account | None:
    database = open_database(database_address, SystemClock())
    try:
        return await AccountKeeper(database).authenticate(ADDRESS, password, "192.0.2.1")
    finally:
        await database.close()


async def test_a_forgotten_password_is_renewed_and_an_account_closed(company: Command, database_address: str) -> None:
    first = (await company("account", "add", ADDRESS, "--name", "受付")).out.split()[-1]
    second = (await company("account", "password", ADDRESS.upper())).out.split()[-1]
    assert await signed_in(database_address, first) is None
    assert await signed_in(database_address, second) is not None
    assert (await company("account", "switch", ADDRESS, "--off")).code == 0
    assert await signed_in(database_address, second) is None
    assert json.loads((await company("account", "list", "--json")).out) == [
        {"email": ADDRESS, "name": "受付", "active": False}
    ]
    assert "停止中" in (await company("account", "list", language="ja")).out
    assert (await company("account", "switch", ADDRESS, "--on")).code == 0
    assert await signed_in(database_address, second) is not None
    unknown = await company("account", "password", "nobody@aoba.example")
    assert (unknown.code, "There is no account nobody@aoba.example." in unknown.err) == (2, True)


async def test_companies_are_listed_with_the_id_that_the_option_takes(company: Command) -> None:
    await company("organization", "add", "北国商事", "--posts-in", "en")
    known = {each["name"]: each["id"] for each in json.loads((await company("organization", "list", "--json")).out)}
    assert set(known) == {"青葉物産", "北国商事"}
    assert (await company("--organization", known["北国商事"], "account", "add", ADDRESS)).code == 0
    assert json.loads((await company("account", "list", "--json")).out) == []
    elsewhere = await company("--organization", known["青葉物産"], "account", "password", ADDRESS)
    assert "There is no account" in elsewhere.err
    assert "英語" in (await company("organization", "list", language="ja")).out


async def test_the_sealing_key_is_changed_without_a_loss(
    company: Command, settings: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = secrets.token_hex(32), secrets.token_hex(32)
    settings.setenv("TORITSUGI_SEALING_KEY", old)
    (tmp_path / "client").write_text("s3cret-of-the-app")
    words = ("--client-id", "abc", "--sign-in", "user_account", "--client-secret-file", str(tmp_path / "client"))
    added = await company("connection", "add", "本社", *words)
    assert added.code == 0, added.err
    settings.setenv("TORITSUGI_SEALING_KEY", f"{new} {old}")
    assert "Sealed" in (await company("database", "reseal")).out
    settings.setenv("TORITSUGI_SEALING_KEY", new)
    assert "All is sealed with the first key already." in (await company("database", "reseal")).out
    settings.setenv("TORITSUGI_SEALING_KEY", old)
    refused = await company("database", "reseal", language="ja")
    assert refused.code == 2 and "封印鍵が合いません" in refused.err
