"""Who is asking: the employee behind the account, and the frame around every page."""

from collections.abc import Collection
from typing import Any

import msgspec
from litestar.handlers import BaseRouteHandler
from litestar.response import Template

from toritsugi.organization import Organization
from toritsugi.people import Employee, employee_of_account, get_organization
from toritsugi.web import (
    AnyConnection,
    AnyRequest,
    NotSignedIn,
    Problem,
    account_of,
    end_session,
    furniture_of,
    page,
    require_sign_in,
)


class Member(msgspec.Struct, frozen=True):
    """The employee of these pages."""

    employee: Employee
    organization: Organization

    @property
    def places(self) -> Collection[tuple[str, str]]:
        """Where this employee reads posts: own DM, own room, department's room (kind of destination, address)."""
        who = self.employee
        wanted = (("member", who.lineworks_user_id), ("room", who.channel_id), ("room", who.department_channel_id))
        return tuple(dict.fromkeys(place for place in wanted if place[1]))


async def require_employee(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A guard for the employee's own pages. Who has left is signed out."""
    await require_sign_in(connection, handler)
    account = account_of(connection)
    assert account is not None
    async with furniture_of(connection).database.reading() as c:
        found = await employee_of_account(c, account)
        organization = await get_organization(c, account.organization_id) if found else None
    if found is not None and organization is not None:
        connection.scope["state"]["member"] = Member(found, organization)
        return
    if account.role == "employee":
        await end_session(connection)
        raise NotSignedIn
    raise Problem(403, furniture_of(connection).catalogs["personal"].phrase("no_employee"))


def member_of(request: AnyRequest) -> Member:
    """Whom the guard has found."""
    found: Member = request.scope["state"]["member"]
    return found


def framed(request: AnyRequest, template: str, *, status: int = 200, **context: Any) -> Template:
    """A page in the employee's frame. Its entry of the menu is `entry` of the context."""
    member = member_of(request)
    frame: dict[str, Any] = {"employee": member.employee, "organization": member.organization}
    return page(request, template, status=status, **frame, **context)
