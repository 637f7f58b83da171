"""A clock that runs with the machine's, plus what was advanced."""

import time


class ClockRefused(ValueError):
    """The clock was asked to do what it does not do."""


class MovingClock:
    """Seconds since the epoch (UTC). Tokens, codes, windows and time stamps all ask this clock."""

    def __init__(self) -> None:
        self._offset = 0.0

    @property
    def offset(self) -> float:
        """How many seconds this clock is ahead of the machine's."""
        return self._offset

    def now(self) -> float:
        """The emulator's time."""
        return time.time() + self._offset

    def machine_now(self) -> float:
        """The machine's time, which a caller's own clock follows."""
        return time.time()

    def advance(self, seconds: float) -> None:
        """Move forward; `ClockRefused` for a negative amount."""
        if not 0 <= seconds <= 10 * 365 * 86400:
            raise ClockRefused("advance_seconds must be between 0 and ten years of seconds.")
        self._offset += seconds

    def reset(self) -> None:
        """Run with the machine's clock again."""
        self._offset = 0.0
