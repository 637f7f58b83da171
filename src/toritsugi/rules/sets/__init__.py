"""Ready-made sets of rules for the notice mails of well-known systems, one data file for each.

Comes in: the name of a set. Goes out: its rules and the kinds that they need, to be added to an organization's own and
then changed as it likes. Never: applies a set by itself, or knows more of a system than its public descriptions say.
"""

from toritsugi.rules.sets.reading import RuleSet, Sample, get_set, list_sets

__all__ = ["RuleSet", "Sample", "get_set", "list_sets"]
