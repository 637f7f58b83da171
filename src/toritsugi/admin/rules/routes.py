"""The routes of kinds and rules."""

from litestar import Router

from toritsugi.admin.rules.editing import new_rule, rule, use_sheet
from toritsugi.admin.rules.kinds import add, change, kind, kinds
from toritsugi.admin.rules.kinds import move as move_kind
from toritsugi.admin.rules.kinds import switch as switch_kind
from toritsugi.admin.rules.listing import move, remove, repeats, rules, sets, switch, use
from toritsugi.admin.rules.trying import RuleParts, rehearse_one, trial
from toritsugi.web import handed

KINDS = (kinds, add, kind, change, move_kind, switch_kind)
LIST = (rules, repeats, move, switch, remove, sets, use, new_rule, rule, use_sheet)


TRIAL = Router(path="/", route_handlers=[trial, rehearse_one], dependencies={"parts": handed(RuleParts)})
RULES = (*KINDS, *LIST, TRIAL)
