"""A filled-in form becomes a mailbox, or one sentence for each field that is wrong."""

import contextlib
import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee
from toritsugi.intake.sources.addressing import addressee_meant, read_addressing
from toritsugi.intake.sources.faults import SourceFault, SourceRefused
from toritsugi.intake.sources.finding import is_address_taken
from toritsugi.intake.sources.source import PERMISSIONS, Permission, Source
from toritsugi.network import parse_networks
from toritsugi.people import employees_by_email

NAME_LIMIT = 200
ADDRESS_LIMIT = 254
_ADDRESS = re.compile(r"[^@\s\"<>(),;:\\]+@[^@\s\"<>(),;:\\]+")
_KIND = re.compile(r"[0-9A-Za-z._-]{0,50}")


class MailboxForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a person filled in, as text. `to` names destinations, empty ones are passed over; None leaves them alone.

    `networks` have commas, blanks or line ends between them.
    """

    name: str
    address: str
    to: tuple[str, ...] | None
    kind: str = "timeline"
    networks: str = ""


async def read_mailbox(
    connection: AsyncConnection, organization_id: str, form: MailboxForm, known: Source | None = None
) -> Source:
    """The mailbox that the form describes; `known` is the one that it changes.

    Raises SourceRefused with every fault.
    """
    faults: list[SourceFault] = []
    values: dict[str, Any] = {}
    with gathering(faults):
        values["name"] = read_name(form.name)
    with gathering(faults):
        values["address"] = await _address(connection, form.address, known)
    with gathering(faults):
        values["kind"] = read_kind(form.kind)
    with gathering(faults):
        if form.to is not None or known is None:
            values["addressees"] = await read_addressees(connection, organization_id, form.to or ())
    with gathering(faults):
        values["networks"] = _networks(form.networks)
    if faults:
        raise SourceRefused(faults)
    bare = known or Source(organization_id=organization_id, door="mailbox", name=form.name)
    return msgspec.structs.replace(bare, **values)


@contextlib.contextmanager
def gathering(faults: list[SourceFault]) -> Iterator[None]:
    """Keeps a fault, so that the other fields are looked at as well."""
    try:
        yield
    except SourceFault as fault:
        faults.append(fault)


def read_name(text: str) -> str:
    """What a source is called. Raises SourceFault."""
    name = " ".join(text.split())
    if not name:
        raise SourceFault("name_missing", "name")
    return short(name, "name", NAME_LIMIT)


def read_permissions(chosen: Collection[str]) -> tuple[Permission, ...]:
    """What a key may do, at least one thing. Raises SourceFault."""
    unknown = next((each for each in chosen if each not in PERMISSIONS), None)
    if unknown is not None:
        raise SourceFault("permission_unknown", "permissions", given=unknown[:60], known="、".join(PERMISSIONS))
    if not chosen:
        raise SourceFault("permission_missing", "permissions")
    return tuple(each for each in PERMISSIONS if each in chosen)


async def _address(connection: AsyncConnection, text: str, known: Source | None) -> str:
    address = unicodedata.normalize("NFKC", text).strip().lower()
    if not address:
        raise SourceFault("address_missing", "address")
    if not _ADDRESS.fullmatch(short(address, "address", ADDRESS_LIMIT)):
        raise SourceFault("address_malformed", "address", given=text.strip()[:60])
    if known is not None and known.address == address:
        return address
    if await is_address_taken(connection, address):
        raise SourceFault("address_taken", "address", given=address)
    if await employees_by_email(connection, {address}):
        raise SourceFault("address_of_employee", "address", given=address)
    return address


def read_kind(text: str) -> str:
    """The key of a kind. Raises SourceFault."""
    kind = text.strip()
    if not _KIND.fullmatch(kind):
        raise SourceFault("kind_malformed", "kind", given=kind[:60])
    return kind


async def read_addressees(
    connection: AsyncConnection, organization_id: str, to: tuple[str, ...]
) -> tuple[Addressee, ...]:
    """Whom these words mean, at least one. Raises SourceFault."""
    known = await read_addressing(connection, organization_id)
    found = [await addressee_meant(connection, known, text) for text in to if text.strip()]
    if not found:
        raise SourceFault("to_missing", "to")
    return tuple(dict.fromkeys(found))


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(map(str, parse_networks(unicodedata.normalize("NFKC", text)))))
    except ValueError as error:
        raise SourceFault("network_malformed", "networks", given=str(error)[:60]) from None


def short(text: str, name: str, limit: int) -> str:
    """The text, unless it is longer. Raises SourceFault of the field with that name."""
    if len(text) > limit:
        raise SourceFault("too_long", name, limit=str(limit))
    return text
