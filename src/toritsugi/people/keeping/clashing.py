"""What stands in the way of keeping some forms: a bad field, or what belongs to somebody else already."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from toritsugi.people.checking import Problem, problems_of
from toritsugi.people.employee import Employee, EmployeeForm

UNIQUE = ("email", "lineworks_user_id")


class Draft(msgspec.Struct, frozen=True):
    """A form that is to be kept, with the number of its line (0: no sheet); `known` is whom it changes."""

    line: int
    form: EmployeeForm
    known: Employee | None = None


def problems_among(
    drafts: Sequence[Draft], everybody: Sequence[Employee], further: Mapping[str, str], mailboxes: Collection[str]
) -> list[Problem]:
    """Everything that must be mended before all of these can be kept, by line.

    `further`: whose the further mail addresses of the organization are, as employee ids by address. `mailboxes`: the
    addresses of its sources, whose mail is nobody's own.
    """
    problems = [problem for draft in drafts for problem in problems_of(draft.form, draft.line)]
    for field in UNIQUE:
        problems += _repeated(drafts, field)
    problems += _same_person(drafts)
    problems += _taken_ids(drafts, everybody)
    problems += _taken_addresses(drafts, everybody, further)
    of_sources = [(each.line, each.form.email) for each in drafts if each.form.email in mailboxes]
    problems += [Problem(line, "email", "is_mailbox", address) for line, address in of_sources]
    return sorted(problems, key=lambda problem: problem.line)


def _repeated(drafts: Sequence[Draft], field: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for draft in drafts:
        value = getattr(draft.form, field)
        if value and value in seen:
            yield Problem(draft.line, field, "twice", value)
        seen.add(value)


def _same_person(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Lines that name by address, ID or user ID whom an earlier line has named, with another address."""
    first: dict[str, Draft] = {}
    for draft in drafts:
        if draft.known is None:
            continue
        before = first.setdefault(draft.known.id, draft)
        if before is not draft and before.form.email != draft.form.email:
            yield Problem(draft.line, "email", "same_person", str(before.line))


def _taken_ids(drafts: Sequence[Draft], everybody: Sequence[Employee]) -> Iterator[Problem]:
    """User IDs that belong to somebody whom no draft changes."""
    changed = {draft.known.id for draft in drafts if draft.known}
    holders = {known.lineworks_user_id for known in everybody if known.lineworks_user_id and known.id not in changed}
    for draft in drafts:
        if draft.form.lineworks_user_id in holders:
            yield Problem(draft.line, "lineworks_user_id", "taken", draft.form.lineworks_user_id)


def _taken_addresses(
    drafts: Sequence[Draft], everybody: Sequence[Employee], further: Mapping[str, str]
) -> Iterator[Problem]:
    """Addresses of others who do not give them up. Who has left keeps the own: mail to it is not for somebody else."""
    moving = {draft.known.id for draft in drafts if draft.known and draft.known.email != draft.form.email}
    owners = {known.email: known.id for known in everybody if known.id not in moving}
    for draft in drafts:
        own = draft.known.id if draft.known else ""
        address = draft.form.email
        if owners.get(address, own) != own or further.get(address, own) != own:
            yield Problem(draft.line, "email", "address_taken", address)
