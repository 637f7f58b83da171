"""Writes what was found as a sheet, line by line, however much it is."""

from collections.abc import AsyncIterator, Callable, Mapping

import msgspec

from toritsugi.clock import japan_time
from toritsugi.database import Database
from toritsugi.organization import Language, Organization
from toritsugi.outbox.finding.listing import find_notifications
from toritsugi.outbox.finding.looking import NotificationFilter
from toritsugi.outbox.history import NotificationRow, following
from toritsugi.spreadsheet import BEGINNING, sheet_line

BATCH = 200
HEADINGS: dict[Language, tuple[str, ...]] = {
    "ja": (
        "作成日時",
        "種類",
        "件名",
        "宛先",
        "通知先",
        "状態",
        "理由",
        "確定日時",
        "送信回数",
        "文面",
        "ID",
        "受信ID",
    ),
    "en": ("made", "kind", "title", "for", "destination", "state", "reason", "settled", "tries", "text", "id", "event"),
}


class Names(msgspec.Struct, frozen=True):
    """What people call a kind, and how a notification stands, seeing what came after it (see `following`)."""

    kind: Callable[[str], str]
    standing: Callable[[NotificationRow, Mapping[str, str]], str]


async def notification_sheet(
    database: Database, organization: Organization, wanted: NotificationFilter, language: Language, names: Names
) -> AsyncIterator[str]:
    """The lines of the sheet, newest notification first, below the headings. Times are Japan's."""
    yield BEGINNING + sheet_line(HEADINGS[language])
    before = ""
    while True:
        async with database.reading() as connection:
            found = await find_notifications(connection, organization.id, wanted, before=before, limit=BATCH)
            followed = await following(connection, [row.id for row in found.rows])
        for row in found.rows:
            yield sheet_line(_cells(row, names.kind(row.kind), names.standing(row, followed)))
        before = found.next_before
        if not before:
            return


def _cells(row: NotificationRow, kind: str, standing: str) -> tuple[str, ...]:
    return (
        _moment(row.created_at),
        kind,
        row.title,
        row.intended_for,
        row.label,
        standing,
        row.reason,
        _moment(row.settled_at),
        str(row.tries),
        row.body.text,
        row.id,
        row.event_id,
    )


def _moment(seconds: float | None) -> str:
    return "" if seconds is None else f"{japan_time(seconds):%Y-%m-%d %H:%M:%S}"
