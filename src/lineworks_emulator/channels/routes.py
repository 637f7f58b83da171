"""`/bots/{botId}/channels`."""

from typing import Any

from litestar import Request, delete, get, post
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.auth import Caller
from lineworks_emulator.bots import speaking_bot
from lineworks_emulator.channels.rooms import Rooms
from lineworks_emulator.gate import page_of, path_user, read_object
from lineworks_emulator.operations import CHANNEL_CREATE, CHANNEL_GET, CHANNEL_LEAVE, CHANNEL_MEMBER_LIST
from lineworks_emulator.refusals import ApiRefusal, invalid_parameter
from lineworks_emulator.world import Channel, WorldStore

AnyRequest = Request[Any, Any, Any]
_ONE = "/bots/{bot_id:int}/channels/{channel_id:str}"
MOST_MEMBERS = 100
TITLE = 1000


@post("/bots/{bot_id:int}/channels", opt=CHANNEL_CREATE.opt, status_code=201)
async def create_channel(
    request: AnyRequest, bot_id: int, caller: Caller, store: WorldStore, rooms: Rooms
) -> dict[str, Any]:
    """A room of the bot and 1-100 members (official, bot-channel-create)."""
    body = await read_object(request)
    bot = speaking_bot(bot_id, caller, store)
    if not bot.enable_group_join:
        raise ApiRefusal(403, "FORBIDDEN", "The bot does not join rooms (enableGroupJoin is false).")
    members = [path_user(name, store).user_id for name in _member_names(body)]
    channel = rooms.create(caller.domain_id, _title(body), list(dict.fromkeys(members)), [bot_id])
    return {"channelId": channel.channel_id, "title": channel.title}


@get(_ONE, opt=CHANNEL_GET.opt, sync_to_thread=False)
def get_channel(bot_id: int, channel_id: str, caller: Caller, store: WorldStore) -> dict[str, Any]:
    """The room's title, domain and type (official, bot-channel-get)."""
    channel = joined_channel(bot_id, channel_id, caller, store)
    return {
        "domainId": channel.domain_id,
        "channelId": channel.channel_id,
        "title": channel.title,
        "channelType": {"type": channel.type},
    }


@get(f"{_ONE}/members", opt=CHANNEL_MEMBER_LIST.opt, sync_to_thread=False)
def list_members(
    request: AnyRequest, bot_id: int, channel_id: str, caller: Caller, store: WorldStore
) -> dict[str, Any]:
    """One page of the room's user ids (official, bot-channel-member-list)."""
    channel = joined_channel(bot_id, channel_id, caller, store)
    page, meta = page_of(channel.members, dict(request.query_params.items()))
    return {"members": list(page), "responseMetaData": meta}


@delete(_ONE, opt=CHANNEL_LEAVE.opt)
async def leave_channel(bot_id: int, channel_id: str, caller: Caller, store: WorldStore, rooms: Rooms) -> None:
    """The bot leaves (204, official); it is told so by a `leave` event (inferred)."""
    rooms.remove_bot(joined_channel(bot_id, channel_id, caller, store), bot_id)


def channel_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependencies `caller`, `store` and `rooms`."""
    return [create_channel, get_channel, list_members, leave_channel]


def joined_channel(bot_id: int, channel_id: str, caller: Caller, store: WorldStore) -> Channel:
    """The room, in which the bot must be; else the switches for unknown rooms and absent bots."""
    speaking_bot(bot_id, caller, store)
    channel = store.channels.get(channel_id)
    if channel is None:
        raise ApiRefusal.of(store.switches.unknown_channel)
    if bot_id not in channel.bots:
        raise ApiRefusal.of(store.switches.bot_not_in_room)
    return channel


def _member_names(body: dict[str, Any]) -> list[str]:
    names = body.get("members")
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise invalid_parameter("members must be a list of user ids.")
    if not 1 <= len(names) <= MOST_MEMBERS or len(set(names)) != len(names):
        raise invalid_parameter("members must be 1 to 100 different users.")
    return names


def _title(body: dict[str, Any]) -> str:
    title = body.get("title") or ""
    if not isinstance(title, str) or len(title) > TITLE:
        raise invalid_parameter("title must be 1000 characters or less.")
    return title
