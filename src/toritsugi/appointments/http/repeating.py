"""Knows again what was posted before: the same key with the same body is the same appointment."""

import hashlib

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.tables import posted_appointment
from toritsugi.intake import KEY_REUSED
from toritsugi.people import lock_organization
from toritsugi.web import FieldError, Problem


class Repetition(msgspec.Struct, frozen=True):
    """By what a request is known again: its sender's key, and what was in its body."""

    organization_id: str
    key_digest: str
    fingerprint: str


def repetition_of(organization_id: str, source_id: str, key: str, body: bytes) -> Repetition:
    """Keys of different senders are different."""
    digest = hashlib.sha256(f"{source_id}:{key}".encode()).hexdigest()
    return Repetition(organization_id, digest, hashlib.sha256(body).hexdigest())


async def posted_before(c: AsyncConnection, asked: Repetition) -> str | None:
    """The id of the appointment that it made before. Raises Problem 409 when the body was another one then.

    Whoever posts for the same organization meanwhile waits until this transaction ends.
    """
    await lock_organization(c, asked.organization_id)
    mine = (
        posted_appointment.c.organization_id == asked.organization_id,
        posted_appointment.c.key_digest == asked.key_digest,
    )
    found = (await c.execute(select(posted_appointment).where(*mine))).one_or_none()
    if found is not None and found.fingerprint != asked.fingerprint:
        raise Problem(409, KEY_REUSED, errors=[FieldError("Idempotency-Key", KEY_REUSED)])
    return found.appointment_id if found is not None else None


async def remember(c: AsyncConnection, asked: Repetition, appointment_id: str) -> None:
    """From now on the same request is this appointment."""
    row = msgspec.structs.asdict(asked) | {"appointment_id": appointment_id}
    await c.execute(posted_appointment.insert().values(row))
