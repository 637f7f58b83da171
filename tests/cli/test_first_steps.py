"""An administrator begins from nothing, with the command line alone."""

import json
import re
from pathlib import Path

import pytest

from cli.terminal import Command

pytestmark = pytest.mark.anyio

SHEET = "社員名,メールアドレス,かな,部署\n田中 太郎,tanaka@aoba.example,たなか たろう,営業部\n"


async def import_tanaka(company: Command, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text(SHEET, encoding="utf-8")
    done = await company("employee", "import", str(tmp_path / "staff.csv"))
    assert (done.code, done.err) == (0, "")
    assert "1 added" in done.out


async def test_everything_can_be_made_from_an_empty_folder(toritsugi: Command, tmp_path: Path) -> None:
    assert "青葉物産" in (await toritsugi("organization", "add", "青葉物産", "--phone", "100")).out
    assert (await toritsugi("department", "add", "営業部", "--room", "c1000000-0000-4000-8000-000000000001")).code == 0
    await import_tanaka(toritsugi, tmp_path)
    key = (await toritsugi("key", "add", "CRM")).out.split()[-1]
    assert key.startswith("tor_")
    kiosk = (await toritsugi("kiosk", "add", "本社受付")).out
    assert "http://127.0.0.1:8080/kiosk" in kiosk and re.fullmatch(r"\d{8}", kiosk.split()[-1])
    password = (await toritsugi("account", "add", "sato@aoba.example")).out.split()[-1]
    assert len(password) >= 20
    assert (await toritsugi("source", "add", "CRM@aoba.example", "--to", "tanaka@aoba.example")).code == 0
    listed = json.loads((await toritsugi("source", "list", "--json")).out)
    assert {(each["name"], each["address"]) for each in listed} == {
        ("CRM", f"…{key[-4:]}"),
        ("crm", "crm@aoba.example"),
    }


async def test_an_event_is_sent_listed_and_shown(company: Command, tmp_path: Path) -> None:
    await import_tanaka(company, tmp_path)
    sent = await company("send", "第2倉庫 31℃", "--to", "tanaka@aoba.example", "--key", "once")
    event_id = re.findall(r"[0-9a-f]{32}", sent.out)[0]
    again = await company("send", "第2倉庫 31℃", "--to", "tanaka@aoba.example", "--key", "once")
    assert event_id in again.out and "accepted before" in again.out
    listed = json.loads((await company("event", "list", "--json")).out)
    assert [(each["id"], each["title"]) for each in listed] == [(event_id, "第2倉庫 31℃")]
    assert event_id in (await company("event", "list")).out
    shown = json.loads((await company("event", "show", event_id, "--json")).out)
    assert (shown["kind"], shown["notifications"]) == ("alert", [])
    assert "第2倉庫 31℃" in (await company("event", "show", event_id)).out


async def test_a_faulty_sheet_changes_nothing_and_says_where(company: Command, tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text(SHEET + "鈴木,not-an-address,,\n", encoding="utf-8")
    refused = await company("employee", "import", str(tmp_path / "staff.csv"))
    assert refused.code == 1
    assert "Line 3" in refused.err and "not-an-address" in refused.err
    assert (await company("send", "x", "--to", "tanaka@aoba.example")).code == 2


async def test_a_second_account_with_the_same_address_is_refused(company: Command) -> None:
    assert (await company("account", "add", "sato@aoba.example")).code == 0
    again = await company("account", "add", "sato@aoba.example", language="ja")
    assert (again.code, again.err) == (2, "アカウント sato@aoba.example はすでにあります。\n")


async def test_a_source_address_is_taken_once(company: Command) -> None:
    assert (await company("source", "add", "crm@aoba.example", "--to", "base")).code == 0
    again = await company("source", "add", "CRM@aoba.example", "--to", "base")
    assert (again.code, again.err) == (2, "The address crm@aoba.example is a source already. Enter another one.\n")


async def test_the_database_is_migrated_and_checked(toritsugi: Command) -> None:
    assert (await toritsugi("database", "check")).code == 2
    assert "tables are now at" in (await toritsugi("database", "migrate")).out
    assert "up to date already" in (await toritsugi("database", "migrate")).out
    assert "can be used (sqlite" in (await toritsugi("database", "check")).out
