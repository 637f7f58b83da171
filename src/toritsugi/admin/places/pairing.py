"""One kiosk's tablet: the code that makes a tablet the kiosk, and the end of it."""

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.admin.frame import desk_of
from toritsugi.admin.places.parts import own_kiosk, placed, public_address
from toritsugi.database import Database
from toritsugi.reception import PairingCode, pairing_of, revoke_kiosk, start_pairing
from toritsugi.web import AnyRequest


@post("/kiosks/{id:str}/pairing", include_in_schema=False, status_code=200)
async def start(request: AnyRequest, database: Database, id: str) -> Template:
    """A fresh code, shown this once."""
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        found = await own_kiosk(c, desk, id)
        code = await start_pairing(database, c, found.id)
    return placed(
        request,
        desk,
        "pairing.html",
        entry="kiosks",
        kiosk=found,
        code=code,
        address=f"{public_address(request)}/kiosk",
    )


@get("/kiosks/{id:str}/pairing", include_in_schema=False)
async def pairing(request: AnyRequest, database: Database, id: str) -> Template | Redirect:
    """Whether the code still waits for its tablet; leads to the kiosk's page when it does not."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await own_kiosk(c, desk, id)
        left = await pairing_of(c, found.id, desk.now)
    if left is None:
        return Redirect(f"/kiosks/{id}", status_code=303)
    hidden = PairingCode("", left.until)
    return placed(
        request,
        desk,
        "pairing.html",
        entry="kiosks",
        kiosk=found,
        code=hidden,
        address=f"{public_address(request)}/kiosk",
    )


@post("/kiosks/{id:str}/revoke", include_in_schema=False, status_code=303)
async def revoke(request: AnyRequest, database: Database, id: str) -> Redirect:
    """The tablet is no kiosk any more, wherever it is."""
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        await revoke_kiosk(c, desk.organization.id, (await own_kiosk(c, desk, id)).id)
    return Redirect(f"/kiosks/{id}?told=revoked", status_code=303)
