"""Sessions, kept on the server: the browser holds 256 random bits, the table only their digest.

A session may be for an employee's own pages only: then nobody is an administrator in it. It runs longer, because a
phone is its owner's.
"""

import hashlib
import hmac
import secrets

import msgspec
from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.web.accounts.account import Account, account_of
from toritsugi.web.tables import account, session

IDLE, EMPLOYEE_IDLE = 12 * 3600.0, 7 * 86400.0
ABSOLUTE, EMPLOYEE_ABSOLUTE = 7 * 86400.0, 30 * 86400.0
SEEN_EVERY = 60.0


_idle = case((session.c.employee_only, EMPLOYEE_IDLE), else_=IDLE)


def new_secret() -> str:
    """What a browser is given to hold: 256 random bits."""
    return secrets.token_urlsafe(32)


def csrf_token(secret: str) -> str:
    """The token that forms carry, bound to what the browser holds; it does not reveal it."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, account_id: str, instead_of: str | None, *, employee_only: bool = False) -> str:
        """A new session's secret. The one that the browser held before ends, and so do all that ran out."""
        secret, now = new_secret(), self._database.clock.now()
        async with self._database.transaction() as c:
            if instead_of:
                await c.execute(delete(session).where(session.c.digest == digest_of(instead_of)))
            await c.execute(delete(session).where((session.c.expires_at < now) | (session.c.seen_at < now - _idle)))
            row = {"digest": digest_of(secret), "account_id": account_id, "created_at": now, "seen_at": now}
            longest = EMPLOYEE_ABSOLUTE if employee_only else ABSOLUTE
            await c.execute(session.insert().values(**row, expires_at=now + longest, employee_only=employee_only))
        return secret

    async def find(self, secret: str) -> Account | None:
        """Who holds this secret, if the session still runs and the account may sign in."""
        now = self._database.clock.now()
        running = (session.c.digest == digest_of(secret)) & (session.c.expires_at > now)
        running &= (session.c.seen_at > now - _idle) & account.c.active
        query = select(account, session.c.seen_at, session.c.employee_only).join_from(session, account).where(running)
        async with self._database.reading() as c:
            row = (await c.execute(query)).mappings().first()
        if row is None:
            return None
        if row["seen_at"] < now - SEEN_EVERY:
            await self._see(secret, now)
        found = account_of(row)
        return msgspec.structs.replace(found, role="employee") if row["employee_only"] else found

    async def _see(self, secret: str, now: float) -> None:
        async with self._database.transaction() as c:
            await c.execute(update(session).where(session.c.digest == digest_of(secret)).values(seen_at=now))

    async def end(self, secret: str) -> None:
        async with self._database.transaction() as c:
            await c.execute(delete(session).where(session.c.digest == digest_of(secret)))


async def end_all(c: AsyncConnection, account_id: str) -> None:
    """Ends every session of an account: it was closed, or its password changed."""
    await c.execute(delete(session).where(session.c.account_id == account_id))
