"""Looks into the directory, and takes over what was chosen of it."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

import msgspec
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import Connection, ConnectionFault, Presence, list_connections
from toritsugi.database import Database
from toritsugi.people import list_employees, lock_organization, unknown_members
from toritsugi.roster.comparing import ACTS, Known, Line, RosterAct, compare, usual_mail_domain
from toritsugi.roster.member import Member, member_of
from toritsugi.roster.tables import roster_entry
from toritsugi.roster.taking import Choice, NotTaken, Taken, Taking

log = structlog.get_logger(__name__)
_fields = msgspec.json.Decoder(dict[str, str])


class Comparison(msgspec.Struct, frozen=True):
    """What the directory says otherwise. `listed`: how many members it shows; `mail_domain` completes login IDs.

    `connection_id`: through which connection LINE WORKS was asked.
    """

    lines: tuple[Line, ...]
    listed: int
    mail_domain: str
    connection_id: str

    @property
    def counts(self) -> dict[RosterAct, int]:
        """How many lines of each sort."""
        return {act: sum(line.act == act for line in self.lines) for act in ACTS}

    @property
    def fingerprint(self) -> str:
        """The same for the same lines: whoever takes them over takes over what was shown."""
        told = [(each.key, each.act, each.fields, each.by_name, each.email) for each in self.lines]
        return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


class Question(msgspec.Struct, frozen=True):
    """What LINE WORKS is asked. `connection_id`: through which of the organization's connections, "" for the base.

    `mail_domain` completes the login IDs of new people; None: the one that most employees have.
    """

    connection_id: str = ""
    mail_domain: str | None = None


USUAL_QUESTION = Question()


class Answer(msgspec.Struct, frozen=True):
    """What LINE WORKS told: the members whom the connection sees. `elsewhere`: user IDs that only the base knows."""

    connection_id: str
    members: Sequence[Member]
    elsewhere: frozenset[str]


class Roster:
    """Asks LINE WORKS through one of the organization's connections."""

    def __init__(self, database: Database, presence: Presence) -> None:
        self._database = database
        self._presence = presence

    async def look(self, organization_id: str, question: Question = USUAL_QUESTION) -> Comparison:
        """What is otherwise now; nothing is written. Raises ConnectionFault."""
        answer = await self._ask(organization_id, question.connection_id)
        async with self._database.reading() as c:
            known = await _known(c, organization_id, answer)
        return _comparison(answer, known, question.mail_domain)

    async def take(
        self, organization_id: str, choice: Choice, question: Question = USUAL_QUESTION, shown: str | None = None
    ) -> tuple[Comparison, Taken]:
        """Asks again and takes over the chosen lines, all of them or none. Raises ConnectionFault.

        `shown`: the fingerprint of what somebody agreed to; when it is otherwise by now, nothing is written, and the
        comparison says how it is.
        """
        answer = await self._ask(organization_id, question.connection_id)
        try:
            async with self._database.transaction() as c:
                await lock_organization(c, organization_id)
                known = await _known(c, organization_id, answer)
                found = _comparison(answer, known, question.mail_domain)
                if shown is not None and shown != found.fingerprint:
                    return found, Taken()
                _, pairs = compare(answer.members, known, found.mail_domain)
                counts = await Taking(self._database, c, organization_id, choice).take(found.lines, pairs)
        except NotTaken as refused:
            return found, Taken(problems=refused.problems)
        if counts.get("left"):
            await self._database.drop_journal()
        log.info("roster.taken", organization=organization_id, **counts)
        return found, Taken(counts, applied=True)

    async def _ask(self, organization_id: str, connection_id: str) -> Answer:
        """Raises ConnectionFault."""
        async with self._database.reading() as c:
            links = await list_connections(c, organization_id)
            staff = await list_employees(c, organization_id)
        if not links:
            raise ConnectionFault("no_connection")
        base = links[0]
        asked = next((each for each in links if each.id == connection_id), None) if connection_id else base
        if asked is None:
            raise ConnectionFault("connection_unknown")
        stored = {who.lineworks_user_id.lower() for who in staff if who.active and who.lineworks_user_id}
        members = await self._directory(asked, stored)
        missing = stored - _names(members)
        elsewhere = await self._directory(base, missing) if missing and asked != base else []
        return Answer(asked.id, members, _names(each for each in elsewhere if each.standing != "gone"))

    async def _directory(self, asked: Connection, also: Collection[str]) -> list[Member]:
        return [member_of(user) for user in await self._presence.directory(asked.id, also)]


def _names(members: Iterable[Member]) -> frozenset[str]:
    """By what their IDs may be written down, in lower case."""
    return frozenset(name for each in members for name in (each.user_id.lower(), each.login) if name)


def _comparison(answer: Answer, known: Known, mail_domain: str | None) -> Comparison:
    domain = usual_mail_domain(known.employees) if mail_domain is None else mail_domain
    lines, _ = compare(answer.members, known, domain)
    return Comparison(tuple(lines), len(answer.members), domain, answer.connection_id)


async def _known(c: AsyncConnection, organization_id: str, answer: Answer) -> Known:
    rows = await c.execute(select(roster_entry).where(roster_entry.c.organization_id == organization_id))
    entries = {row.employee_id: _fields.decode(row.fields) for row in rows}
    staff, unknown = await list_employees(c, organization_id), await unknown_members(c, organization_id)
    return Known(staff, unknown, entries, answer.elsewhere)
