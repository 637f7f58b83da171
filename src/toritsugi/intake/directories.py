"""Gathers what routing needs to know for a batch of events."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.clock import Clock
from toritsugi.connections import Connection, list_connections, list_rooms
from toritsugi.event import Event
from toritsugi.intake.sources import list_sources
from toritsugi.organization import Organization
from toritsugi.people import (
    Employee,
    Offer,
    Wishes,
    employee_ids_of_members,
    get_organization,
    with_deputies,
)
from toritsugi.routing import Directory, Kind, Reach
from toritsugi.rules import list_kinds

MEMORY_SECONDS = 1.0
"""How long the company's own facts are remembered: a burst asks for them once. Employees are asked for each time."""


class _Company(msgspec.Struct, frozen=True):
    """What changes seldom: the organization, how it reaches LINE WORKS, its rooms by channel ID, its kinds by key.

    `reach` is the base connection's, `reaches` those of all connections by id.
    """

    organization: Organization
    reach: Reach | None
    reaches: dict[str, Reach]
    room_titles: dict[str, str]
    kinds: dict[str, Kind]
    asked_at: float


async def offer_of(connection: AsyncConnection, organization_id: str) -> Offer:
    """What the organization's employees may choose among: the kinds in use, the rooms that its bots are in, and no
    address of a source.
    """
    kinds = [each for each in await list_kinds(connection, organization_id) if each.active]
    rooms = await list_rooms(connection, organization_id)
    names = {each.key: (each.label("ja"), each.label("en")) for each in kinds}
    titles = {room.channel_id: room.title for room in rooms}
    return Offer(names, titles, await mailboxes_of(connection, organization_id))


async def mailboxes_of(connection: AsyncConnection, organization_id: str) -> frozenset[str]:
    """The addresses of the organization's sources: mail to them is nobody's own."""
    return frozenset(each.address for each in await list_sources(connection, organization_id) if each.address)


class Directories:
    """The directories of all organizations; one for the desk. `relay_url`: where people open this program's pages."""

    def __init__(self, relay_url: str, clock: Clock) -> None:
        self._relay_url = relay_url
        self._clock = clock
        self._companies: dict[str, _Company] = {}

    async def load(self, connection: AsyncConnection, events: Sequence[Event]) -> dict[str, Directory]:
        """The directory of each organization in the batch, with whom the events name, and their deputies."""
        named = _values(events, "employee") | await employee_ids_of_members(connection, _values(events, "member"))
        moments = [event.received_at for event in events]
        people, wishes = await with_deputies(connection, named, min(moments), max(moments))
        ids = {event.organization_id for event in events}
        return {id: self._directory(await self._company(connection, id), people, wishes) for id in ids}

    def _directory(self, company: _Company, people: dict[str, Employee], wishes: dict[str, Wishes]) -> Directory:
        staff = {id: each for id, each in people.items() if each.organization_id == company.organization.id}
        return Directory(
            organization=company.organization,
            reach=company.reach,
            employees=staff,
            room_titles=company.room_titles,
            relay_url=self._relay_url,
            wishes={id: each for id, each in wishes.items() if id in staff},
            kinds=company.kinds,
            reaches=company.reaches,
        )

    async def _company(self, connection: AsyncConnection, id: str) -> _Company:
        """Who cannot be reached yet is asked for each time: the first connection counts at once."""
        known, now = self._companies.get(id), self._clock.now()
        if known is None or known.reach is None or not 0 <= now - known.asked_at < MEMORY_SECONDS:
            known = self._companies[id] = await _read(connection, id, now)
        return known


async def _read(connection: AsyncConnection, id: str, now: float) -> _Company:
    organization = await get_organization(connection, id)
    assert organization is not None, "an event always belongs to an organization"
    links = await list_connections(connection, id)
    reaches = {each.id: _reach(each) for each in links}
    base = next((reaches[each.id] for each in links if each.is_base), None)
    titles = {room.channel_id: room.title for room in await list_rooms(connection, id)}
    kinds = {kind.key: kind for kind in await list_kinds(connection, id)}
    return _Company(organization, base, reaches, titles, kinds, now)


def _reach(link: Connection) -> Reach:
    return Reach(link.id, link.domain, link.base_user_id, link.base_channel_id)


def _values(events: Iterable[Event], kind: str) -> set[str]:
    return {each.value for event in events for each in event.addressees if each.kind == kind}
