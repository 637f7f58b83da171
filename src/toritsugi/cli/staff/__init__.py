"""Employees and how they are told, at a terminal.

Comes in: words of a command line, sheets. Goes out: what the room `people` makes of them. Never: a part of a sheet.
"""

from toritsugi.cli.staff import employee

__all__ = ["employee"]
