"""Answers by a link: signed with the visit's own secret, confirmed on a page, good for one answer."""

import hmac

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import Declined
from toritsugi.reception.keys import digest
from toritsugi.reception.occasion import Occasion, link_signature, read_occasion
from toritsugi.reception.tables import used_answer_link, visit, visit_answer
from toritsugi.reception.visits import CALL_SECONDS, Choice, visit_of

LINKED = "visitor.linked"
"""The kind of event that a confirmed link makes."""


class LinkTaken(msgspec.Struct, frozen=True):
    """What became of a link: `choice` and `who` are of the answer that counts now; `counts`: it is this link's own."""

    counts: bool
    choice: str
    who: str
    at: float


async def find_link(c: AsyncConnection, visit_id: str, choice: str, signature: str, relay_url: str) -> Occasion | None:
    """The visit that a link answers; None when this program has not made the link."""
    row = (await c.execute(select(visit).where(visit.c.id == visit_id))).first()
    expected = link_signature(row.secret_digest if row else "", choice)
    if row is None or not hmac.compare_digest(expected.encode(), signature.encode()):
        return None
    return await read_occasion(c, visit_of(row), relay_url)


def link_event(
    occasion: Occasion, choice: Choice, signature: str, who: tuple[str, str], words: str, now: float
) -> Event:
    """The event of a confirmed link. `who` is an employee's id and a name; either may be empty."""
    return Event(
        id=new_id(),
        organization_id=occasion.organization.id,
        source_id=None,
        kind=LINKED,
        urgency=Urgency.ANSWER,
        title=choice,
        details={
            "visit_id": occasion.visit.id,
            "choice": choice,
            "signature": signature,
            "employee_id": who[0],
            "name": who[1],
            "words": words,
        },
        idempotency_key=f"link:{new_id()}",
        received_at=now,
        expires_at=now + CALL_SECONDS,
    )


async def link_was_used(c: AsyncConnection, visit_id: str, signature: str) -> bool:
    """Whether somebody has answered by this link before."""
    used = select(used_answer_link.c.digest).where(used_answer_link.c.digest == digest(f"{visit_id}/{signature}"))
    return (await c.execute(used)).first() is not None


async def use_link(database: Database, c: AsyncConnection, visit_id: str, signature: str, now: float) -> None:
    """Marks the link as used. Raises Declined when it was used before."""
    row = {"digest": digest(f"{visit_id}/{signature}"), "visit_id": visit_id, "used_at": now}
    used = await c.execute(database.insert(used_answer_link).values(row).on_conflict_do_nothing())
    if used.rowcount != 1:
        raise Declined("the link was used before")


async def link_outcome(database: Database, visit_id: str, answer_id: str) -> LinkTaken | None:
    """The answer that counts now; None while there is none. `answer_id` is the id of the link's event."""
    async with database.reading() as c:
        taken = select(visit_answer).where(visit_answer.c.visit_id == visit_id, visit_answer.c.taken)
        row = (await c.execute(taken.order_by(visit_answer.c.id.desc()).limit(1))).first()
    return LinkTaken(row.id == answer_id, row.choice, row.answered_by, row.answered_at) if row else None
