"""A sheet opens as it was written, and nothing in it becomes a formula."""

import csv
import io
import random

import pytest

from toritsugi.spreadsheet import FORMULAS, sheet_line


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("sign", FORMULAS)
def test_what_begins_a_formula_stands_behind_an_apostrophe(sign: str) -> None:
    assert read(sheet_line([f"{sign}cmd|' /C calc'!A0"])) == [[f"'{sign}cmd|' /C calc'!A0"]]


def test_what_is_no_formula_stays_as_it_is() -> None:
    cells = ["件名", "a=b", "'quoted", '"quoted", twice', "line\nbreak", "", "1-2", " =not"]
    assert read(sheet_line(cells)) == [cells]


def test_a_thousand_cells_come_back() -> None:
    signs = [*FORMULAS, '"', ",", "'", ";", "あ", "ｱ", "😀", " ", "a", "\u202e", "</script>"]
    chance = random.Random(1)
    cells = ["".join(chance.choices(signs, k=chance.randrange(8))) for _ in range(1000)]
    (row,) = read(sheet_line(cells))
    assert [got[1:] if want.startswith(FORMULAS) else got for got, want in zip(row, cells, strict=True)] == cells
    assert not any(each.startswith(FORMULAS) for each in row)


def test_an_endless_cell_is_cut_where_spreadsheets_stop() -> None:
    assert len(read(sheet_line(["あ" * 100_000]))[0][0]) == 32_000
