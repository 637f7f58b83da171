"""Pairing: a code that an administrator's page shows makes one tablet the kiosk, once, and soon.

Every wrong code counts against all that are open: with eight digits and a few tries, guessing is hopeless.
"""

import secrets

import msgspec
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.people import tidy_text
from toritsugi.reception.keys import digest, new_key
from toritsugi.reception.places.kiosk import Kiosk, get_kiosk, token_of
from toritsugi.reception.tables import kiosk, kiosk_pairing

PAIRING_SECONDS = 600.0
"""How long a code is good."""
PAIRING_TRIES = 10
"""How many wrong codes end a code."""
_DIGITS = 8


class PairingCode(msgspec.Struct, frozen=True):
    """An open code of a kiosk. `code` is known only when it has just been made; `until` is when it ends."""

    code: str
    until: float


async def start_pairing(database: Database, c: AsyncConnection, kiosk_id: str) -> PairingCode:
    """A fresh code for this kiosk, in place of any other. The tablet that is the kiosk now stays it until then."""
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    until = database.clock.now() + PAIRING_SECONDS
    await c.execute(delete(kiosk_pairing).where(kiosk_pairing.c.kiosk_id == kiosk_id))
    row = {"kiosk_id": kiosk_id, "digest": digest(code), "expires_at": until, "wrong": 0}
    await c.execute(kiosk_pairing.insert().values(row))
    return PairingCode(code, until)


async def pairing_of(c: AsyncConnection, kiosk_id: str, now: float) -> PairingCode | None:
    """The open code of this kiosk, without its digits; None when there is none any more."""
    chosen = select(kiosk_pairing.c.expires_at).where(kiosk_pairing.c.kiosk_id == kiosk_id, *_open(now))
    until = (await c.execute(chosen)).scalar_one_or_none()
    return PairingCode("", until) if until is not None else None


async def pair_by_code(database: Database, typed: str) -> tuple[Kiosk, str] | None:
    """The kiosk that this code opens, with the token for its tablet; an earlier tablet's token ends with it.

    None for a code that is wrong, used, or too old.
    """
    code = "".join(character for character in tidy_text(typed) if character.isdecimal())
    now = database.clock.now()
    async with database.transaction() as c:
        paid = delete(kiosk_pairing).where(kiosk_pairing.c.digest == digest(code), *_open(now))
        kiosk_id = (await c.execute(paid.returning(kiosk_pairing.c.kiosk_id))).scalar_one_or_none()
        if kiosk_id is None:
            await c.execute(update(kiosk_pairing).values(wrong=kiosk_pairing.c.wrong + 1))
            return None
        token = await _renew(c, kiosk_id, paired_at=now)
        organization_id = await c.execute(select(kiosk.c.organization_id).where(kiosk.c.id == kiosk_id))
        paired = await get_kiosk(c, organization_id.scalar_one(), kiosk_id)
    return (paired, token) if paired is not None and paired.active else None


async def revoke_kiosk(c: AsyncConnection, organization_id: str, kiosk_id: str) -> None:
    """Takes the token away from whatever tablet holds it, with any open code: a tablet that was lost, for example."""
    if await get_kiosk(c, organization_id, kiosk_id) is not None:
        await _renew(c, kiosk_id, paired_at=None)
        await c.execute(delete(kiosk_pairing).where(kiosk_pairing.c.kiosk_id == kiosk_id))


async def _renew(c: AsyncConnection, kiosk_id: str, *, paired_at: float | None) -> str:
    """A key that nobody else knows; returns its token."""
    key = new_key()
    token = token_of(key)
    fresh = {"key_digest": digest(key), "token_digest": digest(token), "paired_at": paired_at, "last_seen_at": None}
    await c.execute(update(kiosk).where(kiosk.c.id == kiosk_id).values(fresh))
    return token


def _open(now: float) -> tuple[ColumnElement[bool], ...]:
    return kiosk_pairing.c.expires_at > now, kiosk_pairing.c.wrong < PAIRING_TRIES
