"""The routes of 「社員・部署」, all behind the administrator's sign-in."""

from litestar import Router
from litestar.di import Provide

from toritsugi.admin.people.by_sheet import apply, download, preview, sheet
from toritsugi.admin.people.departments import add, change, departments, remove
from toritsugi.admin.people.form import blank, come_back, leave, person, use
from toritsugi.admin.people.listing import people
from toritsugi.admin.people.roster import look, start, take
from toritsugi.database import Database
from toritsugi.roster import Roster
from toritsugi.web import require_admin

FORM = (blank, person, use, leave, come_back)
DEPARTMENTS = (departments, add, change, remove)
SHEET = (sheet, download, preview, apply)
ROSTER = (start, look, take)


def people_router(database: Database, roster: Roster) -> Router:
    """The list, each person's form, the departments, the sheet, the directory of LINE WORKS."""
    return Router(
        path="/",
        route_handlers=[people, *FORM, *DEPARTMENTS, *SHEET, *ROSTER],
        dependencies={
            "database": Provide(lambda: database, sync_to_thread=False),
            "roster": Provide(lambda: roster, sync_to_thread=False),
        },
        guards=[require_admin],
    )
