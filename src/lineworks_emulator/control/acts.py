"""Acting as a member, by hand or by test."""

from typing import Any

from litestar import Request, post
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.channels import Rooms
from lineworks_emulator.control.orders import (
    InviteOrder,
    RenameOrder,
    RoomOrder,
    SayOrder,
    TapOrder,
    read_order,
)
from lineworks_emulator.refusals import ControlRefusal
from lineworks_emulator.talk import Acting

AnyRequest = Request[Any, Any, Any]
Done = dict[str, Any]


@post("/say", status_code=200)
async def say(request: AnyRequest, acting: Acting) -> Done:
    """A member writes in a room or to a bot."""
    order = await read_order(request, SayOrder)
    if (order.channel_id is None) == (order.bot_id is None):
        raise ControlRefusal("Give either channel_id or bot_id.")
    user = acting.member(order.user_id)
    entry = acting.say(user, order.channel_id, order.bot_id, {"type": "text", "text": order.text})
    return {"status": "ok", "order": entry.order}


@post("/tap", status_code=200)
async def tap(request: AnyRequest, acting: Acting) -> Done:
    """A member taps an action of a bot's message."""
    order = await read_order(request, TapOrder)
    return acting.tap(acting.member(order.user_id), order.seq, order.label, order.index)


@post("/invite", status_code=200)
async def invite(request: AnyRequest, acting: Acting, rooms: Rooms) -> Done:
    """A bot (or a member) enters a room."""
    order = await read_order(request, InviteOrder)
    channel = acting.room(order.channel_id)
    if order.bot_id is not None:
        rooms.invite_bot(channel, order.bot_id)
    elif order.user_id is not None:
        rooms.add_member(channel, acting.member(order.user_id).user_id)
    else:
        raise ControlRefusal("Give bot_id or user_id.")
    return {"status": "ok"}


@post("/leave", status_code=200)
async def leave(request: AnyRequest, acting: Acting, rooms: Rooms) -> Done:
    """A bot (or a member) leaves a room."""
    order = await read_order(request, InviteOrder)
    channel = acting.room(order.channel_id)
    if order.bot_id is not None:
        rooms.remove_bot(channel, order.bot_id)
    elif order.user_id is not None:
        rooms.remove_member(channel, acting.member(order.user_id).user_id)
    else:
        raise ControlRefusal("Give bot_id or user_id.")
    return {"status": "ok"}


@post("/rooms", status_code=201)
async def make_room(request: AnyRequest, acting: Acting, rooms: Rooms) -> Done:
    """Members make a room; bots given along are invited as a member would."""
    order = await read_order(request, RoomOrder)
    members = [acting.member(name) for name in dict.fromkeys(order.members)]
    channel = rooms.create(members[0].domain_id, order.title, [user.user_id for user in members], [])
    for bot_id in order.bots:
        rooms.invite_bot(channel, bot_id)
    return {"channel_id": channel.channel_id, "title": channel.title}


@post("/rename", status_code=200)
async def rename(request: AnyRequest, acting: Acting, rooms: Rooms) -> Done:
    """Members rename a room."""
    order = await read_order(request, RenameOrder)
    rooms.rename(acting.room(order.channel_id), order.title)
    return {"status": "ok"}


def act_routes() -> list[HTTPRouteHandler]:
    """The routes below `/_emulator/talk`."""
    return [say, tap, invite, leave, make_room, rename]
