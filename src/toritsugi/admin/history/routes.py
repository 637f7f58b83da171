"""The routes of the lists and stories."""

from toritsugi.admin.history.events import events, events_sheet
from toritsugi.admin.history.notifications import notification, notifications, notifications_sheet, send_again
from toritsugi.admin.history.story import erase, event, raw_mail
from toritsugi.admin.history.waiting import settle_waiting

LISTS = (events, events_sheet, notifications, notifications_sheet)
HANDLERS = (*LISTS, event, raw_mail, erase, notification, send_again, settle_waiting)
