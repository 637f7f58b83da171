"""How employees are told, at a terminal: what the pages can do, the command line can do."""

import json
from pathlib import Path

import pytest

from cli.terminal import Command

pytestmark = pytest.mark.anyio
STAFF = "社員名,メールアドレス\n田中 太郎,tanaka@aoba.example\n佐藤 花子,sato@aoba.example\n"


@pytest.fixture
async def staffed(company: Command, tmp_path: Path) -> Command:
    (tmp_path / "staff.csv").write_text(STAFF, encoding="utf-8")
    assert (await company("employee", "import", str(tmp_path / "staff.csv"))).code == 0
    return company


async def test_a_sheet_goes_out_is_edited_looked_at_and_comes_in(staffed: Command, tmp_path: Path) -> None:
    sheet = tmp_path / "wishes.csv"
    assert (await staffed("employee", "wishes", "export", str(sheet))).code == 0
    content = sheet.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") and b"tanaka@aoba.example" in content
    assert (await staffed("employee", "wishes", "export")).out.encode().startswith(content[:40])
    sheet.write_text("Email,Timeline,Quiet hours\ntanaka@aoba.example,off,22:00-7:00\n", encoding="utf-8")
    seen = await staffed("employee", "wishes", "import", "--preview", str(sheet))
    assert seen.code == 0 and "Timeline" in seen.out and "Nothing is taken over" in seen.out
    assert json.loads((await staffed("employee", "wishes", "show", "tanaka@aoba.example", "--json")).out)["quiet"] == ""
    done = await staffed("employee", "wishes", "import", str(sheet))
    assert done.code == 0 and "1 changed, 0 unchanged" in done.out
    kept = json.loads((await staffed("employee", "wishes", "show", "tanaka@aoba.example", "--json")).out)
    assert (kept["kind.timeline"], kept["quiet"], kept["mail1"]) == ("off", "22:00-7:00", "tanaka@aoba.example")


async def test_a_faulty_sheet_changes_nothing_and_names_line_column_and_cure(staffed: Command, tmp_path: Path) -> None:
    sheet = tmp_path / "wishes.csv"
    sheet.write_text("Email,Timeline\ntanaka@aoba.example,off\nsato@aoba.example,maybe\n", encoding="utf-8")
    refused = await staffed("employee", "wishes", "import", str(sheet))
    assert refused.code == 1
    assert "Line 3, Timeline: " in refused.err and "write dm, room, both, digest or off" in refused.err
    assert "off" not in (await staffed("employee", "wishes", "show", "tanaka@aoba.example")).out


async def test_one_persons_settings_are_set_field_by_field(staffed: Command) -> None:
    done = await staffed("employee", "wishes", "set", "tanaka@aoba.example", "kind.workflow=digest", "digest=8:00")
    assert done.code == 0
    shown = (await staffed("employee", "wishes", "show", "tanaka@aoba.example")).out
    assert "digest" in shown and "8:00" in shown
    for words, told in (
        (("tanaka@aoba.example", "quiet=夜"), "22:00-7:00"),
        (("tanaka@aoba.example", "weather=fine"), "kind.timeline"),
        (("tanaka@aoba.example", "quiet"), "field=value"),
        (("nobody@aoba.example", "quiet="), "registered mail address"),
    ):
        refused = await staffed("employee", "wishes", "set", *words)
        assert refused.code != 0 and told in refused.err


async def test_who_leaves_gets_no_more_and_who_returns_does(staffed: Command) -> None:
    assert (await staffed("employee", "leave", "sato@aoba.example")).code == 0
    assert (await staffed("send", "x", "--to", "sato@aoba.example")).code == 2
    assert (await staffed("employee", "wishes", "show", "sato@aoba.example")).code != 0
    assert (await staffed("employee", "return", "sato@aoba.example")).code == 0
    assert (await staffed("send", "x", "--to", "sato@aoba.example")).code == 0
    assert (await staffed("employee", "leave", "nobody@aoba.example")).code != 0
