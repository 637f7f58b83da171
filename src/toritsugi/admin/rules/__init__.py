"""「種類」, 「ルール」, 「試してみる」: what tells a company's notices apart, laid down in pages.

In: an administrator's forms. Out: pages of kinds, rules and ready-made sets, each rule said in one sentence; what would
become of a mail. Never: a rule of another company, or a form that has to be filled in again because one of its fields
was wrong.
"""

from toritsugi.admin.rules.routes import RULES
from toritsugi.admin.rules.trying import RuleParts

__all__ = ["RULES", "RuleParts"]
