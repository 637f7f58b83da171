"""What the pages do with appointments, the command line does as well."""

from pathlib import Path

import pytest

from toritsugi.cli.program import main
from toritsugi.clock import SystemClock, japan_time


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
    for verb, standing in (("pause", "paused"), ("resume", "open"), ("cancel", "cancelled")):
        assert run(monkeypatch, capsys, "appointment", verb, id)[0] == 0
        assert standing in run(monkeypatch, capsys, "appointment", "list")[1]
    assert run(monkeypatch, capsys, "appointment", "resend", id)[0] == 2
    assert "1件" in run(monkeypatch, capsys, "appointment", "export", str(book))[1]
    book.write_text(book.read_text(encoding="utf-8-sig").replace(id, ""), encoding="utf-8")
    assert "追加 1" in run(monkeypatch, capsys, "appointment", "import", str(book))[1]
