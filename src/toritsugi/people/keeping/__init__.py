"""Keeps employees and departments as an administrator writes them down, one by one.

In: a filled-in form, and whose it is. Out: the employee or the department, or everything that needs mending. Never: a
part of a form, or two people with one address.
"""

from toritsugi.people.keeping.clashing import Draft, problems_among
from toritsugi.people.keeping.departments import DepartmentForm, change_department, remove_department
from toritsugi.people.keeping.forms import draft_of, form_of, keep_employee, problems_with, write_drafts
from toritsugi.people.keeping.staff import NO_DEPARTMENT, StaffWish, find_staff

__all__ = [
    "NO_DEPARTMENT",
    "DepartmentForm",
    "Draft",
    "StaffWish",
    "change_department",
    "draft_of",
    "find_staff",
    "form_of",
    "keep_employee",
    "problems_among",
    "problems_with",
    "remove_department",
    "write_drafts",
]
