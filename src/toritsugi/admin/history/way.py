"""The way of an event as a picture: received, ruled, directed, told; each station with its sign."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from toritsugi.admin.standing import MISSED, UNSETTLED, Followed
from toritsugi.event import Event
from toritsugi.intake import EventNote
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow

Tone = Literal["fine", "moving", "attention", "person", "quiet"]


class Station(msgspec.Struct, frozen=True):
    """One station. `key` names its words, in which `count` and `name` stand."""

    key: str
    tone: Tone
    sign: str
    count: int = 0
    name: str = ""


def way_of(
    event: Event, rows: Sequence[NotificationRow], notes: Sequence[EventNote], followed: Followed, *, unread: bool
) -> tuple[Station, ...]:
    """The stations that the event has passed, and the one where it stands."""
    stations = [Station("received", "fine", "check")]
    if unread:
        return (*stations, Station("reading", "moving", "clock"))
    if event.details.get("rule_name"):
        stations.append(Station("ruled", "fine", "check", name=event.details["rule_name"]))
    return (*stations, *_directed(event, rows, notes), *_told(rows, followed))


def _directed(event: Event, rows: Sequence[NotificationRow], notes: Sequence[EventNote]) -> list[Station]:
    if rows:
        planned = [row for row in rows if row.fallback_of is None and not row.carries]
        places = len({(row.destination_kind, row.label) for row in planned})
        return [Station("directed", "fine", "check", count=places)]
    reasons = {note.reason for note in notes}
    if any(note.waits for note in notes):
        return [Station("nowhere", "person", "bang")]
    for reason in ("kept", "off", "no_destination"):
        if reason in reasons:
            return [Station(reason, "quiet", "dash")]
    return [Station("untold", "quiet", "dash")] if event.addressees else []


def _told(rows: Sequence[NotificationRow], followed: Followed) -> list[Station]:
    if not rows:
        return []
    states = [row.fate for row in rows if not row.carries and (row.state not in MISSED or row.id not in followed)]
    missed = sum(state in MISSED for state in states)
    waiting = sum(state in UNSETTLED for state in states)
    delivered = sum(state is State.DELIVERED for state in states)
    if missed:
        return [Station("missed", "person", "bang", count=missed)]
    if waiting:
        return [Station("sending", "moving", "clock", count=waiting)]
    return [Station("told", "fine", "check", count=delivered)] if delivered else [Station("cancelled", "quiet", "dash")]
