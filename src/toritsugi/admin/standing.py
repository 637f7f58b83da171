"""How a notification stands, in a sign and words: one place for every list and page."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.notification import State
from toritsugi.outbox import NotificationRow, following, missed_since

Tone = Literal["fine", "moving", "attention", "person", "quiet"]
UNSETTLED = frozenset({State.PENDING, State.LEASED})
MISSED = frozenset({State.DEAD, State.EXPIRED})
LOOK_BACK = 7 * 86400.0
AT_MOST = 50


class Standing(msgspec.Struct, frozen=True):
    """`key` names the words; `until` is when the next try is due, in seconds since the epoch."""

    key: str
    tone: Tone
    sign: str
    until: float | None = None


_SETTLED: dict[State, Standing] = {
    State.DELIVERED: Standing("delivered", "fine", "check"),
    State.DEAD: Standing("dead", "person", "bang"),
    State.EXPIRED: Standing("expired", "person", "bang"),
    State.CANCELLED: Standing("cancelled", "quiet", "dash"),
    State.LEASED: Standing("leased", "moving", "send"),
}
_FOLLOWED: dict[str, Standing] = {
    "fallback": Standing("redirected", "attention", "redirect"),
    "resend": Standing("resent", "quiet", "repeat"),
}
_MERGED: dict[State, Standing] = {
    State.PENDING: Standing("merged_waiting", "moving", "merge"),
    State.LEASED: Standing("merged_waiting", "moving", "merge"),
    State.DELIVERED: Standing("merged_delivered", "fine", "merge"),
    State.DEAD: Standing("merged_missed", "person", "merge"),
    State.EXPIRED: Standing("merged_missed", "person", "merge"),
    State.CANCELLED: Standing("cancelled", "quiet", "dash"),
}
"""Of one that was told among others, by the state of the message that carries it."""
Followed = Mapping[str, str]
"""What came after a notification that was missed: "fallback" or "resend", by its id."""


def standing_of(row: NotificationRow, followed: Followed, now: float) -> Standing:
    """The pill of this notification."""
    if row.carrier is not None:
        return _MERGED[row.carrier.state]
    if row.state in MISSED and row.id in followed:
        return _FOLLOWED[followed[row.id]]
    if row.state is State.PENDING:
        again = row.tries > 0
        later = row.due_at if row.due_at > now + 1 else None
        return Standing("again" if again else "pending", "moving", "repeat" if again else "clock", later)
    return _SETTLED[row.state]


async def followers(c: AsyncConnection, rows: Iterable[NotificationRow]) -> dict[str, str]:
    """Which of the missed ones have gone elsewhere or were sent again."""
    return dict(await following(c, [row.id for row in rows if row.state in MISSED]))


async def needing_a_person(c: AsyncConnection, organization_id: str, now: float) -> list[NotificationRow]:
    """What was missed in the last week and nothing came after; newest first, at most `AT_MOST`."""
    recent = await missed_since(c, organization_id, now - LOOK_BACK, AT_MOST)
    followed = await followers(c, recent)
    return [row for row in recent if row.id not in followed]
