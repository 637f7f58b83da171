"""What the pages of the link are built from, handed in once by the app."""

from dataclasses import dataclass
from functools import cached_property

from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk
from toritsugi.connections import (
    Clients,
    Connection,
    Consent,
    Diagnosis,
    Presence,
    ScreenTokens,
    Seal,
    SetUp,
    TalkRoom,
    TokenKeeper,
    Trial,
    get_connection,
    list_rooms,
)
from toritsugi.database import Database
from toritsugi.intake import CALLBACK_PATH

CONSENT_PATH = "/connections/consent"


@dataclass(frozen=True)
class LinkParts:
    """`public_url` is where people and LINE WORKS reach this installation, without a slash at its end."""

    database: Database
    seal: Seal
    clients: Clients
    keeper: TokenKeeper
    public_url: str

    @property
    def redirect_url(self) -> str:
        """What the Developer Console has to know as Redirect URL, to the letter."""
        return self.public_url.rstrip("/") + CONSENT_PATH

    @property
    def callback_url(self) -> str:
        """What the Developer Console has to know as the bot's Callback URL."""
        return self.public_url.rstrip("/") + CALLBACK_PATH

    @property
    def is_secure(self) -> bool:
        """Whether people reach us by https, which LINE WORKS asks of both addresses."""
        return self.public_url.startswith("https://")

    @cached_property
    def presence(self) -> Presence:
        return Presence(self.database, self.keeper, self.clients)

    @cached_property
    def tokens(self) -> ScreenTokens:
        return ScreenTokens(self.database, self.seal, self.clients, self.keeper, self.database.clock)

    @cached_property
    def trial(self) -> Trial:
        return Trial(self.database, self.tokens)

    @cached_property
    def set_up(self) -> SetUp:
        return SetUp(self.database, self.seal, self.clients, self.keeper, self.tokens)

    @cached_property
    def consent(self) -> Consent:
        return Consent(self.database, self.seal, self.clients, self.database.clock)

    @cached_property
    def diagnosis(self) -> Diagnosis:
        clock = self.database.clock
        return Diagnosis(self.database, self.seal, self.clients, self.keeper, clock, self.callback_url)


async def own_connection(c: AsyncConnection, desk: Desk, id: str) -> Connection:
    """The connection of that id, of the asking person's company. Raises NotFoundException for any other."""
    found = await get_connection(c, id)
    if found is None or found.organization_id != desk.organization.id:
        raise NotFoundException
    return found


async def own_rooms(c: AsyncConnection, connection: Connection | None) -> list[TalkRoom]:
    """The talk rooms that this connection's bot is in; a bot of another one posts nothing there. None: no rooms."""
    if connection is None:
        return []
    return [each for each in await list_rooms(c, connection.organization_id) if each.connection_id == connection.id]
