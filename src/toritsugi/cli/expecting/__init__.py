"""Appointments at a terminal: who is expected, one by one or by a sheet.

In: words as people type them, sheets. Out: the same changes as the pages make, with the same letters. Never: a part of
a sheet.
"""

from toritsugi.cli.expecting import appointment

__all__ = ["appointment"]
