"""Merging: several waiting notices of one destination become one message.

Comes in: a lane's wish, and which notices go together in which words. Goes out: the queues that wait, and rows that say
which notification carries which. Never: decides what is merged, or words it.
"""

from toritsugi.outbox.merging.carrying import Carried, carried, carriers_of, hand_over, merge, release
from toritsugi.outbox.merging.queues import Queue, told_since, waiting_beside, waiting_in, waiting_queues

__all__ = [
    "Carried",
    "Queue",
    "carried",
    "carriers_of",
    "hand_over",
    "merge",
    "release",
    "told_since",
    "waiting_beside",
    "waiting_in",
    "waiting_queues",
]
