"""Identifiers of rows: 32 hexadecimal digits that sort in the order of their making.

The first 12 digits are milliseconds since the epoch, the next 8 a counter within this process, the last 12
are random, so that processes side by side never meet.
"""

import secrets
import time

_last = (0, 0)


def new_id() -> str:
    """A fresh identifier, greater than every earlier one of this process."""
    global _last
    millisecond = time.time_ns() // 1_000_000
    last_millisecond, counter = _last
    _last = (millisecond, 0) if millisecond > last_millisecond else (last_millisecond, counter + 1)
    return f"{_last[0]:012x}{_last[1]:08x}{secrets.token_hex(6)}"


def id_in_place_of(id: str) -> str:
    """A fresh identifier that sorts where that one does among all others."""
    return f"{id[:20]}{secrets.token_hex(6)}"
