"""Merging: when notices of one destination go together, and in which words.

Comes in: what waits for a destination, and how much it got lately. Goes out: notifications that carry several others,
each a readable message of numbered items. Never: reads or writes anything, merges what is urgent, mixes destinations.
"""

from toritsugi.routing.merging.choosing import SHARE, too_much
from toritsugi.routing.merging.gathering import Merger, another, gather

__all__ = ["SHARE", "Merger", "another", "gather", "too_much"]
