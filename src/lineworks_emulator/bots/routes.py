"""`/bots` and `/bots/{botId}`."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.bots.record import bot_body, bot_line, built_bot, require_fields
from lineworks_emulator.bots.registry import known_bot, new_secret, next_bot_id, remove_bot
from lineworks_emulator.gate import page_of, read_object
from lineworks_emulator.operations import (
    BOT_CREATE,
    BOT_DELETE,
    BOT_GET,
    BOT_LIST,
    BOT_PATCH,
    BOT_SECRET_ISSUE,
    BOT_UPDATE,
)
from lineworks_emulator.refusals import ApiRefusal
from lineworks_emulator.world import Bot, WorldStore

AnyRequest = Request[Any, Any, Any]
MOST_BOTS = 300


@get("/bots", opt=BOT_LIST.opt, sync_to_thread=False)
def list_bots(request: AnyRequest, store: WorldStore) -> dict[str, Any]:
    """One page of the tenant's bots (official, bot-list)."""
    page, meta = page_of(store.document.bots, dict(request.query_params.items()))
    return {"bots": [bot_line(bot) for bot in page], "responseMetaData": meta}


@post("/bots", opt=BOT_CREATE.opt)
async def create_bot(request: AnyRequest, store: WorldStore) -> Response[dict[str, Any]]:
    """Register a bot; it works only after it is added to a domain (official, bot-create)."""
    body = await read_object(request)
    if len(store.bots) >= MOST_BOTS:
        raise ApiRefusal(400, "INVALID_PARAMETER", "No more than 300 bots can be registered.")
    require_fields(body)
    bot = built_bot(body, {"bot_id": next_bot_id(store), "bot_secret": new_secret()}, store)
    store.document.bots.append(bot)
    store.changed()
    return Response(bot_body(bot), status_code=store.switches.bot_create_status)


@get("/bots/{bot_id:int}", opt=BOT_GET.opt, sync_to_thread=False)
def get_bot(bot_id: int, store: WorldStore) -> dict[str, Any]:
    """One bot (official, bot-get)."""
    return bot_body(known_bot(bot_id, store))


@put("/bots/{bot_id:int}", opt=BOT_UPDATE.opt)
async def replace_bot(request: AnyRequest, bot_id: int, store: WorldStore) -> dict[str, Any]:
    """Replace the record; missing fields return to their defaults (official, api-call)."""
    body = await read_object(request)
    old = known_bot(bot_id, store)
    require_fields(body)
    kept = {"bot_id": bot_id, "bot_secret": old.bot_secret, "domains": old.domains}
    return _exchanged(old, built_bot(body, kept, store), store)


@patch("/bots/{bot_id:int}", opt=BOT_PATCH.opt)
async def change_bot(request: AnyRequest, bot_id: int, store: WorldStore) -> dict[str, Any]:
    """Change the given fields, keep the others (official, api-call)."""
    body = await read_object(request)
    old = known_bot(bot_id, store)
    return _exchanged(old, built_bot(body, msgspec.to_builtins(old), store), store)


@delete("/bots/{bot_id:int}", opt=BOT_DELETE.opt, sync_to_thread=False)
def delete_bot(bot_id: int, store: WorldStore) -> None:
    """Remove the bot from the tenant (204, inferred)."""
    remove_bot(known_bot(bot_id, store).bot_id, store)


@post("/bots/{bot_id:int}/secret", opt=BOT_SECRET_ISSUE.opt, status_code=200, sync_to_thread=False)
def issue_secret(bot_id: int, store: WorldStore) -> dict[str, str]:
    """A new secret; the old one is dead at once (official, bot-secret-issue)."""
    bot = known_bot(bot_id, store)
    bot.bot_secret = new_secret()
    store.changed()
    return {"secret": bot.bot_secret}


def bot_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependency `store`."""
    return [list_bots, create_bot, get_bot, replace_bot, change_bot, delete_bot, issue_secret]


def _exchanged(old: Bot, new: Bot, store: WorldStore) -> dict[str, Any]:
    store.document.bots[store.document.bots.index(old)] = new
    store.changed()
    return bot_body(new)
