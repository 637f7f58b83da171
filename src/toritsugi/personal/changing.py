"""One setting at a time: its present choice, and the new one, checked as everywhere."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.clock import japan_time
from toritsugi.connections import TalkRoom
from toritsugi.intake import offer_of
from toritsugi.people import (
    KIND,
    Absence,
    Choice,
    Employee,
    Offer,
    Problem,
    change_wishes,
    choices_of,
    search_employees,
    spelled,
)
from toritsugi.personal.member import framed, member_of
from toritsugi.personal.parts import PersonalParts
from toritsugi.personal.proving import unproved
from toritsugi.routing import Kind
from toritsugi.rules import list_kinds
from toritsugi.web import AnyRequest, Form, TooManyTries, language_of, words_of

HOURS_SHOWN = 4
LONGEST = 300
FOUND_AT_MOST = 10
ABSENCE = ("away_from", "away_until", "deputy")
SINGLE = ("delivery", "mail1", "mail2", "mail3", "room", "quiet", "digest", "absence")


class Setting(msgspec.Struct, frozen=True):
    """The setting that the address names, with everything that its page shows."""

    field: str
    choice: Choice
    offer: Offer
    kind: Kind | None = None
    rooms: Sequence[TalkRoom] = ()
    found: Sequence[Employee] = ()

    @property
    def form(self) -> str:
        """Which form it is changed with."""
        return "kind" if self.kind else self.field.rstrip("123")

    @property
    def cells(self) -> dict[str, str]:
        return spelled(self.choice, self.offer)


@get("/me/change/{field:str}", include_in_schema=False)
async def change_page(request: AnyRequest, parts: PersonalParts, field: str) -> Template:
    """The form with what is chosen at present."""
    setting = await _setting(request, parts, field, "")
    return _page(request, setting, _filled(setting))


@post("/me/change/{field:str}", include_in_schema=False, status_code=200)
async def change(request: AnyRequest, parts: PersonalParts, field: str, data: Form) -> Template | Redirect:
    """Keeps the choice and goes back to its row, or to the top, where it is said that a letter has to be confirmed
    first; otherwise says beside the field what to mend.

    With the button 「さがす」, it only looks for a deputy or a room, and keeps what was filled in on the page. Whoever
    was found as a deputy stays there to be chosen when something else is to mend.
    """
    given = {key: text[:LONGEST] for key, text in data.items()}
    looks = given.get("todo") == "search"
    keeps_found = looks or field == "absence"
    setting = await _setting(request, parts, field, given.get("search", "") if keeps_found else "")
    if looks:
        return _page(request, setting, {**_filled(setting), **given})
    cells = _cells(setting, given)
    if setting.field == "room" and not _may_post(setting, cells["room"]):
        return _page(request, setting, given, [Problem(0, "room", "not_in_room")])
    claim = unproved(setting.choice, cells)
    async with parts.database.transaction() as c:
        problems = await change_wishes(c, setting.choice.employee, cells, setting.offer, only_look=claim is not None)
    if claim is not None and not problems:
        problems = await _ask_for_proof(request, parts, claim)
    if problems:
        return _page(request, setting, {**_filled(setting), **given}, problems)
    return Redirect(f"/me?told=saved#{field}" if claim is None else "/me?told=letter", status_code=303)


async def _ask_for_proof(request: AnyRequest, parts: PersonalParts, claim: tuple[str, str]) -> list[Problem]:
    """Has a letter sent to the address, or says why that cannot be."""
    member, (field, address) = member_of(request), claim
    if not parts.letters.mails:
        return [Problem(0, field, "unproved", address[:60])]
    try:
        await parts.letters.send(member.employee, member.organization, claim, language_of(request, "personal"))
    except TooManyTries as refusal:
        return [Problem(0, field, "letters_wait", str(math.ceil(refusal.wait / 60)))]
    return []


async def _setting(request: AnyRequest, parts: PersonalParts, field: str, search: str) -> Setting:
    """Raises NotFoundException for what cannot be set."""
    who = member_of(request).employee
    async with parts.database.reading() as c:
        choice = (await choices_of(c, who.organization_id, [who.id]))[who.id]
        offer = await offer_of(c, who.organization_id)
        kinds = {KIND + kind.key: kind for kind in await list_kinds(c, who.organization_id) if kind.active}
        people = await search_employees(c, who.organization_id, search[:LONGEST], FOUND_AT_MOST) if search else []
    if field not in SINGLE and field not in kinds:
        raise NotFoundException
    rooms: Sequence[TalkRoom] = ()
    if field == "room":
        rooms = await parts.members.rooms_of(who.organization_id, who.lineworks_user_id, search[:LONGEST])
    found = [each for each in people if each.id != who.id]
    return Setting(field, choice, offer, kinds.get(field), rooms, found)


def _may_post(setting: Setting, channel_id: str) -> bool:
    """Nobody has notices posted in a room of others."""
    return channel_id in {"", setting.choice.channel_id, *(room.channel_id for room in setting.rooms)}


def _filled(setting: Setting) -> dict[str, str]:
    """The fields of the form with the present choice."""
    cells, quiet = setting.cells, setting.choice.wishes.quiet
    hours = [_clock(minute) for minute in setting.choice.wishes.digest_minutes]
    return {
        "wish": _wish(setting),
        "address": cells.get(setting.field, ""),
        "room": setting.choice.channel_id,
        "since": _clock(quiet.since) if quiet else "",
        "until": _clock(quiet.until) if quiet else "",
        **{f"hour{place}": hour for place, hour in enumerate(hours)},
        **_absence(setting.choice.wishes.absence),
        "deputy": cells["deputy"],
    }


def _absence(absence: Absence | None) -> dict[str, str]:
    """As a browser's fields for a date with a time want it, also at midnight."""
    if absence is None:
        return {"away_from": "", "away_until": ""}
    since, until = japan_time(absence.since), japan_time(absence.until)
    return {"away_from": f"{since:%Y-%m-%dT%H:%M}", "away_until": f"{until:%Y-%m-%dT%H:%M}"}


def _wish(setting: Setting) -> str:
    if setting.kind is None:
        return setting.choice.delivery
    return setting.choice.wishes.kinds.get(setting.kind.key, "")


def _clock(minute: int) -> str:
    """As a browser's time field wants it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _cells(setting: Setting, given: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, as it would be written in a sheet."""
    field = setting.field
    if setting.form in {"kind", "delivery"}:
        return {field: given.get("wish", "")}
    if setting.form == "mail":
        return {field: given.get("address", "")}
    if field == "room":
        return {"room": given.get("room", "")}
    if field == "quiet":
        hours = [given.get("since", ""), given.get("until", "")]
        return {"quiet": "-".join(hours) if any(hours) else ""}
    if field == "digest":
        hours = [given.get(f"hour{place}", "") for place in range(HOURS_SHOWN)]
        return {"digest": ", ".join(hour for hour in hours if hour)}
    cleared = given.get("todo") == "clear"
    return {name: "" if cleared else given.get(name, "") for name in ABSENCE}


def _page(
    request: AnyRequest,
    setting: Setting,
    given: Mapping[str, str],
    problems: Sequence[Problem] = (),
) -> Template:
    language = language_of(request, "personal")
    complaints = {problem.field: problem.advice(language) for problem in problems}
    name = setting.kind.label("ja" if language == "ja" else "en") if setting.kind else ""
    heading = words_of(request, "personal")(f"change_title.{setting.form}", name=name, place=setting.field[-1])
    context: dict[str, Any] = {"setting": setting, "given": given, "complaints": complaints}
    context["search"] = given.get("search", "")
    waits = any(problem.reason == "letters_wait" for problem in problems)
    status = 429 if waits else 422 if problems else 200
    context |= {"heading": heading, "hours": range(HOURS_SHOWN), "entry": "preferences"}
    return framed(request, "personal/change.html", status=status, **context)
