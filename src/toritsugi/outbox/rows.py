"""Turns rows of the table back into the traveller."""

import msgspec
from sqlalchemy import RowMapping

from toritsugi.destination import Destination
from toritsugi.event import Urgency
from toritsugi.notification import Body, Notification

_body = msgspec.json.Decoder(Body)
_fallbacks = msgspec.json.Decoder(tuple[Destination, ...])


def body_of(row: RowMapping) -> Body:
    return _body.decode(row["body"])


def notification_of(row: RowMapping) -> Notification:
    """The notification that was put."""
    return Notification(
        id=row["id"],
        organization_id=row["organization_id"],
        event_id=row["event_id"],
        kind=row["kind"],
        title=row["title"],
        destination=_destination(row),
        body=body_of(row),
        urgency=Urgency(row["urgency"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        due_at=row["due_at"],
        intended_for=row["intended_for"],
        fallbacks=_fallbacks.decode(row["fallbacks"]),
        fallback_of=row["fallback_of"],
        resend_of=row["resend_of"],
        carries=row["carries"],
        follows=row["follows"],
    )


def _destination(row: RowMapping) -> Destination:
    return Destination(
        connection_id=row["connection_id"],
        domain=row["lane"].rsplit("/", 1)[0],
        kind=row["destination_kind"],
        address=row["address"],
        label=row["label"],
    )
