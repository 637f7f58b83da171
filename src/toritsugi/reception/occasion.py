"""A visit with everything around it that a call or an answer says."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Button
from toritsugi.organization import Organization
from toritsugi.people import Employee, get_employees, get_organization
from toritsugi.reception.buttons import CallButton, get_button
from toritsugi.reception.calling import CallSettings, read_settings
from toritsugi.reception.keys import derived
from toritsugi.reception.tables import kiosk, visit
from toritsugi.reception.texts import CallText, Facts, TextKind, Texts, filled, read_texts
from toritsugi.reception.visits import Choice, Visit

CHOICES: dict[Choice, tuple[str, str]] = {
    "coming": ("すぐ行きます", "On my way"),
    "wait": ("少々お待ちください", "Please wait a moment"),
    "deputy": ("代わりに対応します", "I will step in"),
    "unable": ("対応できません", "I cannot come"),
}


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` is what this visit's links are signed with; `relay_url` the address under which they are opened.

    `further_hosts`: the other hosts of an appointment of several.
    """

    organization: Organization
    visit: Visit
    kiosk_name: str
    host: Employee | None
    button: CallButton | None
    settings: CallSettings
    texts: Texts
    secret: str
    relay_url: str
    further_hosts: tuple[Employee, ...] = ()

    @property
    def hosts(self) -> tuple[Employee, ...]:
        """Everybody whom the visitor came to see."""
        return (*([self.host] if self.host else []), *self.further_hosts)

    def facts(self, now: float, answer: str = "", answerer: str = "") -> dict[str, str]:
        """What the texts may name, as of `now`."""
        return Facts(
            organization=self.organization,
            visit=self.visit,
            kiosk_name=self.kiosk_name,
            leaving=self.settings.leaving,
            now=now,
            hosts=self.hosts,
            button=self.button,
            answer=answer,
            answerer=answerer,
        ).words()

    def say(self, kind: TextKind, now: float, answer: str = "", answerer: str = "") -> CallText:
        """Title and text of one kind."""
        return self.texts.say(kind, self.facts(now, answer, answerer))

    def own_title(self, now: float) -> str:
        """What the touched button says instead of "… is here"; "" when it says nothing of its own."""
        return filled(self.button.message, self.facts(now)) if self.button else ""

    def answer_buttons(self) -> tuple[Button, ...]:
        """The four answers: as buttons that answer at once, or as links to a page that asks once more."""
        if self.settings.answers == "links":
            return tuple(Button("open", self.label(choice), self.answer_link(choice)) for choice in CHOICES)
        return tuple(Button("answer", self.label(choice), f"answer/{self.visit.id}/{choice}") for choice in CHOICES)

    def answer_link(self, choice: Choice) -> str:
        """The address that gives this answer, once; only this program can make it."""
        return f"{self.relay_url}/answer/{self.visit.id}/{choice}/{link_signature(self.secret, choice)}"

    def label(self, choice: str) -> str:
        """What the button of a choice says."""
        return choice_label(self.organization, choice)


def choice_label(organization: Organization, choice: str) -> str:
    """What the button of a choice says, in the organization's language."""
    return next((pair[organization.language == "en"] for known, pair in CHOICES.items() if known == choice), choice)


def link_signature(secret: str, choice: str) -> str:
    """Signs a link to an answer: bound to the visit, whose secret it is, and to the choice."""
    return derived(secret, f"answer:{choice}")[:32]


async def read_occasion(c: AsyncConnection, visited: Visit, relay_url: str) -> Occasion | None:
    """The occasion of a visit that is kept; None when it is not there any more."""
    chosen = (select(visit.c.secret_digest, kiosk.c.name).join(kiosk, visit.c.kiosk_id == kiosk.c.id)).where(
        visit.c.id == visited.id
    )
    row = (await c.execute(chosen)).first()
    organization = await get_organization(c, visited.organization_id)
    if row is None or organization is None:
        return None
    people = await get_employees(c, visited.host_ids)
    button_id = visited.button_id
    return Occasion(
        organization=organization,
        visit=visited,
        kiosk_name=row.name,
        host=people.get(visited.host_id or ""),
        further_hosts=tuple(people[id] for id in visited.further_host_ids.split() if id in people),
        button=await get_button(c, organization.id, button_id) if button_id else None,
        settings=await read_settings(c, organization.id),
        texts=await read_texts(c, organization),
        secret=row.secret_digest,
        relay_url=relay_url,
    )
