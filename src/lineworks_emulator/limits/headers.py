"""The four response headers (official, rate-limits; the odd first name is printed so)."""

import math

from lineworks_emulator.limits.windows import Standing


def limit_headers(standing: Standing, used_name: str = "rateLimit-ssed") -> dict[str, str]:
    """Calls made, limit, calls left, and whole seconds until the reset (at least 1)."""
    return {
        used_name: str(standing.used),
        "rateLimit-limit": str(standing.limit),
        "rateLimit-remaining": str(standing.remaining),
        "rateLimit-reset": str(max(1, math.ceil(standing.reset))),
    }
