"""The routes of the operator's pages, all behind the sign-in."""

from pathlib import Path

from litestar import Router
from litestar.di import Provide

from toritsugi.admin.directory import people
from toritsugi.admin.events import event, events, raw_mail
from toritsugi.admin.home import home
from toritsugi.admin.notifications import notification, notifications, send_again
from toritsugi.admin.sources import SOURCES
from toritsugi.admin.visits import visits
from toritsugi.database import Database
from toritsugi.web import Room, require_admin

STORIES = (notifications, notification, send_again, events, event, raw_mail)
ADMIN = Room("admin", Path(__file__).parent)


def admin_router(database: Database) -> Router:
    """Pages for those who signed in as administrator."""
    return Router(
        path="/",
        route_handlers=[home, *STORIES, visits, people, *SOURCES],
        dependencies={"database": Provide(lambda: database, sync_to_thread=False)},
        guards=[require_admin],
    )
