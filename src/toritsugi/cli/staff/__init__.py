"""Employees and how they are told, at a terminal.

Comes in: words of a command line, sheets. Goes out: what the room `people` makes of them. Never: a part of a sheet.
"""

from toritsugi.cli.staff import employee
from toritsugi.cli.staff.who import employee_of

__all__ = ["employee", "employee_of"]
