"""What the pages do with appointments, the command line does as well."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from toritsugi.cli.program import main
from toritsugi.clock import SystemClock, japan_time

Office = Callable[..., tuple[int, str]]


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["toritsugi", "--language", "ja", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out + printed.err


def test_appointments_are_added_listed_paused_and_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TORITSUGI_DATA_DIR", str(tmp_path))
    run(monkeypatch, capsys, "organization", "add", "株式会社サンプル")
    staff = tmp_path / "staff.csv"
    staff.write_text("社員名,メールアドレス\n田中 太郎,tanaka@example.com\n", encoding="utf-8")
    assert run(monkeypatch, capsys, "employee", "import", str(staff))[0] == 0
    plain = ("--title", "打ち合わせ", "--host", "tanaka@example.com", "--visitor", "山本 健太")
    code, said = run(
        monkeypatch, capsys, "appointment", "add", *plain, "--day", "2099-02-30", "--last-day", "2099-03-01"
    )
    assert code == 2 and "日付として読み取れません" in said
    book = tmp_path / "book.csv"
    today = f"{japan_time(SystemClock().now()):%Y-%m-%d}"
    code, said = run(monkeypatch, capsys, "appointment", "add", *plain, "--day", today, "--last-day", today)
    assert code == 0, said
    id = said.split("登録しました: ")[1].split()[0]
    assert "山本 健太" in run(monkeypatch, capsys, "appointment", "list")[1]
    for verb, standing in (("pause", "停止中"), ("resume", "受付できます"), ("cancel", "取り消し")):
        assert run(monkeypatch, capsys, "appointment", verb, id)[0] == 0
        assert standing in run(monkeypatch, capsys, "appointment", "list")[1]
    assert run(monkeypatch, capsys, "appointment", "resend", id)[0] == 2
    assert "1件" in run(monkeypatch, capsys, "appointment", "export", str(book))[1]
    assert "山本 健太" in run(monkeypatch, capsys, "appointment", "export")[1]
    code, said = run(monkeypatch, capsys, "appointment", "export", str(tmp_path / "nowhere" / "book.csv"))
    assert code == 2 and "書き込めません" in said
    book.write_text(book.read_text(encoding="utf-8-sig").replace(id, ""), encoding="utf-8")
    assert "追加 1" in run(monkeypatch, capsys, "appointment", "import", str(book))[1]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """A company with two employees, at a terminal."""
    monkeypatch.setenv("TORITSUGI_DATA_DIR", str(tmp_path))
    run(monkeypatch, capsys, "organization", "add", "株式会社サンプル")
    staff = tmp_path / "staff.csv"
    people = "田中 太郎,tanaka@example.com\n鈴木 花子,suzuki@example.com\n"
    staff.write_text(f"社員名,メールアドレス\n{people}", encoding="utf-8")
    assert run(monkeypatch, capsys, "employee", "import", str(staff))[0] == 0
    return lambda *words: run(monkeypatch, capsys, *words)


def test_an_appointment_is_shown_and_changed_with_several_visitors(office: Office) -> None:
    today = f"{japan_time(SystemClock().now()):%Y-%m-%d}"
    guests = ("--visitor", "山本 健太; 青葉物産; yamamoto@aoba.example", "--visitor", "Ann;Aoba;ann@aoba.example;en")
    plain = ("--title", "打ち合わせ", "--host", "tanaka@example.com", "--day", today, "--last-day", today)
    code, said = office("appointment", "add", *plain, *guests, "--single-use", "--remind-hours", "0")
    assert code == 0 and "メールサーバーが未設定" in said, said
    id = said.split("登録しました: ")[1].split()[0]
    known = json.loads(office("appointment", "show", id)[1])
    assert [(each["name"], each["company"], each["language"]) for each in known["visitors"]] == [
        ("山本 健太", "青葉物産", "ja"),
        ("Ann", "Aoba", "en"),
    ]
    assert (known["reusable"], known["remind_hours"], len(known["visitors"][1]["letters"])) == (False, 0, 1)
    code, said = office("appointment", "change", id, "--title", "商談", "--host", "suzuki@example.com", "--no-mails")
    assert code == 0 and known["code"] in said, said
    changed = json.loads(office("appointment", "show", id)[1])
    assert (changed["title"], changed["hosts"][0]["name"], changed["mails"]) == ("商談", "鈴木 花子", False)
    assert [each["name"] for each in changed["visitors"]] == ["山本 健太", "Ann"]
    for who, ids in (("suzuki", [id]), ("tanaka", [])):
        listed = json.loads(office("appointment", "list", "--host", f"{who}@example.com", "--json")[1])
        assert [each["id"] for each in listed] == ids
    assert office("appointment", "change", id, "--day", "明日")[0] == 2
    assert office("appointment", "change", "0" * 32)[0] == office("appointment", "show", "0" * 32)[0] == 2


def test_days_of_keeping_are_shown_and_set_by_field(office: Office) -> None:
    assert json.loads(office("appointment", "keep")[1])["email"] == 30
    assert json.loads(office("appointment", "keep", "email=7", "note=90")[1])["email"] == 7
    assert json.loads(office("appointment", "keep")[1]) == {
        "name": 30,
        "company": 30,
        "email": 7,
        "title": 30,
        "note": 90,
    }
    assert "を読み取れません" in office("appointment", "keep", "phone=7")[1]
    assert office("appointment", "keep", "email=0")[0] == 2


def test_an_employees_calendar_is_shown_renewed_and_closed(office: Office) -> None:
    assert "アドレスはありません" in office("employee", "calendar", "show", "tanaka@example.com")[1]
    first, second = (office("employee", "calendar", "renew", "tanaka@example.com")[1].split()[-1] for _ in range(2))
    assert first != second and second.endswith("/visitors.ics") and "/feeds/" in second
    shown = office("employee", "calendar", "show", "tanaka@example.com")[1]
    assert "に発行しました" in shown and second not in shown
    assert office("employee", "calendar", "close", "tanaka@example.com")[0] == 0
    assert "アドレスはありません" in office("employee", "calendar", "show", "tanaka@example.com")[1]
    assert office("employee", "calendar", "renew", "nobody@example.com")[0] == 2
