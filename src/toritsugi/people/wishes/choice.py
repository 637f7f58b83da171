"""Everything that can be chosen for one employee, as people write it down, cell by cell."""

from collections.abc import Collection, Mapping

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.checking import LABELS, Problem
from toritsugi.people.employee import DELIVERY_WORDS, Delivery, Employee
from toritsugi.people.finding import list_employees
from toritsugi.people.wishes.addresses import addresses_of
from toritsugi.people.wishes.reading import wishes_of
from toritsugi.people.wishes.spelling import write_minutes, write_moment, write_quiet_hours
from toritsugi.people.wishes.wishes import Wish, Wishes

KIND = "kind."
"""A kind's field is this and its key."""
FIELDS = ("mail1", "mail2", "mail3", "room", "quiet", "digest", "away_from", "away_until", "deputy")
ENGLISH = {
    "name": "Name",
    "email": "Email",
    "department": "Department",
    "delivery": "Usually",
    "mail1": "Mail 1",
    "mail2": "Mail 2",
    "mail3": "Mail 3",
    "room": "Talk room",
    "quiet": "Quiet hours",
    "digest": "Digest at",
    "away_from": "Away from",
    "away_until": "Away until",
    "deputy": "Deputy",
}
WISH_WORDS: dict[str, tuple[str, str]] = {
    **DELIVERY_WORDS,
    "digest": ("まとめ", "digest"),
    "off": ("受け取らない", "off"),
}


class Offer(msgspec.Struct, frozen=True):
    """What there is to choose among: the kinds in use, as Japanese and English names by key; rooms by channel ID.

    `mailboxes` are the addresses that sources have already: nobody can choose one of them.
    """

    kinds: dict[str, tuple[str, str]]
    rooms: dict[str, str]
    mailboxes: frozenset[str] = frozenset()

    def room_name(self, channel_id: str) -> str:
        """The room's title where it names one room only, otherwise its channel ID."""
        title = self.rooms.get(channel_id, "")
        return title if title and list(self.rooms.values()).count(title) == 1 else channel_id

    def names_of(self, field: str) -> tuple[str, str]:
        """What a field is called, in Japanese and in English."""
        known = self.kinds.get(field.removeprefix(KIND)) if field.startswith(KIND) else None
        return known or (LABELS.get(field, field), ENGLISH.get(field, field))

    def labelled(self, problem: Problem) -> Problem:
        """The problem with the names of the field that it is about."""
        return msgspec.structs.replace(problem, names=self.names_of(problem.field))

    @property
    def fields(self) -> tuple[str, ...]:
        return ("delivery", *(KIND + key for key in self.kinds), *FIELDS)


class Choice(msgspec.Struct, frozen=True):
    """What is chosen for one employee at present. `deputy` is the address of whoever stands in."""

    employee: Employee
    wishes: Wishes
    addresses: tuple[str, ...]
    delivery: Delivery
    channel_id: str
    deputy: str = ""


async def choices_of(
    c: AsyncConnection, organization_id: str, employee_ids: Collection[str] | None = None
) -> dict[str, Choice]:
    """What is chosen for the active employees of the organization (or those of them who are named), by id."""
    staff = [each for each in await list_employees(c, organization_id) if each.active]
    emails = {each.id: each.email for each in staff}
    meant = staff if employee_ids is None else [each for each in staff if each.id in employee_ids]
    wishes = await wishes_of(c, [each.id for each in meant])
    addresses = await addresses_of(c, meant)
    return {each.id: _choice(each, wishes[each.id], addresses[each.id], emails) for each in meant}


def _choice(who: Employee, wishes: Wishes, addresses: tuple[str, ...], emails: Mapping[str, str]) -> Choice:
    deputy = emails.get(wishes.absence.deputy_id, "") if wishes.absence else ""
    return Choice(who, wishes, addresses, who.delivery, who.channel_id, deputy)


def spelled(choice: Choice, offer: Offer, language: str = "ja") -> dict[str, str]:
    """Each field as it is written in a sheet or a form: "" for nothing chosen."""
    wishes, absence = choice.wishes, choice.wishes.absence
    return {
        "delivery": wish_word(choice.delivery, language),
        **{KIND + key: wish_word(wishes.kinds.get(key), language) for key in offer.kinds},
        **{f"mail{place}": address for place, address in enumerate(choice.addresses, 1)},
        "room": offer.room_name(choice.channel_id),
        "quiet": write_quiet_hours(wishes.quiet),
        "digest": write_minutes(wishes.digest_minutes),
        "away_from": write_moment(absence.since) if absence else "",
        "away_until": write_moment(absence.until, ends=True) if absence else "",
        "deputy": choice.deputy,
    }


def said(field: str, text: str, language: str) -> str:
    """A field as `spelled` writes it in Japanese, in that language."""
    if field != "delivery" and not field.startswith(KIND):
        return text
    return next((words[language == "en"] for words in WISH_WORDS.values() if words[0] == text), text)


def wish_word(wish: Wish | None, language: str = "ja") -> str:
    return WISH_WORDS[wish][language == "en"] if wish else ""
