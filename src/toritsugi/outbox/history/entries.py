"""One notification, one attempt, as they stand, for those who look."""

from typing import Any

import msgspec
from sqlalchemy import RowMapping, Select, select

from toritsugi.event import Urgency
from toritsugi.notification import Body, State
from toritsugi.outbox.rows import body_of
from toritsugi.outbox.tables import notification


class Carrier(msgspec.Struct, frozen=True):
    """The notification that another was merged into, as it stands."""

    id: str
    state: State
    carries: int
    settled_at: float | None


class NotificationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notification as it stands. Times are seconds since the epoch.

    `carries` counts what was merged into it; `carrier` is there when it was merged itself.
    """

    id: str
    organization_id: str
    event_id: str
    kind: str
    title: str
    label: str
    destination_kind: str
    intended_for: str
    state: State
    reason: str
    urgency: Urgency
    tries: int
    doubtful: bool
    created_at: float
    due_at: float
    expires_at: float
    settled_at: float | None
    fallback_of: str | None
    resend_of: str | None
    carries: int
    carrier: Carrier | None
    body: Body

    @property
    def fate(self) -> State:
        """What became of its words: of one that was merged, what became of the message that carries it."""
        return self.carrier.state if self.carrier is not None else self.state


class AttemptRow(msgspec.Struct, frozen=True, kw_only=True):
    """One try and its answer. `verdict` None: it is under way; "unknown": its worker died."""

    id: str
    notification_id: str
    number: int
    started_at: float
    finished_at: float | None
    verdict: str | None
    status: int | None
    code: str
    description: str
    doubtful: bool


_carrier = notification.alias("carrier")
_OF_CARRIER = tuple(_carrier.c[name].label(f"carrier_{name}") for name in Carrier.__struct_fields__)
_MADE = {"body", "state", "urgency", "carrier"}


def entries() -> Select[Any]:
    """Each notification, beside the one that it was merged into."""
    return select(notification, *_OF_CARRIER).outerjoin(_carrier, _carrier.c.id == notification.c.merged_into)


def entry_of(row: RowMapping) -> NotificationRow:
    plain = {name: row[name] for name in NotificationRow.__struct_fields__ if name not in _MADE}
    return NotificationRow(
        **plain,
        body=body_of(row),
        state=State(row["state"]),
        urgency=Urgency(row["urgency"]),
        carrier=_carrier_of(row),
    )


def _carrier_of(row: RowMapping) -> Carrier | None:
    if row["merged_into"] is None:
        return None
    return Carrier(row["carrier_id"], State(row["carrier_state"]), row["carrier_carries"], row["carrier_settled_at"])
