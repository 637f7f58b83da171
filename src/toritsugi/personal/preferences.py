"""「メッセージ関連設定」: how this employee is told, row by row, each with its 「変更」."""

from collections.abc import Iterator, Sequence

import msgspec
from litestar import get
from litestar.response import Template

from toritsugi.clock import start_of_day
from toritsugi.intake import offer_of
from toritsugi.people import DIGEST_MINUTES, KIND, Choice, Employee, Offer, choices_of, get_employees, write_minute
from toritsugi.personal.member import framed, member_of
from toritsugi.personal.parts import PersonalParts
from toritsugi.routing import Kind
from toritsugi.rules import list_kinds
from toritsugi.web import AnyRequest, Moments, Words, language_of, words_of

TOLD = frozenset({"saved", "letter", "password"})


class Row(msgspec.Struct, frozen=True):
    """One setting: its name, what is chosen, and where it is changed. `usual`: nobody has chosen it."""

    field: str
    label: str
    value: str
    usual: bool = False


class Reader(msgspec.Struct, frozen=True):
    """What is needed to put a choice into words."""

    words: Words
    moments: Moments
    offer: Offer
    kinds: Sequence[Kind]
    deputy: Employee | None

    def rows(self, choice: Choice) -> dict[str, list[Row]]:
        """Everything, under the heading that it belongs to."""
        return {
            "kinds": [self._delivery(choice), *self._kinds(choice)],
            "hours": [self._quiet(choice), self._digest(choice), self._absence(choice)],
            "places": [self._room(choice), *self._addresses(choice)],
        }

    def _delivery(self, choice: Choice) -> Row:
        return Row("delivery", self.words("field.delivery"), self.words(f"wish.{choice.delivery}"))

    def _kinds(self, choice: Choice) -> Iterator[Row]:
        for kind in self.kinds:
            chosen = choice.wishes.kinds.get(kind.key)
            way = self.words(f"wish.{chosen or kind.wish or choice.delivery}")
            label = kind.label("ja" if self.words.language == "ja" else "en")
            yield Row(KIND + kind.key, label, way if chosen else self.words("usual", way=way), usual=not chosen)

    def _quiet(self, choice: Choice) -> Row:
        quiet = choice.wishes.quiet
        since, until = (write_minute(quiet.since), write_minute(quiet.until)) if quiet else ("", "")
        value = self.words("quiet.span", since=since, until=until) if quiet else self.words("none")
        return Row("quiet", self.words("field.quiet"), value, usual=quiet is None)

    def _digest(self, choice: Choice) -> Row:
        chosen = choice.wishes.digest_minutes
        hours = self.words("and").join(write_minute(each) for each in chosen or DIGEST_MINUTES)
        value = hours if chosen else self.words("usual", way=hours)
        return Row("digest", self.words("field.digest"), value, usual=not chosen)

    def _absence(self, choice: Choice) -> Row:
        absence = choice.wishes.absence
        if absence is None or absence.until <= self.moments.now:
            return Row("absence", self.words("field.absence"), self.words("none"), usual=True)
        since, until = self._said(absence.since, absence.since), self._said(absence.until, absence.until - 1)
        who = self.deputy.name if self.deputy else ""
        value = self.words("absence.span", since=since, until=until, deputy=who)
        return Row("absence", self.words("field.absence"), value)

    def _said(self, moment: float, day: float) -> str:
        """With the time of day; at midnight only the day that begins or is over then."""
        if moment == start_of_day(moment):
            return self.moments.date(day)
        return f"{self.moments.date(moment)} {self.moments.minute(moment)}"

    def _room(self, choice: Choice) -> Row:
        who = choice.employee
        department = self.words("room.department", room=self.offer.room_name(who.department_channel_id))
        value = self.offer.room_name(choice.channel_id) or (department if who.department_channel_id else "")
        return Row("room", self.words("field.room"), value or self.words("none"), usual=not choice.channel_id)

    def _addresses(self, choice: Choice) -> Iterator[Row]:
        for place, address in enumerate(choice.addresses, 1):
            label = self.words("field.mail", place=place)
            yield Row(f"mail{place}", label, address or self.words("none"), usual=not address)


@get("/me", include_in_schema=False)
async def preferences(request: AnyRequest, parts: PersonalParts, told: str = "") -> Template:
    """Every row as it stands."""
    member = member_of(request)
    who = member.employee
    async with parts.database.reading() as c:
        choice = (await choices_of(c, who.organization_id, [who.id]))[who.id]
        offer = await offer_of(c, who.organization_id)
        kinds = [kind for kind in await list_kinds(c, who.organization_id) if kind.active]
        deputy_id = choice.wishes.absence.deputy_id if choice.wishes.absence else ""
        deputy = (await get_employees(c, [deputy_id])).get(deputy_id) if deputy_id else None
    moments = Moments(language_of(request, "personal"), parts.database.clock.now())
    reader = Reader(words_of(request, "personal"), moments, offer, kinds, deputy)
    groups = reader.rows(choice)
    return framed(request, "personal/preferences.html", entry="preferences", groups=groups, told=told in TOLD and told)
