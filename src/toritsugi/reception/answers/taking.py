"""Takes an answer: the first counts, a later one may only better it, and the call goes on, waits or ends by it."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.reception.answers.links import LINKED, use_link
from toritsugi.reception.answers.reading import Tap, read_tap, read_words
from toritsugi.reception.answers.telling import tell_answered, tell_late, tell_noted
from toritsugi.reception.ladder import settle_answer
from toritsugi.reception.staying import leaving_event_of
from toritsugi.reception.tables import visit, visit_answer
from toritsugi.reception.visits import Choice

ANSWERABLE_SECONDS = 3600.0
"""A tap later than this after the arrival changes nothing: nobody waits at the desk any more."""

_GIVES_WAY: dict[Choice, tuple[str, ...]] = {
    "coming": ("", "wait", "unable"),
    "deputy": ("", "wait", "unable"),
    "wait": ("", "unable"),
    "unable": ("", "wait"),
}
"""Which earlier answers give way to a new one: somebody who comes ends the call, the others leave it open."""


async def take_answer(database: Database, c: AsyncConnection, event: Event, relay_url: str) -> Sequence[Event]:
    """Records an answer and says what is to be told about it; nothing when the event is no answer.

    Raises Declined for a link that was used before.
    """
    tap = await read_tap(c, event, relay_url)
    if tap is None:
        return await _take_words(database, c, event, relay_url)
    if event.kind == LINKED:
        await use_link(database, c, tap.visit.id, event.details["signature"], tap.now)
    taken = tap.now - tap.visit.arrived_at < ANSWERABLE_SECONDS and await _take(c, tap)
    await _record(c, tap, taken)
    database.announce(c, f"visit:{tap.visit.id}")
    if not taken:
        return [] if event.kind == LINKED else await tell_late(c, tap)
    await settle_answer(database, c, tap.visit, tap.choice, tap.now)
    await _show_words(c, tap)
    return [*await tell_answered(c, tap), *_asked_to_see_off(tap)]


def _asked_to_see_off(tap: Tap) -> list[Event]:
    """Whoever comes is asked to say when a visitor with a name has left."""
    if tap.choice not in {"coming", "deputy"} or tap.member is None or not tap.visit.badge:
        return []
    return [leaving_event_of(tap.occasion, tap.member, tap.id, tap.now)]


async def _take_words(database: Database, c: AsyncConnection, event: Event, relay_url: str) -> Sequence[Event]:
    """A host has written to the bot: the words are shown, and stand for 「少々お待ちください」 before any answer."""
    tap = await read_words(c, event, relay_url)
    if tap is None:
        return []
    if not tap.occasion.settings.free_text:
        return [tell_noted(tap, shown=False)]
    database.announce(c, f"visit:{tap.visit.id}")
    told: list[Event] = []
    first = tap.visit.answer == "" and await _take(c, tap)
    await _record(c, tap, first)
    if first:
        await settle_answer(database, c, tap.visit, tap.choice, tap.now)
        told += await tell_answered(c, tap)
    await _show_words(c, tap)
    return [*told, tell_noted(tap, shown=True)]


async def _take(c: AsyncConnection, tap: Tap) -> bool:
    """Lets the answer count, unless another one that does not give way was first."""
    own_change = and_(visit.c.answerer == tap.answerer, visit.c.answer != tap.choice, visit.c.answerer != "")
    changed = await c.execute(
        update(visit)
        .where(visit.c.id == tap.visit.id, or_(visit.c.answer.in_(_GIVES_WAY[tap.choice]), own_change))
        .values(
            answer=tap.choice,
            answerer=tap.answerer[:100],
            answered_at=func.coalesce(visit.c.answered_at, tap.now),
        )
    )
    return changed.rowcount == 1


async def _record(c: AsyncConnection, tap: Tap, taken: bool) -> None:
    await c.execute(
        visit_answer.insert().values(
            id=tap.id,
            visit_id=tap.visit.id,
            choice=tap.choice,
            employee_id=tap.member.id if tap.member else None,
            answered_by=tap.who[:200],
            taken=taken,
            answered_at=tap.now,
            note=tap.words,
        )
    )


async def _show_words(c: AsyncConnection, tap: Tap) -> None:
    """The words of whoever answered last stand on the visitor's screen; an answer without words clears them."""
    by = tap.member.id if tap.member and tap.words else ""
    await c.execute(update(visit).where(visit.c.id == tap.visit.id).values(words=tap.words, words_by=by))
