"""The roll call: every night, and when somebody asks for it, does LINE WORKS still know every stored ID?

Comes in: the IDs that employees, departments, connections, sources and call buttons name. Goes out:
marks on those that are wrong, a list of them, and why something could not be found out. Never: a message to anybody.
"""

from toritsugi.rollcall.calling import Called, RollCall, last_called, wrong_ids
from toritsugi.rollcall.nightly import NightlyRollCall
from toritsugi.rollcall.stored import StoredId, WrongId

__all__ = ["Called", "NightlyRollCall", "RollCall", "StoredId", "WrongId", "last_called", "wrong_ids"]
