"""The pages of 「Bot」: list, 「Bot登録」, the bot and its 「修正」."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.bots import MOST_BOTS, new_secret, next_bot_id, standing_of
from lineworks_emulator.console.app_settings import Problems
from lineworks_emulator.console.bot_sheet import BotSheet, keep_picture, read_sheet
from lineworks_emulator.console.paper import PAPER, named_bot
from lineworks_emulator.console.people import find_people
from lineworks_emulator.console.pictures import MEDIA, Pictures
from lineworks_emulator.pages import back_to, read_form
from lineworks_emulator.world import ALL_EVENTS, Bot, User, WorldStore

AnyRequest = Request[Any, Any, Any]
HOME = "/console/bots"
_ONE = "/bots/{bot_id:int}"


@get("/bots", sync_to_thread=False)
def list_bots(request: AnyRequest, administrator: User, store: WorldStore) -> Response[str]:
    """Every bot of the tenant, and how it stands in the administrator's domain."""
    bots = [(bot, standing_of(bot, administrator.domain_id, store)) for bot in store.document.bots]
    return PAPER.page(request, "bots.html", who=administrator, bots=bots, full=len(bots) >= MOST_BOTS)


@get("/bots/new", sync_to_thread=False)
def blank_sheet(request: AnyRequest, administrator: User, store: WorldStore) -> Response[str]:
    """「Bot登録」."""
    return _sheet(request, administrator, store, BotSheet())


@post("/bots/new")
async def register(request: AnyRequest, administrator: User, store: WorldStore, pictures: Pictures) -> Response[Any]:
    """「保存」 of 「Bot登録」: the bot is in the tenant, in no domain yet (official, bot-create)."""
    form = await read_form(request)
    sheet = await read_sheet(form, administrator.domain_id, store)
    if problems := await _filled(request, sheet, form, store, pictures):
        return _sheet(request, administrator, store, sheet, problems=problems)
    if len(store.bots) >= MOST_BOTS:
        return back_to(HOME)
    bot = Bot(bot_id=next_bot_id(store), name=sheet.name, bot_secret=new_secret())
    sheet.fill(bot)
    store.document.bots.append(bot)
    store.changed()
    return back_to(f"{HOME}/{bot.bot_id}", "registered")


@get(_ONE, sync_to_thread=False)
def show_bot(request: AnyRequest, bot_id: int, administrator: User, store: WorldStore) -> Response[str]:
    """The bot's page."""
    bot = named_bot(bot_id, store)
    return PAPER.page(
        request,
        "bot.html",
        who=administrator,
        bot=bot,
        standing=standing_of(bot, administrator.domain_id, store),
        people=[(name, store.find_user(name)) for name in bot.administrators],
        here=f"{HOME}/{bot_id}",
    )


@get(f"{_ONE}/edit", sync_to_thread=False)
def open_sheet(request: AnyRequest, bot_id: int, administrator: User, store: WorldStore) -> Response[str]:
    """「修正」."""
    bot = named_bot(bot_id, store)
    return _sheet(request, administrator, store, BotSheet.of(bot), bot)


@post(f"{_ONE}/edit")
async def correct(
    request: AnyRequest, bot_id: int, administrator: User, store: WorldStore, pictures: Pictures
) -> Response[Any]:
    """「保存」 of 「修正」."""
    form, bot = await read_form(request), named_bot(bot_id, store)
    sheet = await read_sheet(form, administrator.domain_id, store, bot.photo_url)
    if problems := await _filled(request, sheet, form, store, pictures):
        return _sheet(request, administrator, store, sheet, bot, problems)
    sheet.fill(named_bot(bot_id, store))
    store.changed()
    return back_to(f"{HOME}/{bot_id}", "saved")


@post(f"{_ONE}/secret")
async def issue_secret(
    request: AnyRequest,
    bot_id: int,
    administrator: User,  # noqa: ARG001 - asking for one keeps everybody else out
    store: WorldStore,
) -> Response[Any]:
    """「Bot Secret」 「再発行」; the old one is dead at once (official, bot-secret-issue)."""
    await read_form(request)
    named_bot(bot_id, store).bot_secret = new_secret()
    store.changed()
    return back_to(f"{HOME}/{bot_id}")


@get("/people", sync_to_thread=False)
def people(request: AnyRequest, administrator: User, store: WorldStore) -> list[dict[str, str]]:
    """Members for the search field (`q`)."""
    found = find_people(request.query_params.get("q", ""), administrator.domain_id, store)
    words = PAPER.words[PAPER.language(request)]
    return [
        {"user_id": user.user_id, "name": user.display_name, "about": f"{user.email}・{words['role_' + user.role]}"}
        for user in found
    ]


@get("/pictures/{name:str}", sync_to_thread=False)
def picture(name: str, pictures: Pictures) -> Response[bytes]:
    """A bot's picture, for anybody."""
    content = pictures.find(name)
    if content is None:
        raise NotFoundException(detail="There is no such picture.")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=86400, immutable"}
    return Response(content, media_type=MEDIA[name[name.rindex(".") :]], headers=headers)


def bot_page_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependencies `administrator`, `store` and `pictures`."""
    return [list_bots, blank_sheet, register, show_bot, open_sheet, correct, issue_secret, people]


async def _filled(
    request: AnyRequest, sheet: BotSheet, form: FormMultiDict, store: WorldStore, pictures: Pictures
) -> Problems:
    """Put the uploaded picture into the sheet once all else is right; what is wrong otherwise."""
    if problems := sheet.problems(store):
        return problems
    name, problems = await keep_picture(form, pictures)
    if name:
        sheet.photo = f"{request.base_url}console/pictures/{name}"
    return problems


def _sheet(
    request: AnyRequest,
    who: User,
    store: WorldStore,
    sheet: BotSheet,
    bot: Bot | None = None,
    problems: Problems | None = None,
) -> Response[str]:
    chosen = [(name, store.find_user(name)) for name in sheet.people]
    return PAPER.page(
        request,
        "bot_sheet.html",
        400 if problems else 200,
        who=who,
        sheet=sheet,
        bot=bot,
        chosen=chosen,
        events=ALL_EVENTS,
        problems=problems or {},
    )
