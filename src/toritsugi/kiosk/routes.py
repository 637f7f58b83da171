"""The kiosk's routes under /kiosk, and what a visitor sees when something does not work."""

from typing import Any

from litestar import Response, Router
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.response import Template
from litestar.types import Guard

from toritsugi.database import StorageTrouble
from toritsugi.kiosk.admitting import (
    NoPass,
    arrive,
    check_in,
    code_page,
    no_pass,
    open_pass,
    require_pass,
    show_pass,
)
from toritsugi.kiosk.asking import buttons, hosts, hosts_found, picture, start, visitor, visitor_again
from toritsugi.kiosk.calling import begin, calling, state, stream
from toritsugi.kiosk.device import (
    alive,
    look_picture,
    manifest,
    offline,
    open_kiosk,
    open_phone,
    pair_router,
    theme,
    unpaired_screen,
    worker,
)
from toritsugi.kiosk.leaving import leave, leaving, left
from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.screens import asked_language, phone_words
from toritsugi.kiosk.tablets import NotPaired, Tablets
from toritsugi.web import AnyRequest, page, words_of

DEVICE = (open_kiosk, open_phone, theme, look_picture, manifest, worker, offline, alive)
LEAVING = (leaving, leave, left)


def kiosk_router(parts: KioskParts) -> Router:
    """The pages for the tablet. Forms are bound to the tablet's cookie; nothing else opens with it."""
    tablets = Tablets(parts)

    async def from_tablet(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        await tablets.require(connection, handler)

    def in_trouble(request: AnyRequest, _error: Exception) -> Response[Any]:
        tablet = tablets.known(request)
        return _trouble(request, tablet.phone if tablet else "")

    return Router(
        path="/kiosk",
        route_handlers=[_desk_router(parts, from_tablet), _pass_router(parts)],
        dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
        exception_handlers={NotPaired: not_paired, NoPass: no_pass, StorageTrouble: in_trouble},
    )


def _desk_router(parts: KioskParts, from_tablet: Guard) -> Router:
    """What a paired kiosk may do."""
    screens = [start, buttons, picture, hosts, hosts_found, visitor, visitor_again, code_page, check_in]
    return Router(
        path="/",
        route_handlers=[*DEVICE, pair_router(parts), *screens, begin, calling, state, stream, *LEAVING],
        guards=[from_tablet],
        opt={"csrf_cookie": parts.cookie},
    )


def _pass_router(parts: KioskParts) -> Router:
    """What a visitor's phone may do: show the pass, arrive, follow that call."""

    async def with_pass(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        await require_pass(parts, connection, handler)

    return Router(
        path="/pass",
        route_handlers=[open_pass, show_pass, arrive, calling, state, stream],
        guards=[with_pass],
        opt={"csrf_cookie": parts.pass_cookie},
    )


def not_paired(request: AnyRequest, _error: Exception) -> Response[Any]:
    """Tells staff how to make this browser a kiosk."""
    return unpaired_screen(request)


def _trouble(request: AnyRequest, phone: str) -> Template:
    """Nothing was kept, nobody was called: says so, with the number to dial."""
    language = asked_language(request)
    dial = phone_words(words_of(request, "kiosk", language), phone)
    return page(request, "kiosk/trouble.html", language=language, status=503, phone=dial)
