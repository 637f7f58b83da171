"""Looks into the directory, and takes over what was chosen of it."""

import hashlib
from collections.abc import Sequence

import msgspec
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import ConnectionFault, Presence, list_connections
from toritsugi.database import Database
from toritsugi.people import list_employees, lock_organization, unknown_members
from toritsugi.roster.comparing import ACTS, Known, Line, RosterAct, compare, usual_mail_domain
from toritsugi.roster.member import Member, member_of
from toritsugi.roster.tables import roster_entry
from toritsugi.roster.taking import Choice, NotTaken, Taken, Taking

log = structlog.get_logger(__name__)
_fields = msgspec.json.Decoder(dict[str, str])


class Comparison(msgspec.Struct, frozen=True):
    """What the directory says otherwise. `listed`: how many members it shows; `mail_domain` completes login IDs."""

    lines: tuple[Line, ...]
    listed: int
    mail_domain: str

    @property
    def counts(self) -> dict[RosterAct, int]:
        """How many lines of each sort."""
        return {act: sum(line.act == act for line in self.lines) for act in ACTS}

    @property
    def fingerprint(self) -> str:
        """The same for the same lines: whoever takes them over takes over what was shown."""
        told = [(each.key, each.act, each.fields, each.by_name, each.email) for each in self.lines]
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


class Roster:
    """Asks LINE WORKS through the organization's base connection."""

    def __init__(self, database: Database, presence: Presence) -> None:
        self._database = database
        self._presence = presence

    async def look(self, organization_id: str, mail_domain: str | None = None) -> Comparison:
        """What is otherwise now; nothing is written. Raises ConnectionFault.

        `mail_domain` None: the one that most employees have.
        """
        members = await self._members(organization_id)
        async with self._database.reading() as c:
            known = await _known(c, organization_id)
        return _comparison(members, known, mail_domain)

    async def take(
        self, organization_id: str, choice: Choice, mail_domain: str | None = None, shown: str | None = None
    ) -> tuple[Comparison, Taken]:
        """Asks again and takes over the chosen lines, all of them or none. Raises ConnectionFault.

        `shown`: the fingerprint of what somebody agreed to; when it is otherwise by now, nothing is written, and the
        comparison says how it is.
        """
        members = await self._members(organization_id)
        try:
            async with self._database.transaction() as c:
                await lock_organization(c, organization_id)
                known = await _known(c, organization_id)
                found = _comparison(members, known, mail_domain)
                if shown is not None and shown != found.fingerprint:
                    return found, Taken()
                _, pairs = compare(members, known, found.mail_domain)
                counts = await Taking(self._database, c, organization_id, choice).take(found.lines, pairs)
        except NotTaken as refused:
            return found, Taken(problems=refused.problems)
        log.info("roster.taken", organization=organization_id, **counts)
        return found, Taken(counts, applied=True)

    async def _members(self, organization_id: str) -> list[Member]:
        async with self._database.reading() as c:
            links = await list_connections(c, organization_id)
            staff = await list_employees(c, organization_id)
        if not links:
            raise ConnectionFault("no_connection")
        stored = [who.lineworks_user_id for who in staff if who.active and who.lineworks_user_id]
        return [member_of(user) for user in await self._presence.directory(links[0].id, stored)]


def _comparison(members: Sequence[Member], known: Known, mail_domain: str | None) -> Comparison:
    domain = usual_mail_domain(known.employees) if mail_domain is None else mail_domain
    lines, _ = compare(members, known, domain)
    return Comparison(tuple(lines), len(members), domain)


async def _known(c: AsyncConnection, organization_id: str) -> Known:
    rows = await c.execute(select(roster_entry).where(roster_entry.c.organization_id == organization_id))
    entries = {row.employee_id: _fields.decode(row.fields) for row in rows}
    return Known(await list_employees(c, organization_id), await unknown_members(c, organization_id), entries)
