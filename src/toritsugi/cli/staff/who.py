"""Finds the employee or the department that a command names."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.people import Department, Employee, list_departments, list_employees


async def employee_of(c: AsyncConnection, organization_id: str, email: str) -> Employee:
    """The employee with this registered address, here or gone. Raises Complaint."""
    wanted = email.strip().lower()
    everybody = await list_employees(c, organization_id)
    found = next((each for each in everybody if each.email == wanted), None)
    if found is None:
        raise Complaint(
            f"「{email[:60]}」という社員は登録されていません。登録されているメールアドレスを指定してください。",
            f"Nobody here has the address {email[:60]!r}. Give a registered mail address.",
            WRONG,
        )
    return found


async def department_meant(c: AsyncConnection, organization_id: str, name: str) -> Department:
    """The department of that name. Raises Complaint that names those that there are."""
    known = await list_departments(c, organization_id)
    found = next((each for each in known if each.name == name.strip()), None)
    if found is not None:
        return found
    names = "、".join(each.name for each in known) or "–"
    raise Complaint(
        f"「{name[:60]}」という部署はありません。登録済み: {names}",
        f"There is no department {name[:60]!r}. There are: {names}",
        WRONG,
    )
