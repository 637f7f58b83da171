"""Notes which members the platform did not know, and which it knows again."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.notification import Notification, State
from toritsugi.outbox import Outcome
from toritsugi.people import note_known, note_unknown

NO_SUCH_MEMBER = 404


async def note_members(database: Database, connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """From what became of sends to members; a refusal that was the bot's fault has held the connection instead."""
    told = [each for each in outcomes if _told(each.leased.notification)]
    known = [each for each in told if each.state is State.DELIVERED]
    unknown = [each for each in told if each.state is State.DEAD and each.status == NO_SUCH_MEMBER]
    await note_known(connection, [_member(each) for each in known])
    await note_unknown(database, connection, [_member(each) for each in unknown])


def _told(notification: Notification) -> bool:
    """Whether it was said to a member; to give the platform a file says nothing to anybody."""
    return notification.destination.kind == "member" and not notification.uploads


def _member(outcome: Outcome) -> tuple[str, str]:
    notification = outcome.leased.notification
    return notification.organization_id, notification.destination.address
