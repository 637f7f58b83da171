"""The routes of 「通知の設定」, all behind the administrator's sign-in."""

from litestar import Router
from litestar.di import Provide

from toritsugi.admin.wishes.by_sheet import apply, download, preview
from toritsugi.admin.wishes.matrix import change_person, matrix, person
from toritsugi.database import Database
from toritsugi.web import require_admin


def wishes_router(database: Database) -> Router:
    """The table, each person's form, and the sheet."""
    return Router(
        path="/",
        route_handlers=[matrix, person, change_person, download, preview, apply],
        dependencies={"database": Provide(lambda: database, sync_to_thread=False)},
        guards=[require_admin],
    )
