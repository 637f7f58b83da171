"""Keeps the photo of an employee, and lets it go again."""

from collections.abc import Collection

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.people.employee import Employee
from toritsugi.people.photos.tables import employee_photo
from toritsugi.picture import Frame, Picture, repainted

FRAME = Frame(320, 320, square=True)


async def paint_photo(content: bytes) -> Picture:
    """What somebody brings as a photo, painted anew. Raises PictureRefused."""
    return await repainted(content, FRAME)


async def set_photo(c: AsyncConnection, who: Employee, picture: Picture, now: float) -> str:
    """Keeps a photo that was painted anew in place of the one before; the new one's id.

    `now` in seconds since the epoch. The one before is gone from the files once the journal was dropped.
    """
    await drop_photo(c, who.id)
    id = new_id()
    row = {"employee_id": who.id, "organization_id": who.organization_id, "id": id, "set_at": now}
    await c.execute(employee_photo.insert().values(**row, **msgspec.structs.asdict(picture)))
    return id


async def drop_photo(c: AsyncConnection, employee_id: str) -> bool:
    """Erases an employee's photo; says whether there was one."""
    dropped = await c.execute(delete(employee_photo).where(employee_photo.c.employee_id == employee_id))
    return bool(dropped.rowcount)


async def photos_of(c: AsyncConnection, employee_ids: Collection[str]) -> dict[str, str]:
    """The ids of these employees' photos by employee id, without those who have none; an id changes with its photo."""
    chosen = select(employee_photo.c.employee_id, employee_photo.c.id)
    rows = await c.execute(chosen.where(employee_photo.c.employee_id.in_(employee_ids)))
    return {row.employee_id: row.id for row in rows}


async def get_photo(c: AsyncConnection, organization_id: str, photo_id: str) -> Picture | None:
    """The organization's photo with this id."""
    mine = (employee_photo.c.organization_id == organization_id, employee_photo.c.id == photo_id)
    row = (await c.execute(select(employee_photo).where(*mine))).first()
    return Picture(row.media_type, row.content) if row else None
