"""Finds out whom somebody at the terminal means: an employee's mail address, a talk room, the base destination."""

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.connections import list_rooms
from toritsugi.event import Addressee
from toritsugi.people import employees_by_email


async def addressee(connection: AsyncConnection, organization_id: str, to: str) -> Addressee:
    """An employee by mail address, a room by title or channel ID, or "base". Raises Complaint."""
    wanted = to.strip()
    if wanted == "base":
        return Addressee("base")
    if "@" in wanted:
        employee = (await employees_by_email(connection, {wanted})).get(wanted.lower())
        if employee is not None and employee.organization_id == organization_id:
            return Addressee("employee", employee.id)
        raise Complaint(
            f"メールアドレス {wanted[:254]} の社員は登録されていません。",
            f"No employee has the mail address {wanted[:254]}.",
            WRONG,
        )
    rooms = await list_rooms(connection, organization_id)
    fitting = [room for room in rooms if wanted in {room.channel_id, room.title}]
    if len(fitting) == 1:
        return Addressee("room", fitting[0].channel_id)
    titles = "、".join(room.title for room in rooms[:10])
    raise Complaint(
        f"トークルーム「{wanted[:60]}」が見つかりません。チャンネルIDか、次のどれかを指定してください: {titles}",
        f"No one talk room is called {wanted[:60]!r}. Give its channel ID, or one of: {titles}",
        WRONG,
    )
