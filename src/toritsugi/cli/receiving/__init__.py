"""Calls and visits at a terminal: buttons, ladder, ways, texts, hours; who came and who is inside.

In: names and values as people type them. Out: the same changes as the pages make, lists and sheets. Never: a change of
half of what was typed.
"""

from toritsugi.cli.receiving import button, calling, ladder, text, visit
from toritsugi.cli.receiving.meant import read_days

__all__ = ["button", "calling", "ladder", "read_days", "text", "visit"]
