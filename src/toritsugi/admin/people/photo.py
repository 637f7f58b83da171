"""An employee's photo: brought, shown, taken away."""

from typing import Any

import msgspec
from litestar import Response, get
from litestar.datastructures import UploadFile
from litestar.exceptions import NotFoundException
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import desk_of
from toritsugi.admin.people.parts import own_employee
from toritsugi.database import Database
from toritsugi.people import Employee, drop_photo, get_photo, paint_photo, photos_of, set_photo
from toritsugi.picture import UPLOAD_LIMIT, Picture
from toritsugi.web import AnyRequest

BODY_LIMIT = UPLOAD_LIMIT + 1_000_000


class Brought(msgspec.Struct, frozen=True):
    """What becomes of the photo: a new one, none any more, or as it was."""

    picture: Picture | None = None
    drops: bool = False

    @property
    def erases(self) -> bool:
        """Whether the photo of before is to be gone."""
        return self.drops or self.picture is not None

    async def keep(self, c: AsyncConnection, who: Employee, now: float) -> None:
        """Writes it down for somebody who works here."""
        if self.picture and who.active:
            await set_photo(c, who, self.picture, now)
        elif self.drops:
            await drop_photo(c, who.id)


async def read_photo(sent: Any) -> Brought:
    """What a form has brought. Raises PictureRefused."""
    file = sent.get("photo")
    content = await file.read() if isinstance(file, UploadFile) else b""
    if content:
        return Brought(await paint_photo(content))
    return Brought(drops=sent.get("drop_photo") == "yes")


@get("/people/{id:str}/photos/{photo:str}", include_in_schema=False)
async def shown_photo(request: AnyRequest, database: Database, id: str, photo: str) -> Response[bytes]:
    """The company's own, for the pages about employees; browsers do not keep it."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        who = await own_employee(c, desk, id)
        known = (await photos_of(c, [who.id])).get(who.id)
        found = await get_photo(c, desk.organization.id, photo) if known == photo else None
    if found is None:
        raise NotFoundException
    return Response(found.content, media_type=found.media_type)
