"""What the pages of people share: the row of tabs, the language, what may be said after a change."""

from collections.abc import Iterable
from typing import Any

from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, framed
from toritsugi.organization import Language
from toritsugi.people import Employee, Problem, get_employees
from toritsugi.web import AnyRequest, language_of

TABS = (
    ("staff", "/people"),
    ("departments", "/people/departments"),
    ("sheet", "/people/sheet"),
    ("roster", "/people/roster"),
)
TOLD = {
    "staff": frozenset({"added", "changed", "left", "back"}),
    "departments": frozenset({"added", "changed", "removed"}),
}


def spoken(request: AnyRequest) -> Language:
    """The language in which this page complains."""
    return "ja" if language_of(request, "admin") == "ja" else "en"


def told_of(told: str, tab: str = "staff") -> str:
    """What an address may make the page say."""
    return told if told in TOLD[tab] else ""


def tabbed(
    request: AnyRequest,
    desk: Desk,
    tab: str,
    *,
    complaints: dict[str, str] | None = None,
    **context: Any,
) -> Template:
    """A page under its tab; with complaints, its status says that the form was not taken."""
    template = f"admin/people/{context.pop('template', tab)}.html"
    answer = framed(request, template, desk, entry="people", tabs=TABS, tab=tab, complaints=complaints or {}, **context)
    answer.status_code = 422 if complaints else 200
    return answer


def advised(request: AnyRequest, problems: Iterable[Problem]) -> dict[str, str]:
    """What to mend, by field."""
    return {problem.field: problem.advice(spoken(request)) for problem in problems}


async def own_employee(c: AsyncConnection, desk: Desk, id: str) -> Employee:
    """The company's employee, here or gone. Raises NotFoundException."""
    found = (await get_employees(c, [id])).get(id)
    if found is None or found.organization_id != desk.organization.id:
        raise NotFoundException
    return found
