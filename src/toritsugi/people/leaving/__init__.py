"""Leaving and coming back: what it does to an account, and whom it would lock out.

In: who leaves. Out: the employee signed out and told nothing more; before that, what it would mean. Never: deletes
anybody, or leaves nobody who runs the program.
"""

from toritsugi.people.leaving.farewell import Farewell, LastAdministrator, farewell_of, set_employee_active

__all__ = ["Farewell", "LastAdministrator", "farewell_of", "set_employee_active"]
