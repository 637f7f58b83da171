"""The emulator's own time, which can be advanced by hand.

In: seconds to advance. Out: now, and time stamps as the platform writes them. Never: goes backwards.
"""

from lineworks_emulator.clock.moving import ClockRefused, MovingClock
from lineworks_emulator.clock.writing import http_date, iso_time

__all__ = ["ClockRefused", "MovingClock", "http_date", "iso_time"]
