"""Codes by which members link their LINE WORKS account to their name: sent to the bot, used once, gone in a day."""

import hashlib
import secrets
import unicodedata
from enum import StrEnum

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.employee import Employee
from toritsugi.people.finding import employee_by_lineworks_user, get_employees
from toritsugi.people.tables import employee, link_code, link_guess

CODE_SECONDS = 86_400.0
CODE_LENGTH = 6
GUESSES, GUESS_SECONDS = 5, 3600.0
"""Wrong codes that one member may send in so many seconds."""

_DIGITS, _LETTERS = "23456789", "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SIGNS = frozenset(_DIGITS + _LETTERS)


class Linking(StrEnum):
    """linked: done. unknown: no such code, or too old. taken: the account belongs to somebody else. too_many: wait."""

    LINKED = "linked"
    UNKNOWN = "unknown"
    TAKEN = "taken"
    TOO_MANY = "too_many"


class Linked(msgspec.Struct, frozen=True):
    """What became of a code; `employee` is set when it linked one."""

    outcome: Linking
    employee: Employee | None = None


def read_link_code(text: str) -> str:
    """The code that a message consists of, in its usual form; empty when the message is none.

    A code has both letters and digits, so that no ordinary word and no number is taken for one.
    """
    words = "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())
    if len(words) != CODE_LENGTH or not set(words) <= _SIGNS:
        return ""
    return words if set(words) & set(_DIGITS) and set(words) & set(_LETTERS) else ""


async def issue_link_code(c: AsyncConnection, organization_id: str, employee_id: str, now: float) -> str:
    """A code of six letters and digits, good for 24 hours; the employee's one before ends. Kept as a digest only.

    Raises LookupError when the organization has no such active employee.
    """
    known = (await get_employees(c, [employee_id])).get(employee_id)
    if known is None or known.organization_id != organization_id or not known.active:
        raise LookupError("there is no such employee")
    await c.execute(delete(link_code).where((link_code.c.employee_id == employee_id) | (link_code.c.expires_at <= now)))
    code = _fresh_code()
    row = {"employee_id": employee_id, "organization_id": organization_id, "expires_at": now + CODE_SECONDS}
    await c.execute(link_code.insert().values(**row, digest=_digest(organization_id, code)))
    return code


async def redeem_link_code(c: AsyncConnection, organization_id: str, code: str, user_id: str, now: float) -> Linked:
    """Sets the employee's LINE WORKS user ID to that of the member who sent the code. Works once."""
    if await _guessed_too_often(c, organization_id, user_id, now):
        return Linked(Linking.TOO_MANY)
    chosen = select(link_code).where(
        link_code.c.organization_id == organization_id,
        link_code.c.digest == _digest(organization_id, code),
        link_code.c.expires_at > now,
    )
    row = (await c.execute(chosen)).first()
    if row is None:
        await _note_guess(c, organization_id, user_id, now)
        return Linked(Linking.UNKNOWN)
    other = await employee_by_lineworks_user(c, organization_id, user_id)
    if other is not None and other.id != row.employee_id:
        return Linked(Linking.TAKEN)
    await c.execute(delete(link_code).where(link_code.c.employee_id == row.employee_id))
    await c.execute(update(employee).where(employee.c.id == row.employee_id).values(lineworks_user_id=user_id))
    return Linked(Linking.LINKED, (await get_employees(c, [row.employee_id]))[row.employee_id])


async def _guessed_too_often(c: AsyncConnection, organization_id: str, user_id: str, now: float) -> bool:
    chosen = select(link_guess.c.wrong).where(
        link_guess.c.organization_id == organization_id,
        link_guess.c.user_id == user_id,
        link_guess.c.since > now - GUESS_SECONDS,
    )
    return ((await c.execute(chosen)).scalar_one_or_none() or 0) >= GUESSES


async def _note_guess(c: AsyncConnection, organization_id: str, user_id: str, now: float) -> None:
    await c.execute(delete(link_guess).where(link_guess.c.since <= now - GUESS_SECONDS))
    insert = postgresql.insert(link_guess) if c.dialect.name == "postgresql" else sqlite.insert(link_guess)
    first = insert.values(organization_id=organization_id, user_id=user_id, wrong=1, since=now)
    more = {"wrong": link_guess.c.wrong + 1}
    await c.execute(first.on_conflict_do_update(index_elements=["organization_id", "user_id"], set_=more))


def _fresh_code() -> str:
    while True:
        code = "".join(secrets.choice(_DIGITS + _LETTERS) for _ in range(CODE_LENGTH))
        if read_link_code(code):
            return code


def _digest(organization_id: str, code: str) -> str:
    return hashlib.sha256(f"link code {organization_id} {code}".encode()).hexdigest()
