"""Admin's addresses."""

from litestar import Response, Router, get
from litestar.di import Provide
from litestar.response import Redirect

from lineworks_emulator.admin.bot_pages import bot_page_routes
from lineworks_emulator.admin.member_pages import member_page_routes
from lineworks_emulator.signin import administrator_of, admission_answers


@get("/", sync_to_thread=False)
def front() -> Response[None]:
    """The first page is the list of bots."""
    return Redirect("/admin/bots", status_code=302)


def admin_router() -> Router:
    """`/admin/...`; needs the dependencies `store`, `sessions` and `rooms`."""
    return Router(
        "/admin",
        route_handlers=[front, *bot_page_routes(), *member_page_routes()],
        dependencies={"administrator": Provide(administrator_of, sync_to_thread=False)},
        exception_handlers=admission_answers(),
    )
