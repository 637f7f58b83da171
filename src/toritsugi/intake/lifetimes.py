"""How long an event stays worth telling."""

from toritsugi.event import Urgency

_SECONDS = {
    Urgency.CALL: 600.0,
    Urgency.ANSWER: 600.0,
    Urgency.TEST: 600.0,
    Urgency.NOTICE: 86_400.0,
    Urgency.DIGEST: 86_400.0,
}


def lifetime(urgency: Urgency) -> float:
    """Seconds from arrival until a notification counts as missed: nobody is served by a visitor's call of last hour."""
    return _SECONDS[urgency]
