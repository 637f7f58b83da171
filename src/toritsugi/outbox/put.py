"""Puts notifications in, within the transaction that accepts their event."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database, add_rows
from toritsugi.notification import Notification, State
from toritsugi.outbox.tables import lane, notification

TOPIC = "outbox"
"""The bell's topic when something was put."""
LABEL_LIMIT = 200
"""Characters kept of a destination's name and of the one meant; rooms can have longer titles."""


async def put(database: Database, connection: AsyncConnection, notifications: Sequence[Notification]) -> None:
    """Adds them as pending and rings `TOPIC` once the caller's transaction is committed."""
    if not notifications:
        return
    await add_rows(connection, notification, [_row(each) for each in notifications])
    lanes = {name for each in notifications for name in (each.lane, each.destination.lane)}
    if new := database.unwritten(connection, lanes):
        blank = {"owner": "", "lease_until": 0.0, "blocked_until": 0.0}
        await connection.execute(
            database.insert(lane).on_conflict_do_nothing(), [{"name": name, **blank} for name in new]
        )
    database.announce(connection, TOPIC)


def _row(each: Notification) -> dict[str, Any]:
    destination = each.destination
    return {
        "id": each.id,
        "organization_id": each.organization_id,
        "event_id": each.event_id,
        "kind": each.kind,
        "title": each.title,
        "connection_id": destination.connection_id,
        "lane": each.lane,
        "destination_kind": destination.kind,
        "address": destination.address,
        "label": destination.label[:LABEL_LIMIT],
        "intended_for": each.intended_for[:LABEL_LIMIT],
        "body": msgspec.json.encode(each.body).decode(),
        "fallbacks": msgspec.json.encode(each.fallbacks).decode(),
        "urgency": int(each.urgency),
        "state": State.PENDING,
        "reason": "",
        "attempts": 0,
        "tries": 0,
        "doubtful": False,
        "due_at": max(each.due_at, each.created_at),
        "expires_at": each.expires_at,
        "lease_owner": "",
        "lease_until": 0.0,
        "fallback_of": each.fallback_of,
        "resend_of": each.resend_of,
        "merged_into": None,
        "carries": each.carries,
        "follows": each.follows,
        "mergeable": each.body.gist is not None,
        "created_at": each.created_at,
        "settled_at": None,
    }
