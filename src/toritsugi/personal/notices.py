"""「お知らせ」: the notices for this employee, each whole; and where the links in posts lead."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Event
from toritsugi.intake import EventNote, get_event, get_events, noted_event_ids, notes_of_events
from toritsugi.outbox import places_told, told_event_ids
from toritsugi.people import employee_of_account
from toritsugi.personal.member import Member, framed, member_of
from toritsugi.personal.parts import PersonalParts
from toritsugi.rules import list_kinds
from toritsugi.web import AnyRequest, Problem, account_of, furniture_of, language_of, local_path

PAGE = 30
_ADDRESS = re.compile(r"https?://[^\s<>\"「」『』（）【】、。]+")
_CODE = "sign_in.code"


class Piece(msgspec.Struct, frozen=True):
    """A part of a text; `address` when it is a link."""

    text: str
    address: str = ""


@get("/me/notices", include_in_schema=False)
async def notices(request: AnyRequest, parts: PersonalParts, before: str = "") -> Template:
    """Newest first, thirty at a time: those that were told, and those that were not for a reason."""
    member = member_of(request)
    async with parts.database.reading() as c:
        ids = await _ids(c, member, before[:32] or None)
        events = await get_events(c, member.organization.id, ids[:PAGE])
        notes = await notes_of_events(c, ids[:PAGE])
        labels = await _labels(request, c, member)
    shown = [event for event in sorted(events, key=lambda event: event.id, reverse=True) if event.kind != _CODE]
    why = {id: _note_of(each, member) for id, each in notes.items()}
    older = ids[PAGE - 1] if len(ids) > PAGE else ""
    context: dict[str, Any] = {"events": shown, "why": why, "labels": labels, "older": older, "first": not before}
    return framed(request, "personal/notices.html", entry="notices", **context)


async def _ids(c: AsyncConnection, member: Member, before: str | None) -> list[str]:
    told = await told_event_ids(c, member.organization.id, member.places, before, PAGE + 1)
    noted = await noted_event_ids(c, member.employee.id, before, PAGE + 1)
    return sorted({*told, *noted}, reverse=True)[: PAGE + 1]


async def _labels(request: AnyRequest, c: AsyncConnection, member: Member) -> dict[str, str]:
    """What people call the kinds of notices, by key."""
    kinds = await list_kinds(c, member.organization.id)
    return {kind.key: kind.label("ja" if language_of(request, "personal") == "ja" else "en") for kind in kinds}


def _note_of(notes: Sequence[EventNote], member: Member) -> str:
    """Why this employee was not told; "" when there is nothing to say."""
    return next((note.reason for note in notes if note.employee_id == member.employee.id), "")


@get("/me/notices/{id:str}", include_in_schema=False)
async def notice(request: AnyRequest, parts: PersonalParts, id: str) -> Template:
    """The whole notice. Raises Problem (403) for one that is not for this employee."""
    member = member_of(request)
    async with parts.database.reading() as c:
        found = await get_event(c, member.organization.id, id)
        if found is None or found.kind == _CODE:
            raise NotFoundException
        notes = (await notes_of_events(c, [found.id])).get(found.id, [])
        if not await may_read(c, member, found, notes):
            raise Problem(403, furniture_of(request).catalogs["personal"].phrase("notice.not_yours"))
        labels = await _labels(request, c, member)
    context: dict[str, Any] = {"event": found, "why": _note_of(notes, member), "labels": labels}
    told: dict[str, Any] = {"pieces": list(pieces(found.text)), "files": found.files}
    return framed(request, "personal/notice.html", entry="notices", **told, **context)


async def may_read(c: AsyncConnection, member: Member, event: Event, notes: Sequence[EventNote]) -> bool:
    """Whether it was meant for this employee, or told in a place of theirs."""
    meant = {(each.kind, each.value) for each in event.addressees}
    if ("employee", member.employee.id) in meant or any(note.employee_id == member.employee.id for note in notes):
        return True
    mine = set(member.places)
    return bool(mine & meant) or bool(mine & await places_told(c, event.id))


def pieces(text: str) -> Iterator[Piece]:
    """The text, with the addresses in it apart."""
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;:!?)]}")
        yield Piece(text[at : found.start()])
        yield Piece(address, address)
        at = found.start() + len(address)
    yield Piece(text[at:])


@get("/n/{id:str}", include_in_schema=False)
async def lead(request: AnyRequest, parts: PersonalParts, id: str) -> Redirect:
    """Where a post's link leads: an administrator to the whole story, an employee to the own page of the notice."""
    account = account_of(request)
    assert account is not None
    if account.role == "admin":
        return Redirect(local_path(f"/events/{id}"), status_code=303)
    async with parts.database.reading() as c:
        if await employee_of_account(c, account) is None:
            raise NotFoundException
    return Redirect(local_path(f"/me/notices/{id}"), status_code=303)
