"""The routes of these pages."""

from toritsugi.admin.visiting.figures import figures
from toritsugi.admin.visiting.inside import inside
from toritsugi.admin.visiting.keeping import keeping, use_keeping
from toritsugi.admin.visiting.listing import calls_sheet, visits, visits_sheet
from toritsugi.admin.visiting.story import badge, erase, leave, story

VISITING = (visits, visits_sheet, calls_sheet, inside, figures, keeping, use_keeping, story, leave, erase, badge)
