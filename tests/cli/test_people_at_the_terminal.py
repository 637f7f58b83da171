"""Employees and departments at the terminal, as the pages keep them."""

import json
from pathlib import Path

import pytest

from cli.terminal import Command
from drawings import drawn

pytestmark = pytest.mark.anyio


async def test_employees_are_added_changed_listed_and_leave(company: Command) -> None:
    assert (await company("employee", "add", "田中 太郎", "Tanaka@Aoba.example", "department=営業部")).code == 0
    again = await company("employee", "add", "田中", "tanaka@aoba.example", language="ja")
    assert again.code == 1 and "すでに別の社員が使っています" in again.err
    assert (
        await company("employee", "change", "tanaka@aoba.example", "phone=1201", "email=taro@aoba.example")
    ).code == 0
    (listed,) = json.loads((await company("employee", "list", "--json")).out)
    assert (listed["email"], listed["phone"], listed["department"]) == ("taro@aoba.example", "1201", "営業部")
    assert "taro@aoba.example" in (await company("employee", "list", "--search", "田中")).out
    wrong = await company("employee", "change", "taro@aoba.example", "salary=1")
    assert wrong.code == 2 and "lineworks_user_id" in wrong.err
    assert (await company("employee", "list", "--department", "経理部")).code == 2
    assert (await company("employee", "change", "taro@aoba.example", "language=en")).code == 0
    assert json.loads((await company("employee", "list", "--json")).out)[0]["language"] == "en"
    assert (await company("employee", "change", "taro@aoba.example", "permission=receptionist")).code == 0
    assert "受付担当" in (await company("employee", "list", language="ja")).out
    wrong = await company("employee", "change", "taro@aoba.example", "language=fr", language="ja")
    assert wrong.code == 1 and "日本語 か 英語" in wrong.err
    assert (await company("employee", "leave", "taro@aoba.example")).code == 0
    assert json.loads((await company("employee", "list", "--json")).out) == []
    assert "taro@aoba.example" in (await company("employee", "list", "--left")).out


async def test_the_whole_list_goes_out_is_edited_looked_at_and_comes_in(company: Command, tmp_path: Path) -> None:
    for name in ("tanaka", "sato"):
        assert (await company("employee", "add", name, f"{name}@aoba.example")).code == 0
    file = tmp_path / "staff.csv"
    assert (await company("employee", "export", str(file), language="ja")).code == 0
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    file.write_text("\n".join([line for line in lines if "sato@" not in line] + [",suzuki,suzuki@aoba.example"]))
    looked = await company("employee", "import", str(file), "--whole", "--preview", language="ja")
    assert (looked.code, looked.out.count("取り込むと、追加 1、変更 0、退職 1、復職 0、変更なし 1 になります。")) == (
        0,
        1,
    )
    assert "sato@aoba.example" in looked.out
    assert len(json.loads((await company("employee", "list", "--json")).out)) == 2
    assert "1 added, 0 changed, 1 left" in (await company("employee", "import", str(file), "--whole")).out
    here = json.loads((await company("employee", "list", "--json")).out)
    assert {each["name"] for each in here} == {"tanaka", "suzuki"}
    kept = await company("employee", "import", str(file), "--preview")
    assert "2 unchanged" in kept.out


async def test_departments_are_listed_renamed_and_removed(company: Command) -> None:
    assert (await company("department", "add", "営業部", "--room", "room-1")).code == 0
    assert (await company("employee", "add", "田中", "tanaka@aoba.example", "department=営業部")).code == 0
    assert (await company("department", "change", "営業部", "--name", "営業本部", "--room", "")).code == 0
    listed = json.loads((await company("department", "list", "--json")).out)
    assert listed == [{"name": "営業本部", "room": "", "employees": 1}]
    assert "営業本部" in (await company("department", "list")).out
    refused = await company("department", "remove", "営業本部", language="ja")
    assert refused.code == 1 and "在籍している社員が 1 人います" in refused.err
    assert (await company("employee", "leave", "tanaka@aoba.example")).code == 0
    assert (await company("department", "remove", "営業本部")).code == 0
    assert (await company("department", "remove", "営業本部")).code == 2


async def test_the_address_of_a_source_is_nobodys(company: Command, tmp_path: Path) -> None:
    assert (await company("source", "add", "crm@aoba.example", "--to", "base")).code == 0
    refused = await company("employee", "add", "CRM", "crm@aoba.example", language="ja")
    assert refused.code == 1 and "受信元のアドレスです" in refused.err
    file = tmp_path / "staff.csv"
    file.write_text("name,email\nCRM,crm@aoba.example\n")
    refused = await company("employee", "import", str(file))
    assert refused.code == 1 and "Line 2, email" in refused.err and "address of a source" in refused.err


async def test_the_last_administrator_does_not_leave(company: Command) -> None:
    assert (await company("employee", "add", "田中", "tanaka@aoba.example")).code == 0
    await company("account", "add", "tanaka@aoba.example")
    refused = await company("employee", "leave", "tanaka@aoba.example")
    assert refused.code == 1 and "add another administrator first" in refused.err


async def test_a_photo_is_kept_and_erased(company: Command, tmp_path: Path) -> None:
    assert (await company("employee", "add", "田中", "tanaka@aoba.example")).code == 0
    file = tmp_path / "photo.png"
    file.write_bytes(drawn(size=(400, 300)))
    assert "is kept" in (await company("employee", "photo", "tanaka@aoba.example", str(file))).out
    file.write_bytes(b"GIF89a")
    refused = await company("employee", "photo", "tanaka@aoba.example", str(file), language="ja")
    assert (refused.code, refused.err) == (2, "PNG、JPEG、WebP のどれかの画像を選んでください。\n")
    assert "消去しました" in (await company("employee", "photo", "tanaka@aoba.example", language="ja")).out
