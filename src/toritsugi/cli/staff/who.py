"""Finds the employee that a command names, and says which departments there are."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.people import Employee, list_employees


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


def unknown_department(name: str, known: list[str]) -> Complaint:
    """Names the departments that there are."""
    names = "、".join(known) or "–"
    return Complaint(
        f"「{name[:60]}」という部署はありません。登録済み: {names}",
        f"There is no department {name[:60]!r}. There are: {names}",
        WRONG,
    )
