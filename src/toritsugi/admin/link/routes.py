"""The routes of the link's pages."""

from litestar import Router

from toritsugi.admin.link.consenting import come_back, leave
from toritsugi.admin.link.diagnosing import change_canary, diagnose, diagnosis, help_page
from toritsugi.admin.link.guide import HANDLERS as GUIDE
from toritsugi.admin.link.listing import become_base, connections, switch, test_stored
from toritsugi.admin.link.parts import LinkParts
from toritsugi.admin.link.roll import call_roll, roll
from toritsugi.admin.link.settings import new_settings, settings, take_back, use_settings
from toritsugi.web import handed

LIST = (connections, test_stored, switch, become_base)
SHEET = (new_settings, settings, use_settings, take_back)
CONSENT = (leave, come_back)
IDS = (roll, call_roll)
DIAGNOSIS = (diagnosis, diagnose, change_canary, help_page)


LINK = Router(
    path="/",
    route_handlers=[*LIST, *SHEET, *CONSENT, *DIAGNOSIS, *IDS, *GUIDE],
    dependencies={"parts": handed(LinkParts)},
)
"""「LINE WORKS 連携」 and everything below it."""
