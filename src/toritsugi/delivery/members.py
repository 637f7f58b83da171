"""Notes which members the platform did not know, and which it knows again."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.notification import State
from toritsugi.outbox import Outcome
from toritsugi.people import note_known, note_unknown

NO_SUCH_MEMBER = 404


async def note_members(database: Database, connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    """From what became of sends to members; a refusal that was the bot's fault has held the connection instead."""
    told = [each for each in outcomes if each.leased.notification.destination.kind == "member"]
    known = [each for each in told if each.state is State.DELIVERED]
    unknown = [each for each in told if each.state is State.DEAD and each.status == NO_SUCH_MEMBER]
    await note_known(connection, [_member(each) for each in known])
    await note_unknown(database, connection, [_member(each) for each in unknown])


def _member(outcome: Outcome) -> tuple[str, str]:
    notification = outcome.leased.notification
    return notification.organization_id, notification.destination.address
