"""Alarms: a link that dies, or is about to, is told to the administrators before a visitor finds out.

Comes in: how connections, watched mailboxes and kiosks stand, and the time. Goes out: one alarm for each fact, by mail
and, where the link still works, by chat; a daily proof of the whole path. Never: the same alarm twice, a secret in a
mail, or a silent failure to mail.
"""

from toritsugi.alarms.canary import Canary, get_canary, set_canary
from toritsugi.alarms.log import AlarmRow, open_alarms
from toritsugi.alarms.watching import Watch

__all__ = ["AlarmRow", "Canary", "Watch", "get_canary", "open_alarms", "set_canary"]
