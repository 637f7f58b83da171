"""CSV sheets as spreadsheets write and read them, and the one in which the employees go out and come in.

In: the bytes of a sheet, and what may stand in it. Out: lines with their numbers, everything that needs mending; bytes
that open in a spreadsheet. Never: takes over a part of a sheet, or lets a cell become a formula.
"""

from toritsugi.people.sheets.importing import SheetTerms, import_employees, preview_employees, sheet_of_employees
from toritsugi.people.sheets.importing import heading as staff_heading
from toritsugi.people.sheets.importing import said as staff_said
from toritsugi.people.sheets.report import ImportReport, StaffChange
from toritsugi.people.sheets.sheet import Columns, Sheet, SheetLine, folded, read_sheet, write_sheet

__all__ = [
    "Columns",
    "ImportReport",
    "Sheet",
    "SheetLine",
    "SheetTerms",
    "StaffChange",
    "folded",
    "import_employees",
    "preview_employees",
    "read_sheet",
    "sheet_of_employees",
    "staff_heading",
    "staff_said",
    "write_sheet",
]
