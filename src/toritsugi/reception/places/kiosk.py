"""Kiosks: the tablets that visitors stand before.

A tablet becomes a kiosk by a pairing code; from then on it holds a token that is good for receiving visitors and for
nothing else. Key and token are kept as digests only.
"""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.people import tidy_text
from toritsugi.reception.keys import derived, digest, new_key
from toritsugi.reception.places.site import PHONE_LIMIT, first_site, get_site
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import kiosk

SEEN_EVERY = 20.0
NAME_LIMIT = 60


class Kiosk(msgspec.Struct, frozen=True):
    """A kiosk. `phone` is what its visitors are asked to dial; empty: the site's or the organization's number.

    `paired_at`: since when its tablet holds the token; None while no tablet does. `last_seen_at`: when it last showed
    itself. Both in seconds since the epoch.
    """

    id: str
    organization_id: str
    site_id: str
    name: str
    phone: str
    active: bool
    paired_at: float | None
    last_seen_at: float | None


class KioskForm(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator fills in."""

    name: str
    site_id: str
    phone: str = ""


async def add_kiosk(
    connection: AsyncConnection,
    organization_id: str,
    name: str,
    *,
    now: float,
    phone: str = "",
    site_id: str = "",
) -> tuple[Kiosk, str]:
    """Adds a kiosk, at the oldest site unless one is named. Returns it with its key, which is never shown again.

    Raises SettingRefused.
    """
    where = site_id or (await first_site(connection, organization_id, now)).id
    form = await _checked(connection, organization_id, KioskForm(name=name, site_id=where, phone=phone))
    key = new_key()
    added = Kiosk(new_id(), organization_id, form.site_id, form.name, form.phone, True, None, None)
    row = msgspec.structs.asdict(added) | {
        "key_digest": digest(key),
        "token_digest": digest(token_of(key)),
        "poster": "",
        "created_at": now,
    }
    await connection.execute(kiosk.insert().values(row))
    return added, key


async def change_kiosk(c: AsyncConnection, organization_id: str, kiosk_id: str, form: KioskForm) -> None:
    """Writes the form over what is known of a kiosk. Raises SettingRefused."""
    form = await _checked(c, organization_id, form)
    mine = update(kiosk).where(kiosk.c.organization_id == organization_id, kiosk.c.id == kiosk_id)
    await c.execute(mine.values(**msgspec.structs.asdict(form)))


async def switch_kiosk(c: AsyncConnection, organization_id: str, kiosk_id: str, *, active: bool) -> None:
    """A kiosk that is off receives nobody; its tablet works again when it is on."""
    mine = update(kiosk).where(kiosk.c.organization_id == organization_id, kiosk.c.id == kiosk_id)
    await c.execute(mine.values(active=active))


def token_of(key: str) -> str:
    """The token that a tablet gets when it is opened with this key."""
    return derived(key, "kiosk token")


async def kiosk_by_key(connection: AsyncConnection, key: str) -> Kiosk | None:
    """The active kiosk that this key opens."""
    return await _only(connection, kiosk.c.key_digest == digest(key), kiosk.c.active)


async def kiosk_by_token(connection: AsyncConnection, token: str) -> Kiosk | None:
    """The active kiosk that holds this token."""
    if not re.fullmatch(r"[0-9a-f]{64}", token):
        return None
    return await _only(connection, kiosk.c.token_digest == digest(token), kiosk.c.active)


async def get_kiosk(connection: AsyncConnection, organization_id: str, kiosk_id: str) -> Kiosk | None:
    """The organization's kiosk with this id, on or off."""
    return await _only(connection, kiosk.c.organization_id == organization_id, kiosk.c.id == kiosk_id)


async def list_kiosks(connection: AsyncConnection, organization_id: str) -> list[Kiosk]:
    """The organization's kiosks, oldest first."""
    found = await connection.execute(
        select(kiosk).where(kiosk.c.organization_id == organization_id).order_by(kiosk.c.id)
    )
    return [_kiosk_of(row) for row in found]


async def note_paired(connection: AsyncConnection, kiosk_id: str, now: float) -> None:
    """Remembers that a tablet was opened with the kiosk's key."""
    await connection.execute(update(kiosk).where(kiosk.c.id == kiosk_id).values(paired_at=now))


async def note_seen(connection: AsyncConnection, kiosk_id: str, now: float) -> None:
    """Remembers that the tablet showed itself; at most once in `SEEN_EVERY` seconds."""
    await connection.execute(
        update(kiosk)
        .where(kiosk.c.id == kiosk_id, or_(kiosk.c.last_seen_at.is_(None), kiosk.c.last_seen_at < now - SEEN_EVERY))
        .values(last_seen_at=now)
    )


async def _checked(c: AsyncConnection, organization_id: str, form: KioskForm) -> KioskForm:
    form = KioskForm(name=tidy_text(form.name), site_id=form.site_id, phone=tidy_text(form.phone))
    faults = [] if form.name else [SettingFault("name", "empty")]
    if len(form.name) > NAME_LIMIT:
        faults.append(SettingFault("name", "too_long", str(NAME_LIMIT)))
    if len(form.phone) > PHONE_LIMIT:
        faults.append(SettingFault("phone", "too_long", str(PHONE_LIMIT)))
    if await get_site(c, organization_id, form.site_id) is None:
        faults.append(SettingFault("site_id", "unknown", form.site_id[:20]))
    if faults:
        raise SettingRefused(faults)
    return form


async def _only(connection: AsyncConnection, *conditions: Any) -> Kiosk | None:
    row = (await connection.execute(select(kiosk).where(*conditions))).first()
    return _kiosk_of(row) if row else None


def _kiosk_of(row: Row[Any]) -> Kiosk:
    return Kiosk(**{field: getattr(row, field) for field in Kiosk.__struct_fields__})


def desk_at(kiosks: Sequence[Kiosk], site_id: str) -> Kiosk | None:
    """The first kiosk in use at the site; without a site, or without one there, the first in use at all."""
    used = [each for each in kiosks if each.active]
    return next((each for each in used if each.site_id == site_id), used[0] if used else None)
