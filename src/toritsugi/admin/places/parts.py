"""What the pages of sites and kiosks share."""

from typing import Any

from litestar.exceptions import NotFoundException
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, framed
from toritsugi.organization import Language
from toritsugi.reception import Kiosk, Site, get_kiosk, get_site
from toritsugi.web import AnyRequest, furniture_of, language_of

NEW = "new"
TOLD = frozenset({"added", "changed", "removed", "revoked"})


def spoken(request: AnyRequest) -> Language:
    """The language in which this page complains."""
    return "ja" if language_of(request, "admin") == "ja" else "en"


def told_of(told: str) -> str:
    """What an address may make the page say."""
    return told if told in TOLD else ""


def placed(
    request: AnyRequest,
    desk: Desk,
    template: str,
    *,
    entry: str,
    complaints: dict[str, str] | None = None,
    **context: Any,
) -> Template:
    """One of these pages; with complaints, its status says that the form was not taken."""
    answer = framed(request, f"admin/places/{template}", desk, entry=entry, complaints=complaints or {}, **context)
    answer.status_code = 422 if complaints else 200
    return answer


def public_address(request: AnyRequest) -> str:
    """Under which people and tablets reach us, without a slash at its end."""
    return furniture_of(request).settings.public_url or str(request.base_url).rstrip("/")


async def own_kiosk(c: AsyncConnection, desk: Desk, id: str) -> Kiosk:
    """The company's kiosk. Raises NotFoundException."""
    found = await get_kiosk(c, desk.organization.id, id)
    if found is None:
        raise NotFoundException
    return found


async def own_site(c: AsyncConnection, desk: Desk, id: str) -> Site:
    """The company's site. Raises NotFoundException."""
    found = await get_site(c, desk.organization.id, id)
    if found is None:
        raise NotFoundException
    return found
