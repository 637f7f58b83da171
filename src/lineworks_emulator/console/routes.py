"""The Console's addresses."""

from litestar import Response, Router, get
from litestar.di import Provide
from litestar.response import Redirect

from lineworks_emulator.console.app_pages import app_routes
from lineworks_emulator.console.bot_pages import bot_page_routes, picture
from lineworks_emulator.signin import administrator_of, admission_answers


@get("/", sync_to_thread=False)
def front() -> Response[None]:
    """The first page is the list of apps."""
    return Redirect("/console/apps", status_code=302)


@get("/jp/console/openapi/v2/app/list/view", sync_to_thread=False)
def known_address() -> Response[None]:
    """The path that the manuals give for the real Console."""
    return Redirect("/console/apps", status_code=302)


def console_router() -> Router:
    """`/console/...`; needs the dependencies `store`, `clock`, `sessions` and `pictures`."""
    guarded = Router(
        "/",
        route_handlers=[*app_routes(), *bot_page_routes()],
        dependencies={"administrator": Provide(administrator_of, sync_to_thread=False)},
        exception_handlers=admission_answers(),
    )
    console = Router("/console", route_handlers=[front, picture, guarded])
    return Router("/", route_handlers=[console, known_address])
