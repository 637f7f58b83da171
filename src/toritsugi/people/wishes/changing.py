"""Takes what somebody has written for an employee: all of it, or nothing when a field needs mending."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import msgspec
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.checking import LENGTHS, Problem, is_mail_address
from toritsugi.people.employee import Delivery, Employee
from toritsugi.people.finding import list_employees
from toritsugi.people.tables import employee
from toritsugi.people.wishes.addresses import PLACES, Owners, owners_of_addresses, write_addresses
from toritsugi.people.wishes.choice import KIND, Choice, Offer, choices_of, spelled
from toritsugi.people.wishes.spelling import WishRefused, read_minutes, read_moment, read_quiet_hours, read_wish
from toritsugi.people.wishes.wishes import Absence, Wish, Wishes
from toritsugi.people.wishes.writing import set_absence, set_digest_minutes, set_quiet_hours, set_wish

Read = TypeVar("Read")
MAILS = tuple(f"mail{place}" for place in range(1, PLACES + 1))
ABSENCE = ("away_from", "away_until", "deputy")


async def change_wishes(
    c: AsyncConnection, whose: Employee, cells: Mapping[str, str], offer: Offer, *, only_look: bool = False
) -> list[Problem]:
    """Writes down the fields that are given and leaves the others; nothing with problems, or `only_look`."""
    staff = await list_employees(c, whose.organization_id)
    before = (await choices_of(c, whose.organization_id, [whose.id]))[whose.id]
    after, problems = read_choice(before, cells, offer, staff)
    problems += taken_addresses([(0, after)], await owners_of_addresses(c, whose.organization_id))
    if not problems and not only_look:
        await write_choices(c, [(before, after)])
    return [offer.labelled(problem) for problem in problems]


def read_choice(
    before: Choice, cells: Mapping[str, str], offer: Offer, staff: Sequence[Employee]
) -> tuple[Choice, list[Problem]]:
    """What is chosen once these cells are taken over, and what needs mending in them. Other cells are passed over."""
    reading = _Reading(spelled(before, offer), cells)
    wishes = Wishes(
        kinds=_kinds(reading, before, offer),
        quiet=reading.read("quiet", read_quiet_hours, before.wishes.quiet),
        digest_minutes=reading.read("digest", read_minutes, before.wishes.digest_minutes),
        absence=_absence(reading, before, staff),
    )
    after = msgspec.structs.replace(
        before,
        wishes=wishes,
        addresses=_addresses(reading, before, offer),
        delivery=reading.read("delivery", lambda text: _delivery(text, before), before.delivery),
        channel_id=reading.read("room", lambda text: _room(text, offer), before.channel_id),
        deputy=next((each.email for each in staff if wishes.absence and each.id == wishes.absence.deputy_id), ""),
    )
    return after, reading.problems


class _Reading:
    """One person's cells. What cannot be read stays as it was, and is noted."""

    def __init__(self, old: Mapping[str, str], cells: Mapping[str, str]) -> None:
        self.old = old
        self.cells = {field: text.strip() for field, text in cells.items() if field in old}
        self.problems: list[Problem] = []

    def read(self, field: str, read: Callable[[str], Read], otherwise: Read) -> Read:
        """A cell that says what it said before is not read again: a room that is gone may stay."""
        if self.cells.get(field, self.old[field]) == self.old[field]:
            return otherwise
        try:
            return read(self.cells[field])
        except WishRefused as refused:
            self.problems.append(refused.problem)
            return otherwise

    def text(self, field: str) -> str:
        return self.cells.get(field, self.old[field])


def _kinds(reading: _Reading, before: Choice, offer: Offer) -> dict[str, Wish]:
    kinds = dict(before.wishes.kinds)
    for key in offer.kinds:
        chosen = reading.read(KIND + key, partial(read_wish, KIND + key), kinds.get(key))
        if chosen is None:
            kinds.pop(key, None)
        else:
            kinds[key] = chosen
    return kinds


def _delivery(text: str, before: Choice) -> Delivery:
    wish = read_wish("delivery", text) or before.delivery
    if wish in ("dm", "room", "both"):
        return wish
    raise WishRefused("delivery", "no_delivery", text)


def _room(text: str, offer: Offer) -> str:
    """The channel ID of a room that is named by its title or by that ID; "" for none."""
    named = [channel_id for channel_id, title in offer.rooms.items() if title == text]
    if not text or text in offer.rooms:
        return text
    if len(named) != 1:
        raise WishRefused("room", "two_rooms" if named else "no_room", text)
    return named[0]


def _addresses(reading: _Reading, before: Choice, offer: Offer) -> tuple[str, ...]:
    addresses = [
        reading.read(field, partial(_address, field, offer), known)
        for field, known in zip(MAILS, before.addresses, strict=True)
    ]
    addresses[0] = addresses[0] or before.employee.email
    for place, address in enumerate(addresses):
        if address and address in addresses[:place]:
            reading.problems.append(Problem(0, MAILS[place], "twice", address))
    return tuple(addresses)


def _address(field: str, offer: Offer, text: str) -> str:
    address = text.lower()
    if address and not (is_mail_address(address) and len(address) <= LENGTHS["email"]):
        raise WishRefused(field, "no_email", text)
    if address in offer.mailboxes:
        raise WishRefused(field, "is_mailbox", text)
    return address


def _absence(reading: _Reading, before: Choice, staff: Sequence[Employee]) -> Absence | None:
    written = [reading.text(field) for field in ABSENCE]
    if written == [reading.old[field] for field in ABSENCE]:
        return before.wishes.absence
    if not any(written):
        return None
    missing = [field for field, text in zip(ABSENCE, written, strict=True) if not text]
    reading.problems += [Problem(0, field, "needs_all") for field in missing]
    known = before.wishes.absence
    since = reading.read("away_from", partial(read_moment, "away_from"), known.since if known else None)
    until = reading.read("away_until", partial(read_moment, "away_until", ends=True), known.until if known else None)
    deputy = reading.read(
        "deputy", partial(_deputy, whose=before.employee, staff=staff), known.deputy_id if known else None
    )
    if since and until and until <= since:
        reading.problems.append(Problem(0, "away_until", "ends_before"))
    return Absence(since, until, deputy) if since and until and deputy else known


def _deputy(text: str, whose: Employee, staff: Sequence[Employee]) -> str | None:
    """The id of the active employee with that address; None for an empty text."""
    if not text:
        return None
    found = next((each for each in staff if each.active and each.email == text.lower()), None)
    if found is None:
        raise WishRefused("deputy", "no_deputy", text)
    if found.id == whose.id:
        raise WishRefused("deputy", "own_deputy")
    return found.id


def taken_addresses(chosen: Sequence[tuple[int, Choice]], owners: Owners) -> list[Problem]:
    """Addresses that are somebody else's. `chosen` with the number of each one's line.

    Those who are chosen for give up the addresses that they chose before, so that two can exchange theirs.
    """
    changing = {each.employee.id for _, each in chosen}
    wanted_by: dict[str, str] = {}
    problems = []
    for line, each in chosen:
        own = each.employee.id
        for field, address in zip(MAILS, each.addresses, strict=True):
            held = owners.chosen.get(address, own)
            first = wanted_by.setdefault(address, own) if address else own
            if owners.registered.get(address, own) != own or first != own or held not in {own, *changing}:
                problems.append(Problem(line, field, "address_taken", address))
    return problems


async def write_choices(c: AsyncConnection, changes: Sequence[tuple[Choice, Choice]]) -> None:
    """Writes what is chosen afterwards over what was before, each field only where it differs."""
    moved = [after for before, after in changes if before.addresses != after.addresses]
    await write_addresses(c, [(each.employee, each.addresses) for each in moved])
    for before, after in changes:
        await _write_wishes(c, before, after)
        if (before.delivery, before.channel_id) != (after.delivery, after.channel_id):
            values = {"delivery": after.delivery, "channel_id": after.channel_id}
            await c.execute(update(employee).where(employee.c.id == after.employee.id).values(**values))


async def _write_wishes(c: AsyncConnection, before: Choice, after: Choice) -> None:
    whose, old, new = after.employee, before.wishes, after.wishes
    for kind in old.kinds.keys() | new.kinds.keys():
        if old.kinds.get(kind) != new.kinds.get(kind):
            await set_wish(c, whose, kind, new.kinds.get(kind))
    if old.quiet != new.quiet:
        await set_quiet_hours(c, whose, new.quiet)
    if old.digest_minutes != new.digest_minutes:
        await set_digest_minutes(c, whose, new.digest_minutes)
    if old.absence != new.absence:
        await set_absence(c, whose, new.absence)
