"""「サービス」>「Bot」: the domain's bots, 「Bot追加」, and what each may do."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.admin.paper import PAPER, members_of, named_bot
from lineworks_emulator.bots import standing_of, take_out
from lineworks_emulator.pages import back_to, read_form, text_of
from lineworks_emulator.world import Bot, BotDomain, User, WorldStore

AnyRequest = Request[Any, Any, Any]
HOME = "/admin/bots"
_ONE = "/bots/{bot_id:int}"


@get("/bots", sync_to_thread=False)
def list_bots(request: AnyRequest, administrator: User, store: WorldStore) -> Response[str]:
    """The bots that are added to the domain."""
    domain = administrator.domain_id
    added = [(bot, entry) for bot in store.document.bots if (entry := bot.in_domain(domain))]
    lines = [(bot, entry, standing_of(bot, domain, store)) for bot, entry in added]
    return PAPER.page(request, "bots.html", who=administrator, lines=lines)


@get("/bots/add", sync_to_thread=False)
def list_addable(request: AnyRequest, administrator: User, store: WorldStore) -> Response[str]:
    """「Bot追加」: registered bots that are not in the domain yet."""
    bots = [bot for bot in store.document.bots if _is_addable(bot, administrator.domain_id)]
    return PAPER.page(request, "bot_add.html", who=administrator, bots=bots)


@post("/bots/add")
async def add_bot(request: AnyRequest, administrator: User, store: WorldStore) -> Response[Any]:
    """「追加」: the bot is in the domain, not published yet (official, bot-domain-register: visible is false)."""
    number, domain = text_of(await read_form(request), "bot_id"), administrator.domain_id
    bot = store.bots.get(int(number)) if number.isdecimal() else None
    if bot is None or not (_is_addable(bot, domain) or bot.in_domain(domain)):
        raise NotFoundException(detail="There is no such bot to add.")
    if bot.in_domain(domain) is None:
        bot.domains.append(BotDomain(domain_id=domain))
        store.changed()
    return back_to(f"{HOME}/{bot.bot_id}", "added")


@get(_ONE, sync_to_thread=False)
def show_bot(request: AnyRequest, bot_id: int, administrator: User, store: WorldStore) -> Response[str]:
    """The bot in this domain."""
    return _page(request, "bot.html", bot_id, administrator, store)


@get(f"{_ONE}/edit", sync_to_thread=False)
def open_sheet(request: AnyRequest, bot_id: int, administrator: User, store: WorldStore) -> Response[str]:
    """「修正」."""
    return _page(request, "bot_sheet.html", bot_id, administrator, store)


@post(f"{_ONE}/edit")
async def correct(request: AnyRequest, bot_id: int, administrator: User, store: WorldStore) -> Response[Any]:
    """「保存」: publication and, unless rooms may invite the bot, who may use it (official, guide)."""
    form = await read_form(request)
    bot, entry = named_bot(bot_id, administrator, store)
    entry.visible = text_of(form, "visible") == "on"
    entry.allow_to_selected_member = text_of(form, "use") == "selected" and not bot.enable_group_join
    if entry.allow_to_selected_member:
        ticked = set(form.getall("member", []))
        entry.members = [user.user_id for user in members_of(administrator, store) if user.user_id in ticked]
    store.changed()
    return back_to(f"{HOME}/{bot_id}", "saved")


@post(f"{_ONE}/remove")
async def remove_bot(request: AnyRequest, bot_id: int, administrator: User, store: WorldStore) -> Response[Any]:
    """Take the bot out of the domain and its rooms."""
    await read_form(request)
    bot, _ = named_bot(bot_id, administrator, store)
    take_out(bot, administrator.domain_id, store)
    return back_to(HOME)


def bot_page_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependencies `administrator` and `store`."""
    return [list_bots, list_addable, add_bot, show_bot, open_sheet, correct, remove_bot]


def _is_addable(bot: Bot, domain_id: int) -> bool:
    return bot.in_domain(domain_id) is None and (not bot.allow_domains or domain_id in bot.allow_domains)


def _page(request: AnyRequest, template: str, bot_id: int, who: User, store: WorldStore) -> Response[str]:
    bot, entry = named_bot(bot_id, who, store)
    return PAPER.page(
        request,
        template,
        who=who,
        bot=bot,
        entry=entry,
        standing=standing_of(bot, who.domain_id, store),
        people=[(name, store.find_user(name)) for name in bot.administrators],
        members=members_of(who, store),
        here=f"{HOME}/{bot_id}",
    )
