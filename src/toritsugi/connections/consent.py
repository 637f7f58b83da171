"""Signing in with a user account: where to send the person, and what to do when they come back with a code."""

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault, TokenRefused, TokenUnavailable
from toritsugi.connections.register import Connection, get_connection
from toritsugi.connections.sealing import Seal
from toritsugi.connections.tokens import Standing, judge, lacks_bot, load_standing, store, trouble
from toritsugi.database import Database
from toritsugi.lineworks import AuthError, ClientApp, Endpoints, LineWorks, NotReached, Refused, Token


def authorization_request(connection: Connection, redirect_uri: str, state: str) -> str:
    """Where a person's browser goes to consent. `state` is the caller's, bound to the person's session.

    Raises BadArgument when one of them is empty.
    """
    line = LineWorks(Endpoints(connection.api_url, connection.auth_url))
    return line.authorization_url(connection.client_id, redirect_uri, connection.scope_words, state)


class Consent:
    """Turns the code that a person brings back into stored tokens."""

    def __init__(self, database: Database, seal: Seal, clients: Clients, clock: Clock) -> None:
        self._database = database
        self._seal = seal
        self._clients = clients
        self._clock = clock

    async def finish(self, connection_id: str, code: str, redirect_uri: str) -> Connection:
        """Stores the tokens and ends a hold. The caller has checked `state`.

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
        async with self._database.reading() as c:
            found = await get_connection(c, connection_id)
        assert found is not None, "connections are never removed"
        return found

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
