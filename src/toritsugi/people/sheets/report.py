"""What a sheet of employees does to the staff, person by person."""

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec

from toritsugi.people.checking import Problem
from toritsugi.people.employee import Employee, EmployeeForm
from toritsugi.people.keeping import Draft, form_of

Act = Literal["added", "changed", "left", "back", "unchanged"]
ACTS: tuple[Act, ...] = ("added", "changed", "left", "back")
"""What can happen to somebody, in the order in which it is told."""


class StaffChange(msgspec.Struct, frozen=True):
    """One person: `act` says what happens, `fields` name each field that differs with its old and new text.

    Of somebody who is added, name and address are not among them: they say who it is.
    `active` is how the person stands afterwards; `draft` is None for those whom the sheet does not name.
    """

    act: Act
    known: Employee | None
    draft: Draft | None
    active: bool
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def name(self) -> str:
        return self.draft.form.name if self.draft else self.known.name if self.known else ""

    @property
    def email(self) -> str:
        return self.draft.form.email if self.draft else self.known.email if self.known else ""


class ImportReport(msgspec.Struct, frozen=True):
    """Everybody who would be otherwise, and how many stay as they are. With problems, nothing is taken over.

    `administrators`: the names of those who leave and could not sign in as administrators any more.
    """

    changes: tuple[StaffChange, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()
    applied: bool = False
    administrators: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many are added, changed, marked as left, and brought back."""
        return {act: sum(each.act == act for each in self.changes) for act in ACTS}

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: whoever takes them over takes over what was shown."""
        told = [
            (each.act, each.known.id if each.known else "", each.name, each.email, each.fields) for each in self.changes
        ]
        return hashlib.sha256(msgspec.json.encode([told, self.administrators])).hexdigest()


def change_by(draft: Draft, active: bool) -> StaffChange:
    """What a line does to its person, who stands so afterwards."""
    known = draft.known
    blank = EmployeeForm(name=draft.form.name, email=draft.form.email, delivery="")
    fields = differing(form_of(known) if known else blank, draft.form)
    act: Act = "changed" if fields else "unchanged"
    if known is None:
        act = "added"
    elif known.active != active:
        act = "back" if active else "left"
    return StaffChange(act, known, draft, active, fields)


def differing(old: EmployeeForm, new: EmployeeForm) -> tuple[tuple[str, str, str], ...]:
    """The fields that are not the same, with both texts."""
    pairs = ((field, getattr(old, field), getattr(new, field)) for field in EmployeeForm.__struct_fields__)
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def report_of(changes: Sequence[StaffChange]) -> ImportReport:
    """Those whom something happens to, in the order in which it is told."""
    told = [each for act in ACTS for each in changes if each.act == act]
    return ImportReport(tuple(told), len(changes) - len(told))
