"""A filled-in form becomes a watched mailbox, or one sentence for each field that is wrong."""

import re
import ssl
import unicodedata
from typing import Any, get_args

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.intake.imap.conversation import USUAL_PORTS, Account, Security
from toritsugi.intake.imap.filling_in.signing_in import SignInForm, read_sign_in
from toritsugi.intake.imap.mailbox import ImapMailbox
from toritsugi.intake.reading import ANYBODY
from toritsugi.intake.sources import (
    Source,
    SourceFault,
    SourceRefused,
    gathering,
    get_source,
    read_addressees,
    read_kind,
    read_name,
    short,
)

NAME_LIMIT, FOLDER_LIMIT, CERTIFICATES_LIMIT = 254, 200, 100_000
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,255}")


class ImapForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a person filled in, as text. An empty port is the usual one; an empty secret keeps the stored one.

    `sign_in`: "password", or "token" for the four fields below it. `to` None leaves the destinations alone.
    """

    name: str
    host: str
    port: str = ""
    security: str = "tls"
    user_name: str
    sign_in: str = "password"
    password: str = ""
    token_url: str = ""
    client_id: str = ""
    client_secret: str = ""
    refresh_token: str = ""
    scope: str = ""
    authority: str = ""
    folder: str = "INBOX"
    done_folder: str = ""
    certificates: str = ""
    kind: str = "timeline"
    to: tuple[str, ...] | None


async def read_imap_form(
    c: AsyncConnection, organization_id: str, form: ImapForm, known: ImapMailbox | None = None
) -> tuple[Source, Account]:
    """The source and the account that the form describes; `known` is the mailbox that it changes.

    Raises SourceRefused with every fault.
    """
    faults: list[SourceFault] = []
    values: dict[str, Any] = {}
    with gathering(faults):
        values["name"] = read_name(form.name)
    with gathering(faults):
        values["kind"] = read_kind(form.kind)
    with gathering(faults):
        if form.to is not None or known is None:
            values["addressees"] = await read_addressees(c, organization_id, form.to or ())
    account = _account(form, known, faults)
    if faults or account is None:
        raise SourceRefused(faults)
    bare = await get_source(c, organization_id, known.source_id) if known else None
    bare = bare or Source(organization_id=organization_id, door="imap", name=form.name)
    return msgspec.structs.replace(bare, **values), account


def _account(form: ImapForm, known: ImapMailbox | None, faults: list[SourceFault]) -> Account | None:
    found: dict[str, Any] = {}
    for read in (_host, _way, _signing_in, _folders, _certificates, _authority):
        with gathering(faults):
            found |= read(form)
    way = SignInForm(**{name: getattr(form, name) for name in SignInForm.__struct_fields__})
    found |= read_sign_in(way, known.account.signs_in_by if known else "", faults)
    return None if faults else Account(**found)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _host(form: ImapForm) -> dict[str, str]:
    host = _plain(form.host).lower()
    if not _HOST.fullmatch(host):
        raise SourceFault("host_malformed", "host", given=form.host.strip()[:60])
    return {"host": host}


def _way(form: ImapForm) -> dict[str, object]:
    if form.security not in get_args(Security):
        raise SourceFault("security_unknown", "security")
    port = _plain(form.port) or str(USUAL_PORTS[form.security])  # type: ignore[index]  # it was just looked up
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        raise SourceFault("port_malformed", "port")
    return {"security": form.security, "port": int(port)}


def _signing_in(form: ImapForm) -> dict[str, str]:
    user_name = form.user_name.strip()
    if not user_name:
        raise SourceFault("user_missing", "user_name")
    return {"user_name": short(user_name, "user_name", NAME_LIMIT)}


def _authority(form: ImapForm) -> dict[str, str]:
    """A server's name as it stands in Authentication-Results, or the sign for a server that leaves it out."""
    given = _plain(form.authority).lower()
    if given and given != ANYBODY and not _HOST.fullmatch(given):
        raise SourceFault("authority_malformed", "authority", given=form.authority.strip()[:60])
    return {"authority": given}


def _folders(form: ImapForm) -> dict[str, str]:
    folder, done_folder = form.folder.strip(), form.done_folder.strip()
    if not folder:
        raise SourceFault("folder_missing", "folder")
    if done_folder.casefold() == folder.casefold():
        raise SourceFault("done_folder_same", "done_folder")
    return {
        "folder": short(folder, "folder", FOLDER_LIMIT),
        "done_folder": short(done_folder, "done_folder", FOLDER_LIMIT),
    }


def _certificates(form: ImapForm) -> dict[str, str]:
    given = short(form.certificates.strip(), "certificates", CERTIFICATES_LIMIT)
    if given:
        try:
            ssl.create_default_context(cadata=given)
        except (ssl.SSLError, ValueError, TypeError):
            raise SourceFault("certificates_malformed", "certificates") from None
    return {"certificates": given}
