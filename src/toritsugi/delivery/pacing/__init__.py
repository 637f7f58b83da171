"""Pacing: when a call may be made.

Comes in: calls as they begin and end, what the platform told of its limits, how often something was tried. Goes out:
the places of a lane that are free, and pauses. Never: makes a call, reads or writes anything.
"""

from toritsugi.delivery.pacing.backoff import pause
from toritsugi.delivery.pacing.places import HISTORY, RUN_MINUTES, Pacing

__all__ = ["HISTORY", "RUN_MINUTES", "Pacing", "pause"]
