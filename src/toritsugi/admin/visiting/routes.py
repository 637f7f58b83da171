"""The routes of these pages: what the reception does, and what only administrators do."""

from litestar import Router

from toritsugi.admin.permitting import AT_RECEPTION
from toritsugi.admin.visiting.figures import figures
from toritsugi.admin.visiting.inside import inside
from toritsugi.admin.visiting.keeping import keeping, use_keeping
from toritsugi.admin.visiting.listing import calls_sheet, visits, visits_sheet
from toritsugi.admin.visiting.receiving import blank, receive
from toritsugi.admin.visiting.story import badge, erase, leave, story
from toritsugi.reception import Reception
from toritsugi.web import handed

RECEIVING = Router(path="/", route_handlers=[blank, receive], dependencies={"reception": handed(Reception)})
DESK = (visits, visits_sheet, calls_sheet, inside, figures, RECEIVING, story, leave, badge)
VISITING = (Router(path="/", route_handlers=DESK, opt=AT_RECEPTION), keeping, use_keeping, erase)
