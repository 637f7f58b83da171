"""The routes of the operator's pages, all behind the sign-in."""

from pathlib import Path

from litestar import Router
from litestar.di import Provide

from toritsugi.admin.calling import CALLING
from toritsugi.admin.history import HANDLERS as HISTORY
from toritsugi.admin.home import home
from toritsugi.admin.places import PLACES
from toritsugi.admin.sources import SOURCES
from toritsugi.admin.visiting import VISITING
from toritsugi.database import Database
from toritsugi.web import Room, require_admin

ADMIN = Room("admin", Path(__file__).parent)


def admin_router(database: Database) -> Router:
    """Pages for those who signed in as administrator."""
    return Router(
        path="/",
        route_handlers=[home, *HISTORY, *VISITING, *CALLING, *PLACES, *SOURCES],
        dependencies={"database": Provide(lambda: database, sync_to_thread=False)},
        guards=[require_admin],
    )
