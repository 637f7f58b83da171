"""The clicks: register a bot, add it to the domain, set its callback and take its secret, make a room."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from toritsugi.connections.clients import Clients
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.meaning import meaning
from toritsugi.connections.register import (
    Connection,
    ConnectionForm,
    get_connection,
    learn_bot_secret,
    learn_domain,
    require_public,
)
from toritsugi.connections.rooms import TalkRoom, learn_room
from toritsugi.connections.sealing import Seal
from toritsugi.connections.tokens import SEES_MEMBER, TokenKeeper
from toritsugi.connections.trial import Access, ScreenTokens
from toritsugi.database import Database
from toritsugi.lineworks import (
    BadArgument,
    BotDraft,
    Forbidden,
    LineWorksError,
    NotFound,
)

EVENTS = ("text", "sticker", "image", "file")
_NOT_YET = ("name", "bot_id", "base_user_id", "base_channel_id")


@dataclass(frozen=True, slots=True)
class BotWish:
    """A bot to be. `photo_url` is an https address of a PNG; `administrator` is 「主担当」: a login ID or user ID."""

    name: str
    description: str
    photo_url: str
    administrator: str


@dataclass(frozen=True, slots=True)
class SetUp:
    """Each method raises ConnectionFault (TokenRefused, TokenUnavailable), StorageTrouble, SealBroken."""

    database: Database
    seal: Seal
    clients: Clients
    keeper: TokenKeeper
    tokens: ScreenTokens

    async def register_bot(self, form: ConnectionForm, wish: BotWish, connection_id: str = "") -> str:
        """The Bot ID of a new bot that may be invited to rooms; nothing is stored. Raises FormRefused too."""
        if not wish.administrator.strip():
            raise ConnectionFault("administrator_missing", "administrator")
        access = await self.tokens.open(form, connection_id, _NOT_YET)
        require_public(wish.photo_url, access.connection.api_url, "picture_not_public")
        async with _explained(access.connection):
            draft = BotDraft(
                bot_name=wish.name.strip()[:100],
                photo_url=wish.photo_url,
                description=wish.description.strip()[:100],
                administrators=(await _user_id(access, wish.administrator),),
                enable_group_join=True,
            )
            return str((await access.line.register_bot(access.token, draft)).bot_id)

    async def add_to_domain(self, form: ConnectionForm, connection_id: str = "") -> int:
        """The id of the domain in which the bot works now, listed for its members; it may have been there before.

        The form's domain is taken, else the one that the directory tells. Raises FormRefused too.
        """
        access = await self.tokens.open(form, connection_id, ("name", "base_user_id", "base_channel_id"))
        bot_id = access.connection.bot_id
        async with _explained(access.connection):
            wanted = await _domain_of(access)
            present = {each.domain_id for each in (await access.line.list_bot_domains(access.token, bot_id)).items}
            if wanted not in present:
                await access.line.add_bot_to_domain(access.token, bot_id, wanted, visible=True)
        if connection_id:
            await learn_domain(self.database, connection_id, wanted)
        return wanted

    async def set_callback(self, connection_id: str, callback_url: str) -> None:
        """Tells the platform to call this installation, and stores the Bot Secret that signs its calls.

        A Bot Secret issued before is dead from then on (official page "Issue bot secret").
        """
        known = await self._known(connection_id)
        require_public(callback_url, known.api_url)
        token, line = await self.keeper.token(known.id), self.clients.of(known)
        wanted = BotDraft(enable_callback=True, callback_url=callback_url, callback_events=EVENTS)
        async with _explained(known):
            await line.patch_bot(token, known.bot_id, wanted)
            secret = await line.issue_bot_secret(token, known.bot_id)
        await learn_bot_secret(self.database, self.seal, known.id, secret)

    async def create_room(self, connection_id: str, title: str, members: Sequence[str]) -> TalkRoom:
        """A new talk room of these members (login IDs or user IDs, 1 to 100) and the bot; it is greeted soon after."""
        known = await self._known(connection_id)
        token, line = await self.keeper.token(known.id), self.clients.of(known)
        chosen = [member.strip() for member in members if member.strip()]
        async with _explained(known):
            try:
                made = await line.create_channel(token, known.bot_id, chosen, title.strip())
            except BadArgument:
                raise ConnectionFault("room_members_malformed", "members") from None
            except NotFound:
                raise ConnectionFault("room_member_unknown", "members") from None
            except Forbidden as refused:
                if refused.code == "ACCESS_DENIED":
                    raise
                raise ConnectionFault("bot_not_invitable", given=known.bot_id) from None
        async with self.database.transaction() as c:
            now = self.database.clock.now()
            return await learn_room(c, known.id, made.channel_id, made.title or title, at=now, greet=True)

    async def _known(self, connection_id: str) -> Connection:
        async with self.database.reading() as c:
            found = await get_connection(c, connection_id)
        if found is None:
            raise ConnectionFault("connection_unknown")
        if not found.bot_id:
            raise ConnectionFault("bot_missing")
        return found


@contextlib.asynccontextmanager
async def _explained(known: Connection) -> AsyncIterator[None]:
    """Turns what the platform says into a fault with a sentence."""
    try:
        yield
    except NotFound:
        raise ConnectionFault("bot_unknown", "bot_id", given=known.bot_id) from None
    except LineWorksError as error:
        found = meaning(error, known)
    else:
        return
    raise found


async def _user_id(access: Access, member: str) -> str:
    """The platform's user ID of a login ID, where a scope lets us ask."""
    if not access.granted & SEES_MEMBER:
        return member.strip()
    try:
        return (await access.line.get_user(access.token, member.strip())).user_id
    except NotFound:
        raise ConnectionFault("target_member_unknown", "administrator", given=member.strip()) from None


async def _domain_of(access: Access) -> int:
    if access.connection.domain_id:
        return int(access.connection.domain_id)
    if access.granted & SEES_MEMBER:
        with contextlib.suppress(Forbidden):
            page = await access.line.list_users(access.token, count=1)
            found = [user.domain_id for user in page.items if user.domain_id is not None]
            if found:
                return found[0]
    raise ConnectionFault("domain_needed", "domain")
