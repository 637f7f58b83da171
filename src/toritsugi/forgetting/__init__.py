"""Forgetting: what was kept long enough is erased, everywhere, down to the last byte.

Comes in: how long each kind is kept; an event that somebody wants erased. Goes out: rows that keep when, which way and
with what outcome, and say nothing of what it was. Never: sends empty what it erased, or stops halfway for good.
"""

from toritsugi.forgetting.agent import Forgetting
from toritsugi.forgetting.erasing import erase_event, erase_visit, is_erased
from toritsugi.forgetting.retention import forget_events

__all__ = ["Forgetting", "erase_event", "erase_visit", "forget_events", "is_erased"]
