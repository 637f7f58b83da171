"""The ledger of calls: what happened to each visit, step by step, from the rows that say so.

In: visits that were found. Out: their entries in the order of time, and both as sheets for spreadsheets. Never: an
entry that no row stands for.
"""

from toritsugi.reception.ledger.entries import CallEntry, EntryKind, call_entries
from toritsugi.reception.ledger.sheets import call_sheet, visit_sheet

__all__ = ["CallEntry", "EntryKind", "call_entries", "call_sheet", "visit_sheet"]
