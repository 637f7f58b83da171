"""A token for values that are not saved: asked with those values, or the keeper's where a member has signed in."""

import dataclasses
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault, TokenRefused, clock_fault
from toritsugi.connections.register import SECRETS, Connection, ConnectionForm, SignIn, read_form
from toritsugi.connections.sealing import Seal
from toritsugi.connections.tokens import (
    CLOCK_TOLERANCE,
    KnownToken,
    Standing,
    TokenKeeper,
    ask_for_token,
    lacks_bot,
    load_standing,
)
from toritsugi.database import Database
from toritsugi.lineworks import LineWorks, NotReached

_SAME = ("client_id", "auth_url")


@dataclass(slots=True)
class Access:
    """What the calls of one trial need. `renewable` is the stored connection whose keeper's token this is."""

    connection: Connection
    line: LineWorks
    token: str = field(repr=False)
    granted: frozenset[str]
    renewable: str = ""

    def may(self, scopes: frozenset[str]) -> bool:
        """Whether one of the scopes is granted; unknown grants are tried."""
        return not self.granted or bool(scopes & self.granted)


class ScreenTokens:
    """Reads a form and gets a token for it. Stores nothing."""

    def __init__(self, database: Database, seal: Seal, clients: Clients, keeper: TokenKeeper, clock: Clock) -> None:
        self._database = database
        self._seal = seal
        self._clients = clients
        self._keeper = keeper
        self._clock = clock

    async def open(self, form: ConnectionForm, connection_id: str = "", without: Container[str] = ()) -> Access:
        """Access with the form's values; the stored secrets of `connection_id` fill those left empty.

        Raises FormRefused for values that cannot be ones; ConnectionFault (bot_missing …), TokenRefused,
        TokenUnavailable, SealBroken.
        """
        stored = await load_standing(self._database, self._seal, connection_id) if connection_id else None
        filled = _filled(form, stored)
        standing = _standing(filled, read_form(filled, without))
        if form.enabled is False:
            raise ConnectionFault("switched_off")
        if not standing.connection.bot_id and "bot_id" not in without:
            raise ConnectionFault("bot_missing", "bot_id")
        if standing.by_consent:
            return await self._of_keeper(standing, stored)
        return await self._of_values(standing)

    async def renew(self, access: Access) -> None:
        """Another token in place of one of the keeper's that was refused. Raises TokenRefused, TokenUnavailable."""
        access.token = await self._keeper.renew(access.renewable, access.token)

    async def _of_values(self, standing: Standing) -> Access:
        line = self._clients.of(standing.connection)
        try:
            token = await ask_for_token(line, standing, self._clock.now())
        except TokenRefused as refused:
            found: ConnectionFault = refused
        else:
            if lacks_bot(token):
                raise ConnectionFault("invalid_scope")
            return Access(standing.connection, line, token.access_token, frozenset(token.scope))
        raise await self._wrong_clock(standing.connection) if found.code == "key_refused" else found from None

    async def _of_keeper(self, standing: Standing, stored: Standing | None) -> Access:
        """A refresh token belongs to the keeper alone: whoever has not signed in with these values must do so first."""
        if stored is None or not _signed_in(stored) or not _is_same(standing, stored):
            raise ConnectionFault("consent_missing")
        token = await self._keeper.token(stored.id)
        line = self._clients.of(standing.connection)
        return Access(standing.connection, line, token, frozenset(stored.granted), renewable=stored.id)

    async def _wrong_clock(self, connection: Connection) -> ConnectionFault:
        """A key is refused as well when the clocks are apart: then the clock is named."""
        try:
            date = await self._clients.time_at(connection)
        except NotReached:
            date = None
        apart = 0.0 if date is None else self._clock.now() - date
        if abs(apart) > CLOCK_TOLERANCE:
            return clock_fault(apart)
        return TokenRefused("key_refused")


def _filled(form: ConnectionForm, stored: Standing | None) -> ConnectionForm:
    if stored is None:
        return form
    kept: dict[str, Any] = {
        name: getattr(stored, name) for name in SECRETS if name != "bot_secret" and not getattr(form, name).strip()
    }
    return dataclasses.replace(form, **kept)


def _standing(form: ConnectionForm, values: dict[str, Any]) -> Standing:
    """The values as if they were stored; the connection has no id."""
    known = Connection(
        id="",
        organization_id=form.organization_id,
        is_base=form.is_base,
        enabled=True,
        account_name="",
        account_login="",
        account_administers=None,
        held_at=None,
        held_code="",
        held_reason="",
        probes=0,
        last_delivered_at=None,
        granted="",
        access_expires_at=None,
        refresh_expires_at=None,
        **{name: value for name, value in values.items() if name not in SECRETS},
    )
    return Standing(
        connection=known,
        client_secret=values["client_secret"],
        private_key=values["private_key"],
        refresh_token="",
        token=KnownToken("", 0, 0.0, 0.0),
        granted=(),
        retry_at=0.0,
        failures=0,
    )


def _signed_in(stored: Standing) -> bool:
    return stored.connection.sign_in is SignIn.USER_ACCOUNT and bool(stored.refresh_token)


def _is_same(standing: Standing, stored: Standing) -> bool:
    same = all(getattr(standing.connection, name) == getattr(stored.connection, name) for name in _SAME)
    return same and standing.client_secret == stored.client_secret
