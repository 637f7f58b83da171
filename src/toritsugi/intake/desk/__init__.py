"""The desk: the one place that accepts.

Comes in: events from all doors. Goes out: receipts, once all of it is synced to disk.
Never: answers before that, tells twice what says the same, lets one suffer for another.
"""

from toritsugi.intake.desk.accept import AcceptDesk, Declined, KeyReused, Reaction, first_of
from toritsugi.intake.desk.before import hush_repeats, look_back
from toritsugi.intake.desk.receipt import Receipt

__all__ = ["AcceptDesk", "Declined", "KeyReused", "Reaction", "Receipt", "first_of", "hush_repeats", "look_back"]
