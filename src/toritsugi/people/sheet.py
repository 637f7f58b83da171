"""Reads a CSV sheet of employees: text encodings, headings in Japanese or English, one line per person."""

import csv
import io
import unicodedata
from collections.abc import Iterator

import msgspec

from toritsugi.people.checking import LABELS, Problem

_HEADINGS = {
    "社員名": "name",
    "氏名": "name",
    "名前": "name",
    "かな": "kana",
    "カナ": "kana",
    "ふりがな": "kana",
    "フリガナ": "kana",
    "ローマ字": "roman",
    "メールアドレス": "email",
    "メール": "email",
    "部署": "department",
    "lineworksユーザーid": "lineworks_user_id",
    "トークルームid": "channel_id",
    "チャンネルid": "channel_id",
    "通知方法": "delivery",
    "電話": "phone",
    "電話番号": "phone",
    **{field: field for field in LABELS},
}
_DELIVERIES = {
    "": "both",
    "dm": "dm",
    "dmのみ": "dm",
    "トークルーム": "room",
    "ルーム": "room",
    "room": "room",
    "両方": "both",
    "dmとトークルーム": "both",
    "both": "both",
}


class SheetLine(msgspec.Struct, frozen=True):
    """One person's line: its number in the file, and the cells by field. Fields without a column are absent."""

    number: int
    cells: dict[str, str]


class Sheet(msgspec.Struct, frozen=True):
    """A sheet that was read, as far as it could be."""

    lines: tuple[SheetLine, ...]
    problems: tuple[Problem, ...]


def read_sheet(content: bytes) -> Sheet:
    """Reads UTF-8 (with or without a byte order mark) or Shift_JIS in its Windows form; commas or tabs."""
    text = _decoded(content)
    if text is None:
        return Sheet((), (Problem(0, "CSV", "unreadable"),))
    rows = _rows(text)
    try:
        heading = next(rows, (1, []))[1]
        fields, problems = _fields_of(heading)
        lines = [] if problems else list(_lines(rows, fields, problems))
    except csv.Error:
        return Sheet((), (Problem(0, "CSV", "broken"),))
    if not lines and not problems:
        problems.append(Problem(0, "CSV", "nobody"))
    return Sheet(tuple(lines), tuple(problems))


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first_line = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first_line and "," not in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def _fields_of(heading: list[str]) -> tuple[list[str], list[Problem]]:
    fields = [_HEADINGS.get(_folded(cell), "") for cell in heading]
    problems = [
        Problem(1, cell.strip()[:60], "unknown_column", cell.strip()[:60])
        for cell, field in zip(heading, fields, strict=True)
        if not field and cell.strip()
    ]
    problems += [Problem(1, field, "twice", LABELS[field]) for field in LABELS if fields.count(field) > 1]
    problems += [Problem(1, field, "no_column", LABELS[field]) for field in ("name", "email") if field not in fields]
    return fields, problems


def _lines(rows: Iterator[tuple[int, list[str]]], fields: list[str], problems: list[Problem]) -> Iterator[SheetLine]:
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(fields) :]):
            problems.append(Problem(number, "CSV", "too_many_cells"))
            continue
        padded = [*row, *[""] * len(fields)]
        cells = {field: padded[column].strip() for column, field in enumerate(fields) if field}
        if "delivery" in cells:
            cells["delivery"] = _DELIVERIES.get(_folded(cells["delivery"]), cells["delivery"])
        yield SheetLine(number, cells)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
