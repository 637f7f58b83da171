"""Gathers what routing needs to know for a batch of events."""

from collections.abc import Iterable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import Connection, base_connections, list_rooms
from toritsugi.event import Event
from toritsugi.people import get_employees, get_organization
from toritsugi.routing import Directory, Reach


async def load_directories(
    connection: AsyncConnection, events: Sequence[Event], relay_url: str
) -> dict[str, Directory]:
    """The directory of each organization in the batch, with the employees that the events name."""
    ids = {event.organization_id for event in events}
    bases = await base_connections(connection, ids)
    employees = await get_employees(connection, _values(events, "employee"))
    directories = {}
    for id in ids:
        organization = await get_organization(connection, id)
        assert organization is not None, "an event always belongs to an organization"
        directories[id] = Directory(
            organization=organization,
            reach=_reach(bases.get(id)),
            employees={each.id: each for each in employees.values() if each.organization_id == id},
            room_titles={room.channel_id: room.title for room in await list_rooms(connection, id)},
            relay_url=relay_url,
        )
    return directories


def _reach(base: Connection | None) -> Reach | None:
    return None if base is None else Reach(base.id, base.domain, base.base_user_id, base.base_channel_id)


def _values(events: Iterable[Event], kind: str) -> set[str]:
    return {each.value for event in events for each in event.addressees if each.kind == kind}
