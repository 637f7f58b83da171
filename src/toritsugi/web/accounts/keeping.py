"""Makes and changes accounts, and checks who signs in."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.web.accounts.account import Account, Role, find_account, normal_email
from toritsugi.web.accounts.passwords import PasswordKeeper, Weakness, weakness_of
from toritsugi.web.accounts.sessions import end_all
from toritsugi.web.accounts.throttle import Subject, count_try, forgive
from toritsugi.web.tables import account


class WeakPassword(Exception):
    """The password may not be chosen; `weakness` says why."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness)
        self.weakness = weakness


class EmailTaken(Exception):
    """Another account has this email address."""


PasswordStanding = Literal["none", "set", "not_here"]
"""Whether an account has a password; "not_here": it is an administrator's, or no address to sign in with."""


class NewAccount(msgspec.Struct, frozen=True):
    """What is needed to let somebody sign in."""

    organization_id: str
    email: str
    name: str
    password: str
    role: Role = "admin"
    language: str = "ja"


class AccountKeeper:
    """The one place that checks and changes who may sign in."""

    def __init__(self, database: Database, passwords: PasswordKeeper | None = None) -> None:
        self._database = database
        self._passwords = passwords or PasswordKeeper()

    async def add(self, new: NewAccount) -> Account:
        """A new account. Raises WeakPassword or EmailTaken."""
        _require_strong(new.password, (new.email, new.name))
        row: dict[str, Any] = {
            "id": new_id(),
            "organization_id": new.organization_id,
            "email": normal_email(new.email),
            "name": new.name.strip(),
            "role": new.role,
            "language": new.language,
            "employee_id": None,
            "password_hash": await self._passwords.hash(new.password),
        }
        try:
            async with self._database.transaction() as c:
                now = self._database.clock.now()
                await c.execute(insert(account).values(**row, active=True, created_at=now))
        except IntegrityError as error:
            raise EmailTaken(new.email) from error
        return Account(**{field: row[field] for field in Account.__struct_fields__})

    async def authenticate(self, email: str, password: str, address: str) -> Account | None:
        """Whose email and password these are, or None; as slow for nobody as for somebody.

        `address` is the network address that asks. Raises TooManyTries without checking anything.
        """
        email = normal_email(email)
        subjects: Sequence[Subject] = (("email", email), ("address", address))
        await count_try(self._database, tuple(subjects))
        async with self._database.reading() as c:
            query = select(account.c.password_hash).where(account.c.email == email, account.c.active)
            kept = (await c.execute(query)).scalar()
        if not await self._passwords.matches(kept, password):
            return None
        return await self._welcome(email, address, password if self._passwords.is_outdated(kept or "") else None)

    async def _welcome(self, email: str, address: str, to_hash_anew: str | None) -> Account | None:
        changes = {"password_hash": await self._passwords.hash(to_hash_anew)} if to_hash_anew else {}
        async with self._database.transaction() as c:
            await forgive(c, [("email", email)], address)
            if changes:
                await c.execute(update(account).where(account.c.email == email).values(**changes))
            return await find_account(c, email)

    async def password_standing(self, whose: Account) -> PasswordStanding:
        """Whether the account has a password, and whether its employee may choose one."""
        async with self._database.reading() as c:
            query = select(account.c.role, account.c.password_hash).where(account.c.id == whose.id)
            row = (await c.execute(query)).one()
        if row.role != "employee" or "@" not in whose.email:
            return "not_here"
        return "set" if row.password_hash else "none"

    async def choose_password(self, whose: Account, password: str, present: str, address: str) -> bool:
        """An employee's own new password; every session ends. False when `present` is not the present one.

        An administrator's password is not changed so: a code must not open the operator's pages. Raises WeakPassword,
        TooManyTries (from this network `address`).
        """
        standing = await self.password_standing(whose)
        if standing == "set" and await self.authenticate(whose.email, present, address) is None:
            return False
        return standing != "not_here" and await self.set_password(whose.email, password)

    async def set_password(self, email: str, password: str) -> bool:
        """A new password; every session ends and failed tries are forgiven. Says whether there is such an account."""
        async with self._database.reading() as c:
            known = await find_account(c, email)
        _require_strong(password, (email, known.name if known else ""))
        hashed = await self._passwords.hash(password)
        async with self._database.transaction() as c:
            found = await find_account(c, email)
            if found is None:
                return False
            await c.execute(update(account).where(account.c.id == found.id).values(password_hash=hashed))
            await end_all(c, found.id)
            await forgive(c, [("email", found.email)])
        return True

    async def set_active(self, email: str, active: bool) -> bool:
        """Opens or closes an account; closing ends its sessions. Says whether there is such an account."""
        async with self._database.transaction() as c:
            found = await find_account(c, email)
            if found is None:
                return False
            await c.execute(update(account).where(account.c.id == found.id).values(active=active))
            await end_all(c, found.id)
        return True

    async def set_language(self, account_id: str, language: str) -> None:
        async with self._database.transaction() as c:
            await c.execute(update(account).where(account.c.id == account_id).values(language=language))


def _require_strong(password: str, context: tuple[str, ...]) -> None:
    weakness = weakness_of(password, context)
    if weakness:
        raise WeakPassword(weakness)
