"""The kiosk's routes under /kiosk, and what a visitor sees when something does not work."""

from typing import Any

from litestar import Response, Router
from litestar.handlers import BaseRouteHandler

from toritsugi.database import StorageTrouble
from toritsugi.kiosk.admitting import (
    NoPass,
    arrive,
    check_in,
    code_again,
    code_page,
    no_pass,
    open_pass,
    require_pass,
    show_pass,
)
from toritsugi.kiosk.asking import buttons, hosts, hosts_found, picture, start, visitor, visitor_again
from toritsugi.kiosk.calling import begin
from toritsugi.kiosk.device import (
    alive,
    look_picture,
    manifest,
    offline,
    open_kiosk,
    open_phone,
    pair,
    theme,
    unpaired_screen,
    worker,
)
from toritsugi.kiosk.following import calling, state, stream
from toritsugi.kiosk.leaving import leave, leaving, leaving_again, left
from toritsugi.kiosk.parts import PASS_COOKIE, TABLET_COOKIE, KioskParts
from toritsugi.kiosk.portraits import photo
from toritsugi.kiosk.screens import asked_language, phone_words
from toritsugi.kiosk.tablets import NotPaired
from toritsugi.web import AnyConnection, AnyRequest, handed, page, part_of, words_of

DEVICE = (pair, open_kiosk, open_phone, theme, look_picture, manifest, worker, offline, alive)
SCREENS = (start, buttons, picture, photo, hosts, hosts_found, visitor, visitor_again, code_page, code_again, check_in)
CALL = (calling, state, stream)
LEAVING = (leaving, leave, leaving_again, left)


async def require_tablet(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A guard: raises NotPaired unless the request comes from an active desk."""
    if handler.opt.get("unpaired"):
        return
    parts, patient = part_of(connection, KioskParts), handler.opt.get("patient")
    tablet = await (
        parts.turns.take(lambda: parts.tablets.find(connection)) if patient else parts.tablets.find(connection)
    )
    if tablet is None:
        raise NotPaired
    connection.scope["state"]["tablet"] = tablet


def not_paired(request: AnyRequest, _error: Exception) -> Response[Any]:
    """Tells staff how to make this browser a kiosk."""
    return unpaired_screen(request)


def in_trouble(request: AnyRequest, _error: Exception) -> Response[Any]:
    """Nothing was kept, nobody was called: says so, with the number to dial."""
    tablet = part_of(request, KioskParts).tablets.known(request)
    language = asked_language(request)
    dial = phone_words(words_of(request, "kiosk", language), tablet.phone if tablet else "")
    return page(request, "kiosk/trouble.html", language=language, status=503, phone=dial)


_DESK = Router(
    path="/",
    route_handlers=[*DEVICE, *SCREENS, *CALL, begin, *LEAVING],
    guards=[require_tablet],
    opt={"csrf_cookie": TABLET_COOKIE},
)
"""What a paired kiosk may do."""
_PASS = Router(
    path="/pass",
    route_handlers=[open_pass, show_pass, arrive, *CALL],
    guards=[require_pass],
    opt={"csrf_cookie": PASS_COOKIE},
)
"""What a visitor's phone may do: show the pass, arrive, follow that call."""
KIOSK_ROUTES = Router(
    path="/kiosk",
    route_handlers=[_DESK, _PASS],
    dependencies={"parts": handed(KioskParts)},
    exception_handlers={NotPaired: not_paired, NoPass: no_pass, StorageTrouble: in_trouble},
)
"""The pages for the tablet. Forms are bound to the tablet's cookie; nothing else opens with it."""
