"""What an organization lays down about its notices: their kinds, and the rules that tell them apart.

Comes in: forms about kinds and rules; the names of ready-made sets of rules. Goes out: an organization's rulebook.
Never: judges a mail, or shows one organization another's rules.
"""

from toritsugi.rules.checking import sound_rule
from toritsugi.rules.describing import describe_condition, describe_look, describe_rule, rule_name
from toritsugi.rules.faults import Problem, RulesRefused
from toritsugi.rules.kinds import BUILTIN_KINDS, WISHES, add_kind, change_kind, list_kinds, move_kind
from toritsugi.rules.laying_down import (
    add_rules,
    change_rule,
    get_rule,
    move_rule,
    remove_rule,
    set_repeat_minutes,
)
from toritsugi.rules.rulebook import list_rules, load_rulebook
from toritsugi.rules.sets import RuleSet, get_set, list_sets
from toritsugi.rules.using_sets import use_set

__all__ = [
    "BUILTIN_KINDS",
    "WISHES",
    "Problem",
    "RuleSet",
    "RulesRefused",
    "add_kind",
    "add_rules",
    "change_kind",
    "change_rule",
    "describe_condition",
    "describe_look",
    "describe_rule",
    "get_rule",
    "get_set",
    "list_kinds",
    "list_rules",
    "list_sets",
    "load_rulebook",
    "move_kind",
    "move_rule",
    "remove_rule",
    "rule_name",
    "set_repeat_minutes",
    "sound_rule",
    "use_set",
]
