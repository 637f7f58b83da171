"""How callbacks ended."""

from collections import deque
from typing import Any

import msgspec

KEPT = 2_000


class CallbackOutcome(msgspec.Struct, kw_only=True):
    """One callback. `status` is the receiver's answer, `error` a sentence when there was none; seconds."""

    seq: int
    at: str
    bot_id: int
    url: str
    event: dict[str, Any]
    state: str = "sending"
    status: int | None = None
    error: str | None = None
    duration: float | None = None


class OutcomeList:
    """The last 2,000 callbacks, numbered from 1."""

    def __init__(self) -> None:
        self._kept: deque[CallbackOutcome] = deque(maxlen=KEPT)
        self.last_seq = 0

    def open(self, at: str, bot_id: int, url: str, event: dict[str, Any]) -> CallbackOutcome:
        """Note a callback that begins."""
        self.last_seq += 1
        outcome = CallbackOutcome(seq=self.last_seq, at=at, bot_id=bot_id, url=url, event=event)
        self._kept.append(outcome)
        return outcome

    def since(self, seq: int) -> list[CallbackOutcome]:
        """The kept callbacks with a greater number, oldest first."""
        return [outcome for outcome in self._kept if outcome.seq > seq]

    def reset(self) -> None:
        """Forget all and count from 1 again."""
        self._kept.clear()
        self.last_seq = 0
