"""Mailboxes in the database: set up, changed, found, let go; and how it goes with each."""

import hashlib
from typing import Any

import msgspec
from sqlalchemy import RowMapping, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import Seal, place_of
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake.imap.conversation import Account, Consent, Position
from toritsugi.intake.imap.mailbox import ImapMailbox, Standing
from toritsugi.intake.imap.tables import imap_mailbox
from toritsugi.intake.sources import Source, add_mailbox, change_source
from toritsugi.intake.tables import source

IMAP_CHANGED = "imap mailboxes"
"""The bell's topic when one was set up or changed."""
_CONSENT = ("token_url", "client_id", "scope")
_SECRETS = ("client_secret", "refresh_token")
_ACCOUNT = ("authority", "host", "port", "security", "user_name", "folder", "done_folder", "certificates")
_PLAIN = ("id", "organization_id", "name", "kind", "active")
_FRESH = {"uid_validity": None, "accepted_uid": 0, "finished_uid": 0}
_UNTOUCHED = {"trouble": "", "trouble_said": "", "trouble_since": None}
_UNHELD = {"lease_owner": "", "lease_until": 0.0}


async def add_imap_mailbox(database: Database, seal: Seal, described: Source, account: Account) -> None:
    """A source of the door "imap". What is in the mailbox before it is first watched stays untouched."""
    async with database.transaction() as c:
        await add_mailbox(c, described, database.clock.now())
        values = {**_account(seal, described.id, account), **_FRESH, **_UNTOUCHED, **_UNHELD, "answered_at": None}
        await c.execute(imap_mailbox.insert().values(source_id=described.id, **values))
        database.announce(c, IMAP_CHANGED)


async def change_imap_mailbox(
    database: Database, seal: Seal, known: ImapMailbox, described: Source, account: Account
) -> None:
    """An empty secret keeps the stored one. Another server, user or folder is watched from the beginning."""
    values = _account(seal, described.id, account)
    if known.account.signs_in_by == account.signs_in_by:
        values = {name: value for name, value in values.items() if name not in _left_empty(account)}
    if known.account.place != account.place:
        values |= _FRESH
    async with database.transaction() as c:
        await change_source(c, described)
        chosen = update(imap_mailbox).where(imap_mailbox.c.source_id == described.id)
        await c.execute(chosen.values(**values, **_UNTOUCHED))
        database.announce(c, IMAP_CHANGED)


async def list_imap_mailboxes(c: AsyncConnection, organization_id: str | None = None) -> list[ImapMailbox]:
    """By name; of all organizations, for the door itself, when none is named."""
    chosen = _chosen().order_by(source.c.name, source.c.id)
    if organization_id is not None:
        chosen = chosen.where(source.c.organization_id == organization_id)
    return [_mailbox(row) for row in (await c.execute(chosen)).mappings()]


async def get_imap_mailbox(c: AsyncConnection, organization_id: str, source_id: str) -> ImapMailbox | None:
    """None for an id that is nobody's, or another organization's."""
    chosen = _chosen().where(source.c.organization_id == organization_id, source.c.id == source_id.replace("\0", ""))
    row = (await c.execute(chosen)).mappings().one_or_none()
    return _mailbox(row) if row is not None else None


async def open_account(c: AsyncConnection, seal: Seal, mailbox: ImapMailbox) -> Account:
    """With its secrets. Raises SealBroken."""
    columns = [imap_mailbox.c[name] for name in ("password", *_SECRETS, "rotated_token")]
    chosen = select(*columns).where(imap_mailbox.c.source_id == mailbox.source_id)
    row = (await c.execute(chosen)).mappings().one()
    places = {name: place_of(imap_mailbox, mailbox.source_id, name) for name in row}
    opened = {name: seal.open(row[name], places[name]) for name in row if row[name] is not None}
    consent = mailbox.account.consent
    if consent is not None:
        rotated = {"refresh_token": opened["rotated_token"]} if "rotated_token" in opened else {}
        secrets = {name: opened.get(name, "") for name in _SECRETS} | rotated
        consent = msgspec.structs.replace(consent, **secrets)
    return msgspec.structs.replace(mailbox.account, password=opened["password"], consent=consent)


async def keep_rotated_token(database: Database, seal: Seal, source_id: str, token: str) -> None:
    """The refresh token that took the place of the one that was used."""
    sealed = seal.seal(token, place_of(imap_mailbox, source_id, "rotated_token"))
    async with database.transaction() as c:
        chosen = update(imap_mailbox).where(imap_mailbox.c.source_id == source_id)
        await c.execute(chosen.values(rotated_token=sealed))


async def keep_position(database: Database, source_id: str, position: Position) -> None:
    """How far its mails are taken."""
    async with database.transaction() as c:
        values = msgspec.structs.asdict(position)
        await c.execute(update(imap_mailbox).where(imap_mailbox.c.source_id == source_id).values(values))


async def keep_standing(database: Database, source_id: str, standing: Standing) -> None:
    """How it goes."""
    values = {
        "trouble": standing.trouble,
        "trouble_said": standing.said,
        "trouble_since": standing.since,
        "answered_at": standing.answered_at,
    }
    async with database.transaction() as c:
        await c.execute(update(imap_mailbox).where(imap_mailbox.c.source_id == source_id).values(values))


def _chosen() -> Select[Any]:
    named = [source.c[name] for name in (*_PLAIN, "addressees")]
    return select(*named, imap_mailbox).join_from(source, imap_mailbox, source.c.id == imap_mailbox.c.source_id)


def _account(seal: Seal, source_id: str, account: Account) -> dict[str, Any]:
    secrets = {"password": account.password, **_consent(account, _SECRETS)}
    sealed = {name: seal.seal(text, place_of(imap_mailbox, source_id, name)) for name, text in secrets.items()}
    plain = {name: getattr(account, name) for name in _ACCOUNT} | _consent(account, _CONSENT)
    return {**plain, **sealed, "rotated_token": None}


def _consent(account: Account, names: tuple[str, ...]) -> dict[str, str]:
    return {name: getattr(account.consent, name, "") for name in names}


def _left_empty(account: Account) -> set[str]:
    """The columns that stay as they are; a rotated token belongs to the refresh token that stays."""
    given = {"password": account.password, **_consent(account, _SECRETS)}
    empty = {name for name, text in given.items() if not text}
    return empty | {"rotated_token"} if "refresh_token" in empty else empty


def _mailbox(row: RowMapping) -> ImapMailbox:
    known = row["uid_validity"] is not None
    position = Position(row["uid_validity"], row["accepted_uid"], row["finished_uid"]) if known else None
    return ImapMailbox(
        source_id=row["id"],
        organization_id=row["organization_id"],
        name=row["name"],
        kind=row["kind"],
        active=row["active"],
        addressees=msgspec.json.decode(row["addressees"], type=tuple[Addressee, ...]),
        account=Account(
            **{name: row[name] for name in _ACCOUNT},
            consent=Consent(**{name: row[name] for name in _CONSENT}) if row["token_url"] else None,
        ),
        stamp=_stamp(row),
        position=position,
        standing=Standing(row["trouble"], row["trouble_said"], row["trouble_since"], row["answered_at"]),
    )


def _stamp(row: RowMapping) -> str:
    """Changes when somebody sets another secret, and not when the token server does."""
    sealed = (row["password"], *(row[name] for name in _SECRETS))
    return hashlib.sha256(b"".join(filter(None, sealed))).hexdigest()
