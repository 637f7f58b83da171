"""The routes below /connections/setup."""

from toritsugi.admin.link.guide.clicking import act, check_step, issue_code, use_room
from toritsugi.admin.link.guide.pages import choose, finish, overview, step_page, tick

HANDLERS = (overview, choose, finish, step_page, tick, check_step, act, use_room, issue_code)
