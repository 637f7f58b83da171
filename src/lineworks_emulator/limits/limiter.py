"""The limiter: plan, override, and the window of each (domain, operation)."""

from lineworks_emulator.limits.windows import FixedWindow, SlidingWindow, Standing, Window
from lineworks_emulator.world import WorldStore

PLAN_LIMITS = {"free": 60, "standard": 240, "advanced": 240}
"""Calls a minute per API operation (official, rate-limits)."""


class Limiter:
    """Counts per LINE WORKS domain in which the app is registered, and per API operation (official)."""

    def __init__(self, store: WorldStore) -> None:
        self._store = store
        self._windows: dict[tuple[int, str, str], Window] = {}

    def take(self, domain_id: int, operation: str, own_limit: int | None, now: float) -> Standing:
        """Count one call. `own_limit` is the operation's own limit on every plan."""
        form = self._store.switches.rate_limit_window
        key = (domain_id, operation, form)
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = SlidingWindow() if form == "sliding" else FixedWindow()
        return window.take(now, own_limit or self._plan_limit(domain_id))

    def reset(self) -> None:
        """Forget every call."""
        self._windows.clear()

    def _plan_limit(self, domain_id: int) -> int:
        domain = self._store.domains.get(domain_id)
        if domain is None:
            return PLAN_LIMITS["free"]
        return domain.calls_per_minute or PLAN_LIMITS[domain.plan]
