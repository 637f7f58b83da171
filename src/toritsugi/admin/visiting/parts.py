"""What the pages of visits share: the row of tabs, one visit."""

from typing import Any

from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, framed
from toritsugi.reception import VisitRow, visits_with_ids
from toritsugi.web import AnyRequest

TABS = (
    ("log", "/visits"),
    ("inside", "/visits/inside"),
    ("figures", "/visits/figures"),
    ("keeping", "/visits/keeping"),
)


def visiting(request: AnyRequest, desk: Desk, tab: str, template: str, **context: Any) -> Template:
    """A page under its tab."""
    named = f"admin/visiting/{template}"
    tabs = TABS if desk.administers else [each for each in TABS if each[0] != "keeping"]
    return framed(request, named, desk, entry="visits", **{"tabs": tabs, "tab": tab, "told": "", **context})


async def own_visit(c: AsyncConnection, desk: Desk, id: str) -> VisitRow:
    """The company's visit. Raises NotFoundException."""
    found = await visits_with_ids(c, desk.organization.id, [id])
    if not found:
        raise NotFoundException
    return found[0]
