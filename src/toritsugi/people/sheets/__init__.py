"""CSV sheets as spreadsheets write and read them, and the one that brings in employees.

In: the bytes of a sheet, and what may stand in it. Out: lines with their numbers, everything that needs mending; bytes
that open in a spreadsheet. Never: takes over a part of a sheet, or lets a cell become a formula.
"""

from toritsugi.people.sheets.importing import ImportReport, import_employees
from toritsugi.people.sheets.sheet import Columns, Sheet, SheetLine, folded, read_sheet, write_sheet

__all__ = [
    "Columns",
    "ImportReport",
    "Sheet",
    "SheetLine",
    "folded",
    "import_employees",
    "read_sheet",
    "write_sheet",
]
