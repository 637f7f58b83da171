"""Who may come in: administrators everywhere, receptionists where the routes are the reception's."""

from litestar.handlers import BaseRouteHandler

from toritsugi.people import employee_of_account
from toritsugi.web import AnyConnection, account_of, furniture_of, require_admin, require_sign_in

AT_RECEPTION = {"at_reception": True}
"""What marks the routes that are open to receptionists as well; every other one is the administrators'."""


async def require_permission(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A guard for all pages of this room."""
    await require_sign_in(connection, handler)
    if not handler.opt.get("at_reception") or not await _is_receptionist(connection):
        await require_admin(connection, handler)


async def _is_receptionist(connection: AnyConnection) -> bool:
    account = account_of(connection)
    if account is None or account.role == "admin":
        return False
    async with furniture_of(connection).database.reading() as c:
        found = await employee_of_account(c, account)
    return found is not None and found.permission == "receptionist"
