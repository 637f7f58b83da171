"""The two calls by which bots speak."""

from typing import Any

from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.auth import Caller
from lineworks_emulator.bots import speaking_bot
from lineworks_emulator.gate import empty_answer, path_user, read_object
from lineworks_emulator.ledger import Place
from lineworks_emulator.messages.content import check_content
from lineworks_emulator.messages.mentions import Audience
from lineworks_emulator.messages.pulpit import Pulpit
from lineworks_emulator.operations import CHANNEL_MESSAGE_CREATE, USER_MESSAGE_CREATE
from lineworks_emulator.refusals import ApiRefusal

AnyRequest = Request[Any, Any, Any]


@post("/bots/{bot_id:int}/users/{user_id:str}/messages", opt=USER_MESSAGE_CREATE.opt)
async def send_to_user(
    request: AnyRequest, bot_id: int, user_id: str, caller: Caller, pulpit: Pulpit
) -> Response[bytes]:
    """201 without a body, after the ledger has it (official, bot-user-message-send)."""
    body = await read_object(request)
    bot = speaking_bot(bot_id, caller, pulpit.store)
    user = path_user(user_id, pulpit.store)
    entry = bot.in_domain(user.domain_id)
    if entry is None:
        raise ApiRefusal.of(pulpit.store.switches.unknown_user)
    if entry.allow_to_selected_member and user.user_id not in entry.members:
        raise ApiRefusal(403, "FORBIDDEN", "The bot is not allowed to this member.")
    audience = Audience(frozenset([user.user_id]), False, pulpit.store.find_user)
    content = check_content(body.get("content"), pulpit.rules(bot_id, audience))
    pulpit.speak(bot_id, Place(user_id=user.user_id), content)
    return empty_answer(201)


@post("/bots/{bot_id:int}/channels/{channel_id:str}/messages", opt=CHANNEL_MESSAGE_CREATE.opt)
async def send_to_channel(
    request: AnyRequest, bot_id: int, channel_id: str, caller: Caller, pulpit: Pulpit
) -> Response[bytes]:
    """201 without a body, after the ledger has it (official, bot-channel-message-send)."""
    body = await read_object(request)
    speaking_bot(bot_id, caller, pulpit.store)
    channel = pulpit.store.channels.get(channel_id)
    if channel is None:
        raise ApiRefusal.of(pulpit.store.switches.unknown_channel)
    if bot_id not in channel.bots:
        raise ApiRefusal.of(pulpit.store.switches.bot_not_in_room)
    audience = Audience(frozenset(channel.members), True, pulpit.store.find_user)
    content = check_content(body.get("content"), pulpit.rules(bot_id, audience))
    pulpit.speak(bot_id, Place(channel_id=channel_id), content)
    return empty_answer(201)


def message_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependencies `caller` and `pulpit`."""
    return [send_to_user, send_to_channel]
