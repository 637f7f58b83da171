"""Reads and writes CSV sheets: text encodings, headings in Japanese or English, one line per person."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from toritsugi.people.checking import LABELS, Problem

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"); an apostrophe before it stops that."""


class SheetLine(msgspec.Struct, frozen=True):
    """One person's line: its number in the file, and the cells by field. Fields without a column are absent."""

    number: int
    cells: dict[str, str]


class Sheet(msgspec.Struct, frozen=True):
    """A sheet that was read, as far as it could be."""

    lines: tuple[SheetLine, ...]
    problems: tuple[Problem, ...]


class Columns(msgspec.Struct, frozen=True):
    """What may stand in a sheet: the field that each heading means (folded, see `folded`), and what must be there.

    `names`: what the fields are called that not every sheet has, in Japanese and in English.
    """

    headings: Mapping[str, str]
    required: tuple[str, ...]
    names: Mapping[str, tuple[str, str]] = {}

    def problem(self, field: str, reason: str) -> Problem:
        """Something to mend in the heading."""
        names = self.names.get(field, ("", ""))
        return Problem(1, field, reason, names[0] or LABELS.get(field, field), names)


def read_sheet(content: bytes, columns: Columns) -> Sheet:
    """Reads UTF-8 (with or without a byte order mark) or Shift_JIS in its Windows form; commas or tabs."""
    text = _decoded(content)
    if text is None:
        return Sheet((), (Problem(0, "CSV", "unreadable"),))
    rows = _rows(text)
    try:
        heading = next(rows, (1, []))[1]
        fields, problems = _fields_of(heading, columns)
        lines = [] if problems else list(_lines(rows, fields, problems))
    except csv.Error:
        return Sheet((), (Problem(0, "CSV", "broken"),))
    if not lines and not problems:
        problems.append(Problem(0, "CSV", "nobody"))
    return Sheet(tuple(lines), tuple(problems))


def write_sheet(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark and CRLF, as spreadsheets open it by a click; no cell can become a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for row in (heading, *rows):
        writer.writerow([_harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _as_written(cell: str) -> str:
    """Without the apostrophe that `write_sheet` has put before it."""
    stripped = cell.strip()
    return stripped[1:] if stripped.startswith("'") and stripped[1:].startswith(_FORMULA) else stripped


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


def _fields_of(heading: list[str], columns: Columns) -> tuple[list[str], list[Problem]]:
    fields = [columns.headings.get(folded(_as_written(cell)), "") for cell in heading]
    problems = [
        Problem(1, cell.strip()[:60], "unknown_column", cell.strip()[:60])
        for cell, field in zip(heading, fields, strict=True)
        if not field and cell.strip()
    ]
    known = dict.fromkeys(field for field in fields if field)
    problems += [columns.problem(field, "twice") for field in known if fields.count(field) > 1]
    problems += [columns.problem(field, "no_column") for field in columns.required if field not in fields]
    return fields, problems


def _lines(rows: Iterator[tuple[int, list[str]]], fields: list[str], problems: list[Problem]) -> Iterator[SheetLine]:
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if any(cell.strip() for cell in row[len(fields) :]):
            problems.append(Problem(number, "CSV", "too_many_cells"))
            continue
        padded = [*row, *[""] * len(fields)]
        yield SheetLine(number, {field: _as_written(padded[at]) for at, field in enumerate(fields) if field})


def folded(text: str) -> str:
    """A heading or a choice without differences of width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
