"""When to try again what got no answer, or an answer that promises nothing."""

import random

from toritsugi.event import Urgency

_URGENT = (1.0, 2.0, 4.0, 8.0, 15.0)
_PATIENT = (2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0)
JITTER = 0.2


def pause(tries: int, urgency: Urgency) -> float:
    """Seconds to wait after so many tries (1 or more), spread by a fifth so that a crowd does not return as one."""
    steps = _URGENT if urgency <= Urgency.TEST else _PATIENT
    step = steps[min(tries, len(steps)) - 1]
    return step * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - not a secret
