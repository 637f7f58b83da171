"""Who may be answering by a link, which says by itself who waits but not who has opened it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.people import Employee, list_employees
from toritsugi.reception.calling import called_by, deputies_of
from toritsugi.reception.occasion import Occasion
from toritsugi.reception.visits import Choice


async def answer_candidates(c: AsyncConnection, occasion: Occasion, choice: Choice) -> list[Employee]:
    """Those who were called, their deputies, and their departments: the called ones first, each once.

    Nobody steps in for oneself: for that answer, the host is left out.
    """
    called = await called_by(c, occasion.organization, occasion.hosts, occasion.visit.button_id)
    deputies = await deputies_of(c, [each.id for each in called.people])
    departments = {each.id for each in called.departments} | {each.department_id for each in called.people}
    staff = [each for each in await list_employees(c, occasion.organization.id) if each.active]
    near = [each for each in staff if each.department_id in departments - {None}]
    found = {each.id: each for each in (*called.people, *deputies, *(near or staff))}
    if choice == "deputy" and occasion.host is not None:
        found.pop(occasion.host.id, None)
    return list(found.values())
