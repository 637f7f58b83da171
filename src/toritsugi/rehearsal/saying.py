"""What one notification would say: by itself, and together with others, made by the code that merges in earnest.

Nobody can foretell how much a destination will get. So both are shown: the message as it reads alone, and as it reads
once the destination has had its share, beside what waits there now or, where nothing waits, beside a stand-in.
"""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.delivery import content_of
from toritsugi.event import Urgency
from toritsugi.lineworks import Content
from toritsugi.notification import Notification
from toritsugi.organization import Language
from toritsugi.outbox import waiting_beside
from toritsugi.routing import another, gather

MOST = 200
"""Waiting notices that are looked at."""


class Said(msgspec.Struct, frozen=True):
    """One message as it would be sent.

    `together` is the message in which it would stand beside others; None for what is never merged. Of those others
    `waiting` really wait for the destination now; 0: one that is made up stands for them.
    """

    notification: Notification
    content: Content
    together: Content | None = None
    waiting: int = 0


async def say(connection: AsyncConnection, made: Notification, language: Language) -> Said:
    """Both messages. A digest has its heading, also alone."""
    if made.body.gist is None or made.urgency < Urgency.NOTICE:
        return Said(made, content_of(made.body))
    place = (made.organization_id, made.destination.address, made.urgency)
    others = await waiting_beside(connection, *place, MOST)
    together = _carrying(made, others or [another(made, language)], language)
    return Said(made, _carrying(made, [], language), together, len(others))


def _carrying(made: Notification, others: Sequence[Notification], language: Language) -> Content:
    """The message that carries it behind these others; its own when nothing is merged."""
    mergers = gather([*others, made], language, made.created_at)
    carriers = (each.carrier for each in mergers if made.id in each.ids)
    return content_of(next(carriers, made).body)
