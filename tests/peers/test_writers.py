"""Mails as real software writes them in Japanese: what was to be written is what is read."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from peers.conftest import run
from peers.letters import STANDARD, UNICODE, WINDOWS, Letter, hand_over, misread

HERE = Path(__file__).with_name("writers")
JARS = ":".join(f"/usr/share/java/{name}.jar" for name in ("javax.mail", "javax.activation"))
PROGRAMS = {
    "php": ["php", "-d", "sendmail_path=sh -c 'cat > $WRITE_TO'", str(HERE / "write.php")],
    "perl": ["perl", str(HERE / "write.pl")],
    "ruby": ["ruby", str(HERE / "write.rb")],
    "node": ["node", str(HERE / "write.js")],
    "java": ["java", "-cp", JARS, "-Dfile.encoding=UTF-8", str(HERE / "Write.java")],
    "emacs": ["emacs", "--batch", "-l", str(HERE / "write.el")],
}
WITHOUT_FILES = {"send", "b", "q", "words-B", "words-Q", "jcode", "nkf"}

Case = tuple[str, str, str, list[Letter]]


def _cases(program: str, ways: str, *charsets: tuple[str, list[Letter]]) -> list[Case]:
    return [(program, way, charset, letters) for way in ways.split() for charset, letters in charsets]


def _java() -> list[Case]:
    known = ("x-windows-iso2022jp", "windows-31j")
    return _cases(
        "java", "word 2231", ("UTF-8", UNICODE), ("ISO-2022-JP", STANDARD), *((name, WINDOWS) for name in known)
    )


CASES: list[Case] = [
    *_cases("php", "send", ("UTF-8", UNICODE), ("ISO-2022-JP", STANDARD)),
    *_cases("php", "b q", ("UTF-8", UNICODE), ("ISO-2022-JP-MS", WINDOWS), ("ISO-2022-JP", STANDARD)),
    *_cases("php", "b q", ("SJIS-win", WINDOWS), ("eucJP-win", WINDOWS), ("CP50221", WINDOWS[:-1])),
    *_cases("php", "pear", ("UTF-8", UNICODE), ("ISO-2022-JP-MS", WINDOWS), ("SJIS-win", STANDARD)),
    *_cases("perl", "lite email words-B words-Q", ("utf-8", UNICODE), ("iso-2022-jp", STANDARD), ("cp932", WINDOWS)),
    *_cases("perl", "lite email words-B words-Q", ("euc-jp", STANDARD), ("7bit-jis", STANDARD)),
    *_cases("perl", "jcode", ("iso-2022-jp", STANDARD)),
    *_cases(
        "ruby", "mail", ("UTF-8", UNICODE), ("Windows-31J", WINDOWS), ("Shift_JIS", STANDARD), ("EUC-JP", STANDARD)
    ),
    *_cases("ruby", "nkf", ("ISO-2022-JP", WINDOWS[:-1])),
    *_cases("node", "base64 quoted-printable html", ("utf-8", UNICODE)),
    *_java(),
    *_cases(
        "emacs", "gnus", ("utf-8", UNICODE), ("iso-2022-jp", STANDARD), ("shift_jis", STANDARD), ("cp932", WINDOWS)
    ),
]
TYPED: list[Case] = [
    *_cases(
        "sh", "mutt mutt-2231", ("utf-8", UNICODE), ("iso-2022-jp", STANDARD), ("euc-jp", STANDARD), ("cp932", WINDOWS)
    ),
    *_cases("sh", "s-nail", ("utf-8", UNICODE)),
]


def _named(cases: Sequence[Case]) -> list[str]:
    return [f"{program}-{way}-{charset}" for program, way, charset, _ in cases]


@pytest.mark.parametrize(("program", "way", "charset", "letters"), CASES, ids=_named(CASES))
def test_libraries(program: str, way: str, charset: str, letters: list[Letter], tmp_path: Path) -> None:
    given = hand_over(letters, tmp_path, tabs=program == "java")
    written = run(*PROGRAMS[program], str(given), way, charset, str(tmp_path), seconds=120)
    assert written.returncode == 0, written.stderr
    _compare(letters, tmp_path, file=way not in WITHOUT_FILES)


@pytest.mark.parametrize(("program", "way", "charset", "letters"), TYPED, ids=_named(TYPED))
def test_programs(program: str, way: str, charset: str, letters: list[Letter], tmp_path: Path) -> None:
    for each in letters:
        fields = (each.id, each.subject, each.name, each.address, each.file)
        written = run(program, str(HERE / "write.sh"), way, charset, str(tmp_path), *fields, given=each.text)
        assert written.returncode == 0, written.stderr
    _compare(letters, tmp_path, file=True)


def _compare(letters: list[Letter], folder: Path, *, file: bool) -> None:
    wrong = {each.id: misread(each, (folder / f"{each.id}.eml").read_bytes(), file=file) for each in letters}
    assert {name: fields for name, fields in wrong.items() if fields} == {}
