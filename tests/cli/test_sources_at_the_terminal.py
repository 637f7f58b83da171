"""Mailboxes and keys from the command line: added, changed, switched, revoked, removed; each mistake one sentence."""

import json
from pathlib import Path

import pytest

from cli.terminal import Command
from cli.test_first_steps import import_tanaka
from toritsugi.clock import SystemClock
from toritsugi.database import open_database
from toritsugi.intake import AddressBook

pytestmark = pytest.mark.anyio
CRM = "crm@notify.example"


async def listed(company: Command) -> dict[str, dict[str, object]]:
    return {each["name"]: each for each in json.loads((await company("source", "list", "--json")).out)}


async def test_a_mailbox_is_added_changed_switched_and_removed(company: Command, tmp_path: Path) -> None:
    await import_tanaka(company, tmp_path)
    assert (await company("department", "add", "営業部", "--room", "c1000000-0000-4000-8000-000000000001")).code == 0
    added = await company("source", "add", CRM, "--to", "tanaka@aoba.example", "--to", "base", "--to", "営業部")
    assert (added.code, added.out) == (0, f"Mails to {CRM} are taken from now on.\n")
    first = (await listed(company))["crm"]
    assert first["to"] == ["田中 太郎 <tanaka@aoba.example>", "base", "c1000000-0000-4000-8000-000000000001"]
    assert (first["kind"], first["networks"], first["sign_in"], first["active"]) == ("timeline", [], False, True)
    changed = await company(
        "source", "change", CRM, "--name", "名刺管理", "--kind", "workflow", "--network", "192.0.2.0/24",
        "--to", "base", "--address", "cards@notify.example", "--off",
    )  # fmt: skip
    assert changed.code == 0, changed.err
    second = (await listed(company))["名刺管理"]
    assert (second["address"], second["kind"], second["to"]) == ("cards@notify.example", "workflow", ["base"])
    assert (second["networks"], second["active"], second["id"]) == (["192.0.2.0/24"], False, first["id"])
    assert (await company("source", "change", "名刺管理", "--network", "any", "--on")).code == 0
    third = (await listed(company))["名刺管理"]
    assert (third["networks"], third["active"], third["to"]) == ([], True, ["base"])
    assert "名刺管理" in (await company("source", "list", language="ja")).out
    assert (await company("source", "remove", "cards@notify.example")).code == 0
    assert await listed(company) == {}


async def test_a_password_is_shown_once_and_signs_in(company: Command, database_address: str) -> None:
    made = await company("source", "add", CRM, "--to", "base", "--sign-in")
    assert f"The user name is {CRM}." in made.out and "only now" in made.out
    first = made.out.split()[-1]
    assert (await listed(company))["crm"]["sign_in"] is True
    second = (await company("source", "change", CRM, "--sign-in")).out.split()[-1]
    database = open_database(database_address, SystemClock())
    try:
        book = AddressBook(database)
        assert await book.signed_in(CRM, first) is None
        assert await book.signed_in(CRM, second) is not None
        assert (await company("source", "change", CRM, "--no-sign-in")).code == 0
        assert await book.signed_in(CRM, second) is None
    finally:
        await database.close()
    assert (await listed(company))["crm"]["sign_in"] is False


async def test_what_a_key_may_do_is_said_and_changed(company: Command) -> None:
    assert (await company("key", "add", "監視")).code == 0
    assert (await company("key", "add", "CRM", "--may", "events", "--may", "appointments")).code == 0
    found = await listed(company)
    assert (found["監視"]["permissions"], found["CRM"]["permissions"]) == (["events"], ["events", "appointments"])
    assert "Events, Appointments" in (await company("source", "list")).out
    assert (await company("key", "change", "CRM", "--may", "appointments")).code == 0
    assert (await listed(company))["CRM"]["permissions"] == ["appointments"]
    refused = await company("key", "change", "CRM", "--may", "everything")
    assert refused.code == 2 and "There is no permission 'everything'" in refused.err


async def test_a_key_is_revoked_for_good(company: Command, database_address: str) -> None:
    key = (await company("key", "add", "監視")).out.split()[-1]
    database = open_database(database_address, SystemClock())
    try:
        book = AddressBook(database)
        assert await book.key_holder(key) is not None
        assert (await company("key", "revoke", "監視")).code == 0
        assert await AddressBook(database).key_holder(key) is None
    finally:
        await database.close()
    assert (await listed(company))["監視"]["active"] is False
    assert "revoked already" in (await company("key", "revoke", key)).err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("source", "add", "crm@x.example", "--to", "nobody@aoba.example"), "No employee has the mail address"),
        (("source", "add", "crm@x.example", "--to", "どこか"), "No one talk room is called"),
        (
            ("source", "add", "crm@x.example", "--to", "base", "--network", "192.0.2.0/33"),
            "'192.0.2.0/33' is not a network",
        ),
        (("source", "add", "crm@x.example", "--to", "base", "--kind", "種類"), "The kind '種類' cannot be used"),
        (("source", "add", "crm@x.example", "--to", " "), "Name at least one destination"),
        (("source", "add", "x" * 300 + "@x.example", "--to", "base"), "Too long"),
        (("source", "add", "tanaka@aoba.example", "--to", "base"), "is an employee's mail address"),
        (("source", "change", "どれか", "--off"), "There is no source 'どれか'"),
        (("source", "remove", "どれか"), "There is no source 'どれか'"),
        (("key", "revoke", "どれか"), "There is no source 'どれか'"),
        (("key", "add", " "), "Enter a name"),
    ],
)
async def test_a_mistake_about_a_source_is_one_sentence(
    company: Command, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    await import_tanaka(company, tmp_path)
    refused = await company(*words)
    assert refused.code == 2 and said in refused.err and refused.err.count("\n") == 1, refused.err
    assert await listed(company) == {}


async def test_two_sources_of_one_name_are_told_apart_by_id(company: Command) -> None:
    for address in ("a@x.example", "b@x.example"):
        assert (await company("source", "add", address, "--to", "base", "--name", "同じ")).code == 0
    refused = await company("source", "remove", "同じ")
    assert refused.code == 2 and "Give its id" in refused.err
    assert (await company("source", "remove", "a@x.example")).code == 0
    assert len(await listed(company)) == 1
