"""Reads what a host has done: pressed a button, confirmed a link, or written to the bot."""

import re
from typing import cast, get_args

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Event
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow, notifications_of_event, told_to_member
from toritsugi.people import Employee, employee_by_lineworks_user, get_employees, read_link_code, tidy_text
from toritsugi.reception.answers.links import LINKED
from toritsugi.reception.ladder import steps_of
from toritsugi.reception.occasion import Occasion, read_occasion
from toritsugi.reception.tables import call_step, visit, visit_answer
from toritsugi.reception.visits import Choice, Visit, get_visit

MESSAGE = "lineworks.message"
WORDS_LIMIT = 200
"""Characters of a host's own words on the visitor's screen."""
WORDS_SECONDS = 900.0
"""So long after the arrival, what a host writes to the bot is meant for the visitor."""


class Tap(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody answers. `member` is None when it is nobody we know; `name` is what to call them then.

    `answerer` is by what the same person is known again; `words` are the person's own, "" for none.
    """

    id: str
    occasion: Occasion
    choice: Choice
    answerer: str
    channel_id: str
    member: Employee | None
    name: str
    words: str
    now: float

    @property
    def visit(self) -> Visit:
        return self.occasion.visit

    @property
    def who(self) -> str:
        return self.member.name if self.member else self.name


async def read_tap(c: AsyncConnection, event: Event, relay_url: str) -> Tap | None:
    """An answer by a button or a link; None when the event is none."""
    if event.kind == LINKED:
        return await _linked(c, event, relay_url)
    found = re.fullmatch(r"answer/([0-9a-f]{32})/([a-z]+)", event.details.get("postback", ""))
    if not found or found[2] not in get_args(Choice):
        return None
    occasion = await _occasion(c, event.organization_id, found[1], relay_url)
    if occasion is None:
        return None
    user_id, channel_id = event.details.get("user_id", ""), event.details.get("channel_id", "")
    member = await employee_by_lineworks_user(c, event.organization_id, user_id)
    if member is None and not channel_id:
        member = await _host_behind_login(c, occasion)
    return Tap(
        id=event.id,
        occasion=occasion,
        choice=cast(Choice, found[2]),
        answerer=user_id,
        channel_id=channel_id,
        member=member,
        name=user_id,
        words="",
        now=event.received_at,
    )


async def _linked(c: AsyncConnection, event: Event, relay_url: str) -> Tap | None:
    details = event.details
    occasion = await _occasion(c, event.organization_id, details["visit_id"], relay_url)
    member = (await get_employees(c, [details["employee_id"]])).get(details["employee_id"])
    if occasion is None:
        return None
    return Tap(
        id=event.id,
        occasion=occasion,
        choice=cast(Choice, details["choice"]),
        answerer=(member.lineworks_user_id or member.id) if member else details["name"],
        channel_id="",
        member=member,
        name=details["name"],
        words=details["words"] if occasion.settings.free_text else "",
        now=event.received_at,
    )


async def read_words(c: AsyncConnection, event: Event, relay_url: str) -> Tap | None:
    """What a host has written to the bot while a visitor waits; it counts as 「少々お待ちください」 before any answer.

    None when it is said in a room, is a code for linking an account, or no visitor waits for this person.
    """
    details = event.details
    words = tidy_text(details.get("text", ""))[:WORDS_LIMIT]
    if details.get("postback") or details.get("channel_id") or not words or read_link_code(words):
        return None
    member = await employee_by_lineworks_user(c, event.organization_id, details.get("user_id", ""))
    visited = await _waiting_for(c, member, event.received_at) if member else None
    occasion = await read_occasion(c, visited, relay_url) if visited else None
    if occasion is None:
        return None
    return Tap(
        id=event.id,
        occasion=occasion,
        choice="wait",
        answerer=details["user_id"],
        channel_id="",
        member=member,
        name=details["user_id"],
        words=words,
        now=event.received_at,
    )


async def _waiting_for(c: AsyncConnection, member: Employee, now: float) -> Visit | None:
    """The visitor of whom the bot has told this person last; for who was called in a room only, the last one answered.

    When the last thing that the bot told was something else, the words are about that.
    """
    since, company = now - WORDS_SECONDS, member.organization_id
    last = await told_to_member(c, company, member.lineworks_user_id, since, 1)
    climbed = select(call_step.c.visit_id).where(call_step.c.event_id.in_(last))
    answered = select(visit_answer.c.visit_id).where(visit_answer.c.employee_id == member.id, visit_answer.c.taken)
    meant = visit.c.id.in_(climbed if last else answered)
    chosen = select(visit.c.id).where(visit.c.organization_id == company, visit.c.arrived_at > since, meant)
    found = (await c.execute(chosen.order_by(visit.c.id.desc()).limit(1))).scalar_one_or_none()
    return await get_visit(c, company, found) if found else None


async def _occasion(c: AsyncConnection, organization_id: str, visit_id: str, relay_url: str) -> Occasion | None:
    visited = await get_visit(c, organization_id, visit_id)
    return await read_occasion(c, visited, relay_url) if visited else None


async def _host_behind_login(c: AsyncConnection, occasion: Occasion) -> Employee | None:
    """The host, when a tap in a DM can be nobody else's.

    Callbacks name members by user ID (official: bot callback); an employee may be written down by login ID.
    """
    host = occasion.host
    if host is None or "@" not in host.lineworks_user_id:
        return None
    sent = await notifications_of_visit(c, occasion.visit)
    members = [each for each in sent if each.destination_kind == "member" and each.state == State.DELIVERED]
    return host if [each.fallback_of for each in members] == [None] else None


async def notifications_of_visit(c: AsyncConnection, visited: Visit) -> list[NotificationRow]:
    """What was said to anybody to call somebody to this visitor: at the arrival, and on each rung."""
    steps = (await steps_of(c, [visited.id])).get(visited.id, [])
    events = dict.fromkeys([visited.event_id or "", *(step.event_id or "" for step in steps)])
    return [each for event_id in events if event_id for each in await notifications_of_event(c, event_id)]
