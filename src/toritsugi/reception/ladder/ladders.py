"""Climbs the ladders of all calls, beside the program; several processes may do so at once."""

from collections.abc import Sequence
from typing import Any

import msgspec
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.agent import Agent
from toritsugi.database import Database, StorageTrouble
from toritsugi.intake import AcceptDesk, Declined
from toritsugi.reception.calling import read_hours
from toritsugi.reception.ladder.call import Call, change_call, due_calls, next_due_at, write_steps
from toritsugi.reception.ladder.climbing import TOPIC, Passed, details_of_climb, steps_past
from toritsugi.reception.ladder.reaching import Reached, reached_by, unanswered_event
from toritsugi.reception.ladder.telling import telling_of
from toritsugi.reception.occasion import Occasion, read_occasion
from toritsugi.reception.own_words import own_words
from toritsugi.reception.visits import get_visit

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
"""How often it looks by itself, should a ring of the bell be lost or the clock be changed."""
BATCH = 100
AT_ONCE = 2.0
"""Seconds within which a call that is told counts as told at once: its rung's seconds run from when it was climbed."""


class Climb(msgspec.Struct, frozen=True):
    """The rungs that are passed over, then the one that reaches somebody (None at the end of the ladder)."""

    passed: tuple[Passed, ...]
    position: int = 0
    reached: Reached | None = None


class Ladders(Agent):
    """Runs beside the program from `start` to `stop`.

    `relay_url` is where links of ours lead; `mails` says whether there is a mail server that takes the ladder's mails.
    """

    def __init__(self, database: Database, desk: AcceptDesk, relay_url: str, *, mails: bool = True) -> None:
        self._database = database
        self._desk = desk
        self._relay_url = relay_url
        self._mails = mails

    async def run(self) -> None:
        with self._database.bell.subscribe(TOPIC) as bell:
            while True:
                pause = LOOK_SECONDS
                try:
                    pause = await self.look()
                except StorageTrouble as trouble:
                    log.error("ladder.storage_trouble", reason=str(trouble))
                except Exception:
                    log.exception("ladder.look_failed")
                await bell.wait(pause)

    async def look(self) -> float:
        """Does what is due for every call. Says after how many seconds it should look again."""
        now = self._database.clock.now()
        async with self._database.reading() as c:
            calls = await due_calls(c, now, BATCH)
        attended = [await self._attend_safely(call, now) for call in calls]
        async with self._database.reading() as c:
            due_at = await next_due_at(c)
        if due_at is None or not all(attended):
            return LOOK_SECONDS
        return min(max(due_at - self._database.clock.now(), 0.05), LOOK_SECONDS)

    async def _attend_safely(self, call: Call, now: float) -> bool:
        """Whether it went well: a call that goes wrong keeps no other visitor waiting. Raises StorageTrouble."""
        try:
            await self._attend(call, now)
        except StorageTrouble:
            raise
        except Exception:
            log.exception("ladder.call_failed", visit=call.visit_id)
            return False
        return True

    async def _attend(self, call: Call, now: float) -> None:
        if call.stepped_at > now:
            await self._follow_the_clock(call, now)
        elif call.expires_at <= now:
            await self._miss(call)
        elif not await self._held_up(call, now):
            await self._climb(call, now)

    async def _held_up(self, call: Call, now: float) -> bool:
        """Whether the next rung is not due after all, since an answer is waited for only from when somebody was told.

        While LINE WORKS cannot be reached, nobody else is called by it: they would all be called at once when it is
        back, for a host who was never called. What goes another way, the mail, comes first then.
        """
        async with self._database.reading() as c:
            telling = await telling_of(c, call)
            mail = await self._mail_ahead(c, call, now) if telling.stuck else 0
        if telling.at is not None and call.stepped_at + AT_ONCE < telling.at <= now < telling.at + call.rung.seconds:
            return await self._put_off(call, telling.at + call.rung.seconds)
        if not telling.stuck or mail == call.position + 1:
            return False
        if mail:
            return await self._put_off(call, now, rungs=call.with_next(mail))
        return await self._put_off(call, now + LOOK_SECONDS)

    async def _mail_ahead(self, c: AsyncConnection, call: Call, now: float) -> int:
        """The position of the mail that is still to be sent and may be sent now; 0 for none."""
        is_open = (await read_hours(c, call.organization_id)).is_open(now)
        ahead = range(call.position + 1, len(call.rungs))
        mails = (each for each in ahead if call.rungs[each].kind == "mail")
        return next((each for each in mails if self._mails and (is_open or call.rungs[each].outside_hours)), 0)

    async def _put_off(self, call: Call, due_at: float, **values: Any) -> bool:
        """True, also when somebody else has changed the call meanwhile: then it is looked at anew."""
        async with self._database.transaction() as c:
            await change_call(c, call, due_at=min(due_at, call.expires_at), **values)
        return True

    async def _follow_the_clock(self, call: Call, now: float) -> None:
        """The clock was set back: what was due by the old one is due after the same seconds by the new one."""
        assert call.due_at is not None
        back = call.stepped_at - now
        times = {name: getattr(call, name) - back for name in ("began_at", "stepped_at", "due_at", "expires_at")}
        async with self._database.transaction() as c:
            if await change_call(c, call, **times):
                log.info("ladder.clock_set_back", seconds=round(back))

    async def _miss(self, call: Call, passed: Sequence[Passed] = ()) -> None:
        """Nobody has answered, and nobody else is there to be called, or it is too late."""
        async with self._database.transaction() as c:
            if not await change_call(c, call, state="missed", due_at=None):
                return
            await write_steps(c, steps_past(call, passed, self._database.clock.now()))
            self._database.announce(c, f"visit:{call.visit_id}")
        log.warning("call.missed", visit=call.visit_id)

    async def _climb(self, call: Call, now: float) -> None:
        async with self._database.reading() as c:
            visit = await get_visit(c, call.organization_id, call.visit_id)
            occasion = await read_occasion(c, visit, self._relay_url) if visit else None
            climb = await self._next_rung(c, call, occasion, now) if occasion else Climb(())
            told = climb.reached.addressees if climb.reached else ()
            words = await own_words(c, occasion, told, "unanswered", now) if occasion and told else {}
        if occasion is None or climb.reached is None:
            await self._miss(call, climb.passed)
            return
        event = unanswered_event(call, occasion, climb.reached, now)
        details = event.details | details_of_climb(call, climb.position, climb.passed)
        try:
            await self._desk.accept(msgspec.structs.replace(event, details=details, own_words=words))
        except Declined:
            log.info("ladder.declined", visit=call.visit_id)

    async def _next_rung(self, c: AsyncConnection, call: Call, occasion: Occasion, now: float) -> Climb:
        passed: list[Passed] = []
        for position in range(call.position + 1, len(call.rungs)):
            rung = call.rungs[position]
            mailless = rung.kind == "mail" and not self._mails
            reached = Reached(skipped="no_mail") if mailless else await reached_by(c, rung, occasion, now)
            if reached.mail is not None:
                reached = msgspec.structs.replace(reached, untold=(await telling_of(c, call)).stuck)
            if not reached.skipped:
                return Climb(tuple(passed), position, reached)
            passed.append(Passed(position, reached.skipped))
        return Climb(tuple(passed))
