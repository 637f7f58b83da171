"""Slows guessing: failures in a row are counted before anything is checked, and each further one waits longer.

Counted by the email address that was typed, whether somebody has it or not, and by the network address. Asking for a
code is counted like a failure, so that nobody floods somebody else's chat.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.web.tables import sign_in_try

FIRST_WAIT = 15.0
CLOSED = float("inf")
FORGET_AFTER = 90 * 86400.0


@dataclass(frozen=True)
class Allowance:
    """How many failures are free, how long a wait can become, and after how many nobody may try any more.

    After `forgotten_after` quiet seconds the count begins anew: an office shares one network address.
    """

    free: int
    longest_wait: float
    forgotten_after: float
    at_most: int | None


ALLOWANCES = {
    "email": Allowance(4, 3600.0, FORGET_AFTER, 100),
    "address": Allowance(20, 900.0, 3600.0, None),
    "code": Allowance(5, 3600.0, 86400.0, None),
    "asked_for": Allowance(3, 900.0, 3600.0, None),
    "asking": Allowance(30, 900.0, 3600.0, None),
    "pairing": Allowance(10, 900.0, 3600.0, None),
    "leaving": Allowance(10, 300.0, 900.0, None),
}
"""email, address: passwords. code: wrong codes, by whom they were asked for. asked_for, asking: codes asked for, by the
email address typed and by the network address. pairing: a kiosk's codes, by the network address.
leaving: numbers of visitors who leave, by the kiosk, or by a phone's network address."""
Subject = tuple[Literal["email", "address", "code", "asked_for", "asking", "pairing", "leaving"], str]


class TooManyTries(Exception):
    """Nothing was checked. `wait` is in seconds; infinite when a new password has to be set first."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"wait {wait} s")
        self.wait = wait


def _digest(subject: Subject) -> str:
    return hashlib.sha256(":".join(subject).encode()).hexdigest()


def _wait_after(failures: int, allowance: Allowance) -> float:
    beyond = failures - allowance.free
    if beyond <= 0:
        return 0.0
    return min(FIRST_WAIT * 2.0 ** min(beyond - 1, 30), allowance.longest_wait)


async def count_try(database: Database, subjects: tuple[Subject, ...]) -> None:
    """Counts a try as failed before it is made, so that many at once cannot slip through.

    Raises TooManyTries, and counts nothing, while any of the subjects has to wait.
    """
    now = database.clock.now()
    async with database.transaction() as c:
        await c.execute(delete(sign_in_try).where(sign_in_try.c.tried_at < now - FORGET_AFTER))
        counted = [(subject, await _failures(database, c, subject, now)) for subject in sorted(subjects)]
        for subject, failures in counted:
            await _write(c, subject, failures + 1, now)


async def _failures(database: Database, c: AsyncConnection, subject: Subject, now: float) -> int:
    """How many there were; the row is made where it is missing, so that it can be locked."""
    blank = {"digest": _digest(subject), "failures": 0, "locked_until": 0.0, "tried_at": now}
    await c.execute(database.insert(sign_in_try).values(**blank).on_conflict_do_nothing())
    query = select(sign_in_try).where(sign_in_try.c.digest == _digest(subject))
    row = (await c.execute(query.with_for_update())).one()
    allowance = ALLOWANCES[subject[0]]
    if allowance.at_most is not None and row.failures >= allowance.at_most:
        raise TooManyTries(CLOSED)
    if row.locked_until > now:
        raise TooManyTries(row.locked_until - now)
    return 0 if row.tried_at < now - allowance.forgotten_after else int(row.failures)


async def _write(c: AsyncConnection, subject: Subject, failures: int, now: float) -> None:
    figures = {"failures": failures, "locked_until": now + _wait_after(failures, ALLOWANCES[subject[0]])}
    await c.execute(update(sign_in_try).where(sign_in_try.c.digest == _digest(subject)).values(**figures, tried_at=now))


async def forgive(c: AsyncConnection, subjects: Sequence[Subject], address: str | None = None) -> None:
    """After a success: these start anew, the network address gets this one try back."""
    digests = [_digest(subject) for subject in subjects]
    await c.execute(delete(sign_in_try).where(sign_in_try.c.digest.in_(digests)))
    if address is not None:
        this = sign_in_try.c.digest == _digest(("address", address))
        await c.execute(update(sign_in_try).where(this).values(failures=sign_in_try.c.failures - 1, locked_until=0.0))
