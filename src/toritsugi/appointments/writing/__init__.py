"""Appointments as people write them down: in a form, on a command line, in a sheet.

In: words and figures as typed. Out: forms of appointments, or every place that needs mending; sheets for spreadsheets.
Never: takes over a part of a sheet, or guesses what is not readable.
"""

from toritsugi.appointments.writing.sheet import (
    SheetFault,
    SheetLine,
    SheetReport,
    apply_appointments,
    preview_appointments,
    sheet_of_appointments,
)
from toritsugi.appointments.writing.written import (
    Company,
    Written,
    WrittenVisitor,
    company_of,
    read_written,
    written_of,
)

__all__ = [
    "Company",
    "SheetFault",
    "SheetLine",
    "SheetReport",
    "Written",
    "WrittenVisitor",
    "apply_appointments",
    "company_of",
    "preview_appointments",
    "read_written",
    "sheet_of_appointments",
    "written_of",
]
