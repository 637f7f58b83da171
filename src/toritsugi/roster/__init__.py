"""The roster: whom the directory of LINE WORKS lists, compared with who is known to work here, and taken over.

Comes in: the members that a connection may see, the employees, what an administrator has chosen. Goes out: a line for
each person who is new, changed, back, suspended or gone; the chosen ones written down. Never: deletes anybody, or
overwrites what was set by hand unless that was chosen as well.
"""

from toritsugi.roster.comparing import FieldChange, Line, RosterAct, usual_mail_domain
from toritsugi.roster.member import Member
from toritsugi.roster.roster import USUAL_QUESTION, Comparison, Question, Roster
from toritsugi.roster.taking import Choice, LineProblem, Taken

__all__ = [
    "USUAL_QUESTION",
    "Choice",
    "Comparison",
    "FieldChange",
    "Line",
    "LineProblem",
    "Member",
    "Question",
    "Roster",
    "RosterAct",
    "Taken",
    "usual_mail_domain",
]
