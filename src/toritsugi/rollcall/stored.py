"""The IDs of LINE WORKS that an organization has stored, and where."""

from collections.abc import Iterable
from typing import Literal

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import list_connections, list_rooms
from toritsugi.event import Addressee
from toritsugi.intake import list_sources
from toritsugi.people import list_departments, list_employees
from toritsugi.reception import list_buttons

Kind = Literal["member", "room"]
Place = Literal["employee", "department", "base", "source", "button"]


class StoredId(msgspec.Struct, frozen=True):
    """One ID and where it stands: `name` is the employee's, department's, connection's, source's or button's.

    `connection_id` is through which LINE WORKS is asked about it.
    """

    kind: Kind
    value: str
    place: Place
    name: str
    connection_id: str


class WrongId(msgspec.Struct, frozen=True):
    """An ID that does not work: `code` says why, `noted_at` since when that is known (seconds since the epoch)."""

    stored: StoredId
    code: str
    noted_at: float


async def stored_ids(c: AsyncConnection, organization_id: str) -> list[StoredId]:
    """All of them, in the order of people, departments, base destinations, sources and buttons."""
    links = await list_connections(c, organization_id)
    if not links:
        return []
    base = links[0].id
    learned = {each.channel_id: each.connection_id for each in await list_rooms(c, organization_id)}

    def room(value: str, place: Place, name: str, connection_id: str = "") -> StoredId:
        return StoredId("room", value, place, name, connection_id or learned.get(value, base))

    found: list[StoredId] = []
    for who in await list_employees(c, organization_id):
        if who.active:
            found.append(StoredId("member", who.lineworks_user_id, "employee", who.name, base))
            found.append(room(who.channel_id, "employee", who.name))
    found += [room(each.channel_id, "department", each.name) for each in await list_departments(c, organization_id)]
    for link in links:
        found.append(StoredId("member", link.base_user_id, "base", link.name, link.id))
        found.append(room(link.base_channel_id, "base", link.name, link.id))
    for source in await list_sources(c, organization_id):
        found += _named(source.addressees, "source", source.name, base) if source.active else []
    for button in await list_buttons(c, organization_id):
        rooms = [each.value for each in button.destinations if each.kind == "room"]
        found += [room(value, "button", button.name("ja")) for value in rooms if button.active]
    return [each for each in found if each.value]


def _named(addressees: Iterable[Addressee], place: Place, name: str, connection_id: str) -> list[StoredId]:
    kinds: dict[str, Kind] = {"member": "member", "room": "room"}
    named = [each for each in addressees if each.kind in kinds]
    return [StoredId(kinds[each.kind], each.value, place, name, connection_id) for each in named]
