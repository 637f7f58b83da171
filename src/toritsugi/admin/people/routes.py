"""The routes of 「社員・部署」."""

from litestar import Router

from toritsugi.admin.people.by_sheet import apply, download, preview, sheet
from toritsugi.admin.people.departments import add, change, departments, remove
from toritsugi.admin.people.form import blank, come_back, leave, person, use
from toritsugi.admin.people.listing import people
from toritsugi.admin.people.photo import shown_photo
from toritsugi.admin.people.roster import look, start, take
from toritsugi.roster import Roster
from toritsugi.web import handed

FORM = (blank, person, shown_photo, use, leave, come_back)
DEPARTMENTS = (departments, add, change, remove)
SHEET = (sheet, download, preview, apply)
ROSTER = (start, look, take)


PEOPLE = Router(
    path="/",
    route_handlers=[people, *FORM, *DEPARTMENTS, *SHEET, *ROSTER],
    dependencies={"roster": handed(Roster)},
)
"""The list, each person's form, the departments, the sheet, the directory of LINE WORKS."""
