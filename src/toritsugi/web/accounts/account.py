"""Accounts: those who may sign in, to the operator's pages or to their own."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.web.tables import account

Role = Literal["admin", "employee"]


class Account(msgspec.Struct, frozen=True):
    """Somebody who may sign in. Carries no secret. `employee_id`: which employee it is, when that is known."""

    id: str
    organization_id: str
    email: str
    name: str
    role: str
    language: str
    employee_id: str | None = None


def account_of(row: Mapping[Any, Any]) -> Account:
    return Account(**{field: row[field] for field in Account.__struct_fields__})


def normal_email(email: str) -> str:
    """How an address is kept and compared."""
    return email.strip().casefold()


async def administrators(c: AsyncConnection, organization_id: str) -> list[Account]:
    """Those who run this organization's program, by their addresses."""
    mine = (account.c.organization_id == organization_id, account.c.role == "admin", account.c.active)
    rows = (await c.execute(select(account).where(*mine).order_by(account.c.email))).mappings()
    return [account_of(row) for row in rows]


async def administrator_emails(c: AsyncConnection, organization_id: str) -> list[str]:
    """The mail addresses of those who run this organization's program."""
    return [each.email for each in await administrators(c, organization_id)]


async def administrator_accounts(c: AsyncConnection, organization_id: str) -> list[tuple[Account, bool]]:
    """The accounts of those who run this organization's program, closed ones too, and whether each is open."""
    mine = (account.c.organization_id == organization_id, account.c.role == "admin")
    rows = (await c.execute(select(account).where(*mine).order_by(account.c.email))).mappings()
    return [(account_of(row), row["active"]) for row in rows]


async def find_account(c: AsyncConnection, email: str) -> Account | None:
    """The account with this address, active or not."""
    row = (await c.execute(select(account).where(account.c.email == normal_email(email)))).mappings().first()
    return account_of(row) if row else None
