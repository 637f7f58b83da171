"""The routes of these pages."""

from toritsugi.admin.calling.buttons import BUTTONS
from toritsugi.admin.calling.hours import hours, use_hours
from toritsugi.admin.calling.ladder import ladder, use_ladder
from toritsugi.admin.calling.missed import missed
from toritsugi.admin.calling.texts import leaving, text, texts, use_text
from toritsugi.admin.calling.ways import use_deputies, use_settings, use_way, ways

WAYS = (ways, use_settings, use_way, use_deputies)
TEXTS = (texts, text, use_text, leaving)
CALLING = (*BUTTONS, ladder, use_ladder, *WAYS, *TEXTS, hours, use_hours, missed)
