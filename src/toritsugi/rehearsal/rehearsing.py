"""Walks a mail through reading, rules, plan and wording, and stops before the desk."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.intake import (
    AddressBook,
    Directories,
    Judged,
    Post,
    Recipient,
    hush_repeats,
    list_imap_mailboxes,
    list_sources,
    look_back,
    rehearse_mail,
)
from toritsugi.mail import read_head
from toritsugi.people import list_employees
from toritsugi.rehearsal.saying import Said, say
from toritsugi.routing import Note, Rulebook, plan

MEANT = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
"""The headers that may say for whom a mail is, the surest first."""
_ADDRESS = re.compile(r"[^\s<>\"(),;:\[\]]{1,64}@[^\s<>\"(),;]{1,255}")
ADDRESSES = 50
"""Addresses of a mail that are looked up."""


class NobodyMeant(Exception):
    """The mail names nobody of the company, or the address is nobody's; `address` is empty for the former."""

    def __init__(self, address: str = "") -> None:
        super().__init__(address or "the mail names nobody of this company")
        self.address = address


class Rehearsal(msgspec.Struct, frozen=True):
    """What would become of a mail.

    `received_as` is the event that this very mail is already; `repeats` the one of another mail that said the same a
    moment ago, so that nobody would be told. Both are empty when there is none.
    """

    address: str
    judged: Judged
    book: Rulebook
    said: tuple[Said, ...]
    notes: tuple[Note, ...]
    received_as: str = ""
    repeats: str = ""


async def rehearse(
    database: Database,
    relay_url: str,
    organization_id: str,
    raw: bytes,
    address: str = "",
    authorities: Sequence[str] = (),
) -> Rehearsal:
    """As if the mail came now, for this address, or else for the first of the company's that it names.

    `authorities` are the servers who are believed what they found out about the sender, as if one of them brought it;
    so are those of the company's watched mailboxes.
    Raises NobodyMeant or StorageTrouble.
    """
    host = urlsplit(relay_url).hostname or ""
    book, now = AddressBook(database, [host]), database.clock.now()
    address, to = await _recipient(book, organization_id, raw, address)
    async with database.reading() as connection:
        watched = await list_imap_mailboxes(connection, organization_id)
    believed = (*authorities, *(name for each in watched for name in each.account.authorities))
    judged = await rehearse_mail(Post(raw, None, now, authorities=believed), address, to, book)
    event = judged.event
    async with database.reading() as connection:
        directories = await Directories(relay_url, database.clock).load(connection, [event])
        before = await look_back(connection, [event])
        planned = plan(event, directories[organization_id])
        language = directories[organization_id].organization.language
        said = tuple([await say(connection, each, language) for each in planned.notifications])
    return Rehearsal(
        address,
        judged,
        await book.rulebook(organization_id),
        said,
        planned.notes,
        received_as := next((each.event_id for each in before.same.values()), ""),
        "" if received_as else hush_repeats([event], before)[0].details.get("repeat_of", ""),
    )


async def _recipient(book: AddressBook, organization_id: str, raw: bytes, address: str) -> tuple[str, Recipient]:
    wanted = [address.strip()] if address.strip() else list(addresses_in(raw))
    for each in wanted:
        found = await book.recipient(each)
        if found is not None and found.organization_id == organization_id:
            return each.lower(), found
    raise NobodyMeant(address.strip())


def addresses_in(raw: bytes) -> Iterator[str]:
    """The addresses that a mail's headers name, the likeliest recipient first."""
    headers = read_head(raw).headers
    found = (match for wanted in MEANT for name, text in headers if name == wanted for match in _ADDRESS.findall(text))
    yield from list(dict.fromkeys(found))[:ADDRESSES]


async def rehearsing_addresses(connection: AsyncConnection, organization_id: str) -> list[tuple[str, str]]:
    """Address and name of whoever can get mail: the mailboxes, then the employees."""
    sources = await list_sources(connection, organization_id)
    employees = await list_employees(connection, organization_id)
    mailboxes = [(each.address, each.name) for each in sources if each.address and each.active]
    return [*mailboxes, *((each.email, each.name) for each in employees if each.active and each.email)]
