"""Which photos a tablet may show, and the photos themselves."""

from collections.abc import Iterable

from litestar import Response, get
from litestar.exceptions import NotFoundException

from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.tablets import Tablet, tablet_of
from toritsugi.people import Employee, get_photo, photos_of
from toritsugi.web import AnyRequest


@get("/photos/{photo_id:str}", include_in_schema=False)
async def photo(request: AnyRequest, parts: KioskParts, photo_id: str) -> Response[bytes]:
    """An employee's photo. The tablet does not keep it: what is erased here has to be gone there too."""
    tablet = tablet_of(request)
    async with parts.database.reading() as c:
        found = await get_photo(c, tablet.organization.id, photo_id) if tablet.shows_photos else None
    if found is None:
        raise NotFoundException
    return Response(found.content, media_type=found.media_type)


async def portraits_of(parts: KioskParts, tablet: Tablet, people: Iterable[Employee | None]) -> dict[str, str]:
    """The ids of these people's photos by employee id; none where the company does not show them."""
    if not tablet.shows_photos:
        return {}
    async with parts.database.reading() as c:
        return await photos_of(c, {who.id for who in people if who})
