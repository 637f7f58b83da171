"""The routes of the operator's pages, all behind the sign-in."""

from pathlib import Path

from litestar import Router

from toritsugi.admin.appointments import EXPECTED
from toritsugi.admin.calling import CALLING
from toritsugi.admin.history import HANDLERS as HISTORY
from toritsugi.admin.home import home
from toritsugi.admin.link import LINK
from toritsugi.admin.people import PEOPLE
from toritsugi.admin.permitting import require_permission
from toritsugi.admin.places import PLACES
from toritsugi.admin.rules import RULES
from toritsugi.admin.sources import SOURCES
from toritsugi.admin.visiting import VISITING
from toritsugi.admin.wishes import WISHES
from toritsugi.web import Room

ADMIN = Room("admin", Path(__file__).parent)
RECEPTION = (*VISITING, *CALLING, *PLACES, EXPECTED)
RELAYING = (*HISTORY, *SOURCES, *RULES, *WISHES)
ADMIN_ROUTES = Router(path="/", route_handlers=[home, *RECEPTION, *RELAYING, PEOPLE, LINK], guards=[require_permission])
"""Pages for administrators; those that are marked, for receptionists as well."""
