"""Signing in at an IMAP server by a token, and whose word about senders is believed of the mails from there."""

from typing import Any

import msgspec
import pytest
from aiohttp import web
from sqlalchemy import select

from intake.imap_server import TOKEN, ImapServer
from intake.test_imap_door import Watched, mail, watching
from intake.token_server import CLIENT_ID, CLIENT_SECRET, TokenServer, token_server
from toritsugi.connections.sealing import require_openable, reseal_all
from toritsugi.database import Database
from toritsugi.intake import Consent, list_events
from toritsugi.intake.imap.tables import imap_mailbox

pytestmark = pytest.mark.anyio


def consent(server: TokenServer, **given: str) -> Consent:
    plain = {"token_url": server.url, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    return Consent(**{**plain, "refresh_token": server.refresh_token, **given})


async def stored(database: Database) -> dict[str, Any]:
    async with database.reading() as c:
        return dict((await c.execute(select(imap_mailbox))).mappings().one())


async def test_a_refresh_token_lets_in_and_its_successor_is_kept(database: Database) -> None:
    async with token_server(TOKEN) as tokens:
        async with watching(database, password="", consent=consent(tokens)) as watched:
            await watched.stands("")
            await watched.server.deliver(mail("one"))
            await watched.told("one")
            await watched.door.stop()
            await watched.door.start()
            await watched.server.deliver(mail("two"))
            await watched.told("one", "two")
            used = [each["refresh_token"] for each in tokens.asked]
            assert used == [f"refresh-{number}" for number in range(1, len(used) + 1)] and len(used) > 1
            assert "LOGIN" not in watched.server.commands
            await require_openable(database, watched.street.seal)
            assert await reseal_all(database, watched.street.seal) == 0
        kept = await stored(database)
    secrets = (CLIENT_SECRET.encode(), b"refresh-", TOKEN.encode())
    assert not [name for name, value in kept.items() for each in secrets if each in bytes(str(value), "utf-8")]


async def test_an_app_that_was_allowed_in_needs_no_person(database: Database) -> None:
    async with token_server(TOKEN) as tokens:
        asking = consent(tokens, refresh_token="", scope="https://outlook.office365.com/.default")
        async with watching(database, password="", consent=asking) as watched:
            await watched.stands("")
    assert tokens.asked[0] == {
        "grant_type": "client_credentials",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "scope": "https://outlook.office365.com/.default",
    }


async def test_every_trouble_with_tokens_has_its_sentence(database: Database) -> None:
    async with (
        token_server("another token") as tokens,
        watching(database, password="", consent=consent(tokens)) as watched,
    ):
        assert "トークンでのサインインを受け付けません" in await watched.stands("token_sign_in_refused")
        tokens.says(503, "<html>busy</html>")
        assert "自動で再試行します" in await watched.stands("token_server_trouble")
        tokens.says(200, access_token="two\r\nlines")
        await watched.stands("token_refused")
        tokens.answer = None
        tokens.access_token = TOKEN
        await watched.stands("")
        await watched.change(consent=consent(tokens, client_secret="wrong", refresh_token="old"))
        said = await watched.stands("token_refused")
        assert "AADSTS70000" in said and CLIENT_SECRET not in said and "old" not in said


async def test_secrets_go_nowhere_but_to_that_address(database: Database) -> None:
    async with token_server(TOKEN) as tokens:
        tokens.says(307, "moved")
        async with watching(database, password="", consent=consent(tokens)) as watched:
            await watched.stands("token_refused")
    assert isinstance(tokens.answer, web.Response) and all("client_secret" in each for each in tokens.asked)


async def test_an_empty_secret_keeps_the_stored_one_with_its_successor(database: Database) -> None:
    async with token_server(TOKEN) as tokens, watching(database, password="", consent=consent(tokens)) as watched:
        await watched.stands("")
        before = await watched.known()
        await watched.change(folder="INBOX", consent=consent(tokens, client_secret="", refresh_token=""))
        assert (await watched.known()).stamp == before.stamp
        await watched.server.deliver(mail("one"))
        await watched.told("one")
        await watched.change(consent=None, password="wrong")
        await watched.stands("sign_in_refused")
        kept = await stored(database)
        assert (kept["token_url"], kept["rotated_token"]) == ("", None)


FORGED = b"Authentication-Results: mx.google.com; dmarc=fail header.from=b.example\r\n"


@pytest.mark.parametrize(("authority", "flagged"), [("mx.google.com", True), ("", False), ("mx.other.example", False)])
async def test_a_forged_sender_is_flagged_by_the_mailboxs_own_server_only(
    database: Database, authority: str, flagged: bool
) -> None:
    async with watching(database, ImapServer(), authority=authority) as watched:
        await watched.stands("")
        await watched.server.deliver(FORGED + mail("one"))
        await watched.told("one")
        assert bool(await forged(watched)) is flagged


async def forged(watched: Watched) -> str:
    async with watched.street.database.reading() as c:
        [event] = await list_events(c, watched.street.organization_id)
    return event.details.get("forged", "")


def test_what_is_secret_is_not_shown_by_accident() -> None:
    some = Consent(token_url="https://x.example", client_id="c", client_secret="s3cret", refresh_token="r3fresh")
    shown = f"{some!r} {msgspec.structs.replace(some)}"
    assert "s3cret" not in shown and "r3fresh" not in shown
