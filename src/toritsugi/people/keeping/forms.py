"""Keeps employees' forms: all of them, or nothing when a field needs mending."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people.accounts import person_of
from toritsugi.people.adding import add_employees, change_employees, tidied
from toritsugi.people.checking import Problem
from toritsugi.people.employee import Employee, EmployeeForm
from toritsugi.people.finding import (
    chosen_addresses,
    get_employees,
    get_organization,
    list_employees,
    lock_organization,
)
from toritsugi.people.keeping.clashing import Draft, problems_among
from toritsugi.people.tables import employee
from toritsugi.web import choose_language, open_or_close


def form_of(known: Employee) -> EmployeeForm:
    """The form that would make this employee again."""
    fields = {field: getattr(known, field) for field in EmployeeForm.__struct_fields__ if field != "department"}
    return EmployeeForm(**fields, department=known.department_name)


def draft_of(form: EmployeeForm, known: Employee | None = None, line: int = 0) -> Draft:
    """The form as it would be kept, over `known`; `line` is told with whatever is wrong with it."""
    return Draft(line, tidied(form), known)


async def keep_employee(
    c: AsyncConnection,
    organization_id: str,
    form: EmployeeForm,
    *,
    now: float,
    mailboxes: Collection[str],
    known: Employee | None = None,
) -> Employee | list[Problem]:
    """Adds an employee, or writes the form over `known`; the department is added when it is new.

    With problems, nothing is written. `now` in seconds since the epoch; `mailboxes`: the addresses of sources.
    """
    draft = draft_of(form, known)
    problems = await problems_with(c, organization_id, [draft], mailboxes)
    if problems:
        return problems
    (id,) = await write_drafts(c, organization_id, [draft], now)
    return (await get_employees(c, [id]))[id]


async def problems_with(
    c: AsyncConnection, organization_id: str, drafts: Sequence[Draft], mailboxes: Collection[str]
) -> list[Problem]:
    """Everything that must be mended before these can be kept. Nobody else keeps any until the transaction ends.

    `mailboxes`: the addresses of the organization's sources.
    """
    await lock_organization(c, organization_id)
    everybody = await list_employees(c, organization_id)
    return problems_among(drafts, everybody, await chosen_addresses(c, organization_id), mailboxes)


async def write_drafts(c: AsyncConnection, organization_id: str, drafts: Sequence[Draft], now: float) -> list[str]:
    """Writes down what has no problems; whose the drafts are then, as employee ids in the same order."""
    await _free_addresses(c, drafts)
    added = iter(await add_employees(c, organization_id, [each.form for each in drafts if each.known is None], now=now))
    ids = [each.known.id if each.known else next(added) for each in drafts]
    changed = {each.known.id: each.form for each in drafts if each.known and form_of(each.known) != each.form}
    await change_employees(c, organization_id, changed)
    await _let_speak(c, organization_id, dict(zip(ids, drafts, strict=True)), now)
    return ids


async def _let_speak(c: AsyncConnection, organization_id: str, drafts: Mapping[str, Draft], now: float) -> None:
    """The languages that were written down, by employee id, where they are others than before."""
    company = await get_organization(c, organization_id)
    assert company is not None
    others = {}
    for id, draft in drafts.items():
        wanted = draft.form.language or company.language
        if wanted != (draft.known.language if draft.known else company.language):
            others[id] = wanted
    for id, who in (await get_employees(c, list(others))).items():
        await choose_language(c, person_of(who, others[id]), now)
        if not who.active:
            await open_or_close(c, person_of(who), False)


async def _free_addresses(c: AsyncConnection, drafts: Sequence[Draft]) -> None:
    """Those who get another address give up theirs first, so that two can exchange theirs."""
    moving = [draft.known.id for draft in drafts if draft.known and draft.known.email != draft.form.email]
    if moving:
        await c.execute(update(employee).where(employee.c.id.in_(moving)).values(email=employee.c.id))
