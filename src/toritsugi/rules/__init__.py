"""What an organization lays down about its notices: their kinds, and the rules that tell them apart.

Comes in: forms about kinds and rules; the names of ready-made sets of rules. Goes out: an organization's rulebook.
Never: judges a mail, or shows one organization another's rules.
"""

from toritsugi.rules.kinds import BUILTIN_KINDS, list_kinds
from toritsugi.rules.rulebook import list_rules, load_rulebook

__all__ = ["BUILTIN_KINDS", "list_kinds", "list_rules", "load_rulebook"]
