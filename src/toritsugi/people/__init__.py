"""Who works here, and how each of them wants to be told.

In: forms and CSV sheets about employees; names as visitors type them. Out: employees with their LINE WORKS IDs, rooms
and preferences. Never: a list of the staff to somebody who has typed nothing, or a decision about what is sent.
"""

from toritsugi.people.adding import add_department, add_employee, add_organization, change_employee
from toritsugi.people.checking import Problem
from toritsugi.people.employee import Delivery, Department, Employee, EmployeeForm
from toritsugi.people.finding import (
    all_organizations,
    employee_by_lineworks_user,
    employees_by_email,
    first_organization,
    get_employees,
    get_organization,
    get_organizations,
    list_departments,
    list_employees,
)
from toritsugi.people.importing import ImportReport, import_employees
from toritsugi.people.linking import Linked, Linking, issue_link_code, read_link_code, redeem_link_code
from toritsugi.people.searching import search_employees
from toritsugi.people.sounding import cleaned as tidy_text
from toritsugi.people.wishes import (
    DIGEST_MINUTES,
    WISHES,
    Absence,
    AddressRefused,
    QuietHours,
    Wish,
    Wishes,
    addresses_of,
    set_absence,
    set_addresses,
    set_digest_minutes,
    set_quiet_hours,
    set_wish,
    wishes_of,
    with_deputies,
)

__all__ = [
    "DIGEST_MINUTES",
    "WISHES",
    "Absence",
    "AddressRefused",
    "Delivery",
    "Department",
    "Employee",
    "EmployeeForm",
    "ImportReport",
    "Linked",
    "Linking",
    "Problem",
    "QuietHours",
    "Wish",
    "Wishes",
    "add_department",
    "add_employee",
    "add_organization",
    "addresses_of",
    "all_organizations",
    "change_employee",
    "employee_by_lineworks_user",
    "employees_by_email",
    "first_organization",
    "get_employees",
    "get_organization",
    "get_organizations",
    "import_employees",
    "issue_link_code",
    "list_departments",
    "list_employees",
    "read_link_code",
    "redeem_link_code",
    "search_employees",
    "set_absence",
    "set_addresses",
    "set_digest_minutes",
    "set_quiet_hours",
    "set_wish",
    "tidy_text",
    "wishes_of",
    "with_deputies",
]
