"""The tablet's screens: a visitor finds the host, gives a name, calls, and follows how far the call got.

In: touches, keys and typed names on a paired tablet. Out: visits, made through `reception`, and screens in four
languages that say only what is true. Never: a staff list without typing, an earlier visitor's words, or anything
that an administrator may do.
"""

from toritsugi.kiosk.parts import KIOSK, KioskParts, KioskTimes, opening_path
from toritsugi.kiosk.routes import KIOSK_ROUTES

__all__ = ["KIOSK", "KIOSK_ROUTES", "KioskParts", "KioskTimes", "opening_path"]
