"""How a kiosk stands: whether a tablet is paired with it and shows itself."""

from typing import Literal

from toritsugi.reception.places.kiosk import Kiosk

SILENT_AFTER = 120.0
"""Seconds without a sign of life after which a kiosk is called silent; its page gives one every 25 seconds."""
KioskState = Literal["off", "unpaired", "here", "silent"]


def standing_of_kiosk(kiosk: Kiosk, now: float) -> KioskState:
    """Switched off, without a tablet, there, or silent. A tablet that was just paired has time to show itself."""
    if not kiosk.active:
        return "off"
    if kiosk.paired_at is None:
        return "unpaired"
    seen = max(kiosk.last_seen_at or 0.0, kiosk.paired_at)
    return "silent" if now - seen >= SILENT_AFTER else "here"
