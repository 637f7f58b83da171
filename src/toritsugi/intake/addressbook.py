"""Says who is behind a mail address, a channel ID or an API key, and by which rules, at the pace of the doors.

Answers are remembered for a moment: a burst to one person asks the database once. Refusals are not remembered, so that
a new employee is known at once; one who left is refused within `MEMORY_SECONDS`.
"""

import socket
import string
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import room_by_channel
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake.sources import Source, source_by_key, source_by_password, sources_by_address
from toritsugi.network import Network, parse_networks
from toritsugi.people import employees_by_email
from toritsugi.routing import OTHER, Rulebook
from toritsugi.rules import load_rulebook

MEMORY_SECONDS = 2.0
MEMORY_SIZE = 10_000

_LOWER = str.maketrans({letter: letter.lower() for letter in string.ascii_uppercase})
Found = TypeVar("Found")


class Recipient(msgspec.Struct, frozen=True):
    """What a mail address stands for: an employee, or one of our mailboxes (`source_id`).

    To a mailbox with `networks` or `needs_sign_in`, only who comes from there or signs in for it may bring mails.
    """

    organization_id: str
    addressees: tuple[Addressee, ...]
    kind: str
    source_id: str | None = None
    networks: tuple[Network, ...] = ()
    needs_sign_in: bool = False


class AddressBook:
    """One for all doors of a process. `own_hosts` are the names by which mail servers may know this installation."""

    def __init__(self, database: Database, own_hosts: Collection[str] = ()) -> None:
        self._database = database
        self.own_hosts = frozenset({socket.gethostname().lower(), *(each.lower() for each in own_hosts)})
        self._memory: dict[tuple[str, str], tuple[float, object]] = {}

    async def recipient(self, address: str) -> Recipient | None:
        """Who gets mail under this address; None when nobody does. Raises StorageTrouble."""
        return await self._remembered("recipient", lower(address), _find_recipient)

    async def rulebook(self, organization_id: str) -> Rulebook:
        """The kinds and rules of an organization. Raises StorageTrouble."""
        found = await self._remembered("rulebook", organization_id, load_rulebook)
        assert found is not None, "an organization without rules has an empty rulebook"
        return found

    async def key_holder(self, key: str) -> Source | None:
        """Whose API key it is; None when it is nobody's. Raises StorageTrouble."""
        return await self._remembered("key", key, source_by_key)

    async def signed_in(self, address: str, password: str) -> Source | None:
        """The mailbox that somebody signs in for; None when nothing fits. Raises StorageTrouble."""
        if not _is_text(address):
            return None
        async with self._database.reading() as connection:
            return await source_by_password(connection, address, password)

    async def addressee(self, organization_id: str, to: str) -> Addressee | None:
        """An employee's mail address, or the channel ID of a room that the bot knows. Raises StorageTrouble."""

        async def find(connection: AsyncConnection, wanted: str) -> Addressee | None:
            return await _find_addressee(connection, organization_id, wanted)

        return await self._remembered(f"addressee {organization_id}", to, find)

    async def _remembered(
        self, what: str, key: str, find: Callable[[AsyncConnection, str], Awaitable[Found | None]]
    ) -> Found | None:
        if not _is_text(key):
            return None
        now = self._database.clock.now()
        until, found = self._memory.get((what, key), (0.0, None))
        if now < until <= now + MEMORY_SECONDS:
            return found  # type: ignore[return-value]  # the first part of the key tells what was found
        async with self._database.reading() as connection:
            fresh = await find(connection, key)
        if fresh is not None:
            if len(self._memory) >= MEMORY_SIZE:
                self._memory.clear()
            self._memory[what, key] = (now + MEMORY_SECONDS, fresh)
        return fresh


def lower(address: str) -> str:
    """An address in lower case: ASCII letters only, because U+212A, a sign for kelvin, would become a k."""
    return address.translate(_LOWER)


def _is_text(key: str) -> bool:
    """Whether a database can look for it: no zero byte, no byte that is no UTF-8."""
    return "\0" not in key and not any("\ud800" <= character <= "\udfff" for character in key)


async def _find_recipient(connection: AsyncConnection, address: str) -> Recipient | None:
    source = (await sources_by_address(connection, {address})).get(address)
    if source is not None:
        networks = parse_networks(" ".join(source.networks))
        return Recipient(
            source.organization_id, source.addressees, source.kind, source.id, networks, source.has_password
        )
    employee = (await employees_by_email(connection, {address})).get(address)
    if employee is not None:
        return Recipient(employee.organization_id, (Addressee("employee", employee.id),), OTHER)
    return None


async def _find_addressee(connection: AsyncConnection, organization_id: str, to: str) -> Addressee | None:
    if "@" in to:
        employee = (await employees_by_email(connection, {to})).get(to.strip().lower())
        known = employee is not None and employee.organization_id == organization_id
        return Addressee("employee", employee.id) if employee is not None and known else None
    room = await room_by_channel(connection, organization_id, to.strip())
    return None if room is None else Addressee("room", room.channel_id)
