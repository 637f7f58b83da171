"""Merging: a lane's guard against flooding, before it claims.

Comes in: what a lane would take now, and what each destination got within the last minute. Goes out: few readable
messages in the place of many notices, and the wish without those who have had their share. Never: makes a call, holds
up what is urgent.
"""

from toritsugi.delivery.merging.preparing import Merging
from toritsugi.delivery.merging.shares import MINUTE, Shares

__all__ = ["MINUTE", "Merging", "Shares"]
