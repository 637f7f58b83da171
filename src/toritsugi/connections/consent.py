"""Signing in with a user account: where to send the person, and what to do when they come back with a code."""

import hmac
from collections.abc import Mapping

import structlog

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault, TokenRefused, TokenUnavailable
from toritsugi.connections.meaning import name_of
from toritsugi.connections.register import Account, Connection, get_connection, learn_account
from toritsugi.connections.sealing import Seal
from toritsugi.connections.tokens import SEES_MEMBER, Standing, judge, lacks_bot, load_standing, store, trouble
from toritsugi.database import Database
from toritsugi.lineworks import (
    AuthError,
    ClientApp,
    Endpoints,
    LineWorks,
    LineWorksError,
    NotReached,
    Refused,
    Token,
)

log = structlog.get_logger(__name__)

SAID_MAX = 60
_DENIALS = {"access_denied": "consent_denied", "invalid_scope": "invalid_scope"}


def authorization_request(connection: Connection, redirect_uri: str, state: str) -> str:
    """Where a person's browser goes to consent. `state` is the caller's, bound to the person's session.

    Raises BadArgument when one of them is empty.
    """
    line = LineWorks(Endpoints(connection.api_url, connection.auth_url))
    return line.authorization_url(connection.client_id, redirect_uri, connection.scope_words, state)


def read_redirect(query: Mapping[str, str], expected_state: str) -> str:
    """The code that LINE WORKS sent the person back with. `expected_state` is the one of the person's session.

    Empty when the session has none any more: it was used before, or is too old. Raises ConnectionFault (state_wrong,
    consent_denied, invalid_scope, consent_failed, code_missing).
    """
    state = query.get("state", "")
    if not expected_state or not hmac.compare_digest(state.encode(), expected_state.encode()):
        raise ConnectionFault("state_wrong")
    error = query.get("error", "")
    if error in _DENIALS:
        raise ConnectionFault(_DENIALS[error])
    if error:
        raise ConnectionFault("consent_failed", said=error[:SAID_MAX])
    if not query.get("code"):
        raise ConnectionFault("code_missing")
    return query["code"]


class Consent:
    """Turns the code that a person brings back into stored tokens."""

    def __init__(self, database: Database, seal: Seal, clients: Clients, clock: Clock) -> None:
        self._database = database
        self._seal = seal
        self._clients = clients
        self._clock = clock

    async def finish(self, connection_id: str, code: str, redirect_uri: str) -> Connection:
        """Stores the tokens, ends a hold, and learns who signed in. The caller has checked `state`.

        The connection that comes back names the account and, by `missing_scopes`, what was asked for in vain.

        Raises ConnectionFault (code_refused, refresh_token_absent, invalid_scope, not_a_user_connection …),
        TokenUnavailable, SealBroken, StorageTrouble; then nothing is stored.
        """
        standing = await load_standing(self._database, self._seal, connection_id)
        if not standing.by_consent:
            raise ConnectionFault("not_a_user_connection")
        asked_at = self._clock.now()
        token = await self._fetch(standing, code, redirect_uri)
        if not token.refresh_token:
            raise ConnectionFault("refresh_token_absent")
        if lacks_bot(token):
            raise ConnectionFault("invalid_scope")
        while await store(self._database, self._seal, standing, token, asked_at) is None:
            standing = await load_standing(self._database, self._seal, connection_id)
        await self._learn_account(standing, token)
        async with self._database.reading() as c:
            found = await get_connection(c, connection_id)
        assert found is not None, "connections are never removed"
        return found

    async def _learn_account(self, standing: Standing, token: Token) -> None:
        """The link works without it: what is not told stays empty."""
        account = Account("", "", None)
        if SEES_MEMBER & set(token.scope):
            try:
                found = await self._clients.of(standing.connection).get_user(token.access_token, "me")
                account = Account(name_of(found), found.email or "", found.is_administrator)
            except LineWorksError as error:
                log.info("consent.account_not_told", connection=standing.id, reason=type(error).__name__)
        await learn_account(self._database, standing.id, account)

    async def _fetch(self, standing: Standing, code: str, redirect_uri: str) -> Token:
        known = standing.connection
        app = ClientApp(known.client_id, standing.client_secret)
        try:
            return await self._clients.of(known).fetch_token_by_code(app, code, redirect_uri)
        except AuthError as error:
            fault: TokenRefused | TokenUnavailable = judge(error, "code_refused")
        except (NotReached, Refused) as error:
            fault = trouble(error, known.auth_url)
        raise fault
