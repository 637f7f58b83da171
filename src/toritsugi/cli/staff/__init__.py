"""Employees, one by one or by a sheet, and how they are told, at a terminal.

Comes in: words of a command line, sheets. Goes out: what the room `people` makes of them. Never: a part of a sheet.
"""

from toritsugi.cli.staff import employee
from toritsugi.cli.staff.mending import to_mend
from toritsugi.cli.staff.who import department_meant, employee_of

__all__ = ["department_meant", "employee", "employee_of", "to_mend"]
