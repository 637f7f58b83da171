"""`/bots/{botId}/domains` and the members to whom a bot is allowed there."""

from typing import Any

from litestar import Request, Response, delete, get, patch, post, put
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.bots.registry import known_bot, take_out
from lineworks_emulator.gate import empty_answer, page_of, path_user, read_object
from lineworks_emulator.operations import (
    BOT_DOMAIN_CREATE,
    BOT_DOMAIN_DELETE,
    BOT_DOMAIN_LIST,
    BOT_DOMAIN_MEMBER_CREATE,
    BOT_DOMAIN_MEMBER_DELETE,
    BOT_DOMAIN_MEMBER_LIST,
    BOT_DOMAIN_PATCH,
    BOT_DOMAIN_UPDATE,
)
from lineworks_emulator.refusals import invalid_parameter, not_found
from lineworks_emulator.world import BotDomain, WorldStore

AnyRequest = Request[Any, Any, Any]
_ONE = "/bots/{bot_id:int}/domains/{domain_id:int}"


@get("/bots/{bot_id:int}/domains", opt=BOT_DOMAIN_LIST.opt, sync_to_thread=False)
def list_domains(request: AnyRequest, bot_id: int, store: WorldStore) -> dict[str, Any]:
    """The domains to which the bot is added (official, bot-domain-list)."""
    page, meta = page_of(known_bot(bot_id, store).domains, dict(request.query_params.items()))
    return {"domains": [_body(entry) for entry in page], "responseMetaData": meta}


@post(_ONE, opt=BOT_DOMAIN_CREATE.opt, status_code=201)
async def add_domain(request: AnyRequest, bot_id: int, domain_id: int, store: WorldStore) -> dict[str, Any]:
    """Add the bot to a domain (official, bot-domain-register); 400 when it is there already (inferred)."""
    body = await read_object(request) if await request.body() else {}
    bot = known_bot(bot_id, store)
    if domain_id not in store.domains:
        raise not_found("Domain not found.")
    if bot.in_domain(domain_id) is not None:
        raise invalid_parameter("The bot is already added to the domain.")
    entry = BotDomain(domain_id=domain_id)
    _apply(entry, body, bot_joins_groups=bot.enable_group_join)
    bot.domains.append(entry)
    store.changed()
    return _body(entry)


@put(_ONE, opt=BOT_DOMAIN_UPDATE.opt)
async def replace_domain(request: AnyRequest, bot_id: int, domain_id: int, store: WorldStore) -> dict[str, Any]:
    """Set both switches; a missing one becomes false (official, bot-domain-update-put)."""
    body = {"visible": False, "allowToSelectedMember": False} | await read_object(request)
    return _changed(bot_id, domain_id, body, store)


@patch(_ONE, opt=BOT_DOMAIN_PATCH.opt)
async def change_domain(request: AnyRequest, bot_id: int, domain_id: int, store: WorldStore) -> dict[str, Any]:
    """Set the given switches."""
    return _changed(bot_id, domain_id, await read_object(request), store)


@delete(_ONE, opt=BOT_DOMAIN_DELETE.opt, sync_to_thread=False)
def remove_domain(bot_id: int, domain_id: int, store: WorldStore) -> None:
    """Take the bot out of the domain (204, inferred) and out of that domain's rooms."""
    _entry(bot_id, domain_id, store)
    take_out(known_bot(bot_id, store), domain_id, store)


@get(f"{_ONE}/members", opt=BOT_DOMAIN_MEMBER_LIST.opt, sync_to_thread=False)
def list_members(request: AnyRequest, bot_id: int, domain_id: int, store: WorldStore) -> dict[str, Any]:
    """The selected members; the text "All users" when all are allowed (official, bot-domain-member-list)."""
    entry = _entry(bot_id, domain_id, store)
    names = entry.members if entry.allow_to_selected_member else ["All users"]
    page, meta = page_of(names, dict(request.query_params.items()))
    return {"members": list(page), "responseMetaData": meta}


@post(f"{_ONE}/members", opt=BOT_DOMAIN_MEMBER_CREATE.opt)
async def add_member(request: AnyRequest, bot_id: int, domain_id: int, store: WorldStore) -> Response[bytes]:
    """Allow the bot to a member (user id or login e-mail); 201 without a body (official)."""
    body = await read_object(request)
    entry = _entry(bot_id, domain_id, store)
    user = path_user(str(body.get("userId") or ""), store)
    if user.user_id not in entry.members:
        entry.members.append(user.user_id)
        store.changed()
    return empty_answer(201)


@delete(f"{_ONE}/members/{{user_id:str}}", opt=BOT_DOMAIN_MEMBER_DELETE.opt, sync_to_thread=False)
def remove_member(bot_id: int, domain_id: int, user_id: str, store: WorldStore) -> None:
    """Take the permission back (204, official)."""
    entry = _entry(bot_id, domain_id, store)
    user = path_user(user_id, store)
    if user.user_id not in entry.members:
        raise not_found("The user is not a member of the bot.")
    entry.members.remove(user.user_id)
    store.changed()


def bot_domain_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependency `store`."""
    listing = [list_domains, list_members]
    return [*listing, add_domain, replace_domain, change_domain, remove_domain, add_member, remove_member]


def _entry(bot_id: int, domain_id: int, store: WorldStore) -> BotDomain:
    entry = known_bot(bot_id, store).in_domain(domain_id)
    if entry is None:
        raise not_found("The bot is not added to the domain.")
    return entry


def _changed(bot_id: int, domain_id: int, body: dict[str, Any], store: WorldStore) -> dict[str, Any]:
    entry = _entry(bot_id, domain_id, store)
    _apply(entry, body, bot_joins_groups=known_bot(bot_id, store).enable_group_join)
    store.changed()
    return _body(entry)


def _apply(entry: BotDomain, body: dict[str, Any], *, bot_joins_groups: bool) -> None:
    visible = body.get("visible", entry.visible)
    selected = body.get("allowToSelectedMember", entry.allow_to_selected_member)
    if not isinstance(visible, bool) or not isinstance(selected, bool):
        raise invalid_parameter("visible and allowToSelectedMember must be true or false.")
    if selected and bot_joins_groups:
        raise invalid_parameter("allowToSelectedMember cannot be true for a bot that joins groups.")
    entry.visible, entry.allow_to_selected_member = visible, selected


def _body(entry: BotDomain) -> dict[str, Any]:
    return {
        "domainId": entry.domain_id,
        "visible": entry.visible,
        "allowToSelectedMember": entry.allow_to_selected_member,
    }
