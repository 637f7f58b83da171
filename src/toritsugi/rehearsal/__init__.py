"""Rehearsal: what would become of a mail if it came now.

Comes in: the bytes of a mail, and for whom. Goes out: which rule and why, who would be told where and when, and the
messages to the letter, all made by the code that does it in earnest. Never: keeps or sends anything.
"""

from toritsugi.rehearsal.rehearsing import NobodyMeant, Rehearsal, rehearse, rehearsing_addresses
from toritsugi.rehearsal.saying import Said

__all__ = ["NobodyMeant", "Rehearsal", "Said", "rehearse", "rehearsing_addresses"]
