"""What makes the kiosk an installed app: its manifest, a worker that keeps the shell, and the page without a network.

The worker keeps style sheets, scripts and the offline page; never a page with a visitor's words.
"""

import hashlib
from typing import Any

import msgspec
from litestar import Response, get
from litestar.response import Template

from toritsugi.kiosk.parts import LANGUAGES, KioskParts
from toritsugi.kiosk.screens import phone_words, screen
from toritsugi.kiosk.tablets import Tablet, tablet_of
from toritsugi.web import AnyRequest, furniture_of, words_of

OFFLINE = "/kiosk/offline"
ACCENT, PAPER = "#165e83", "#faf8f4"
_SHELL = (
    "web/tokens.css",
    "web/furniture.css",
    "web/icon.svg",
    "kiosk/kiosk.css",
    "kiosk/call.css",
    "kiosk/asking.css",
    "kiosk/lost.css",
    "kiosk/offline.js",
)


@get("/manifest.webmanifest", include_in_schema=False)
async def manifest(request: AnyRequest) -> Response[Any]:
    """The web app manifest (W3C Web Application Manifest): full screen, opened at the first screen."""
    tablet, static = tablet_of(request), furniture_of(request).statics.path
    icons = [
        {"src": static(f"kiosk/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    told = {
        "name": f"{tablet.organization.name} {tablet.kiosk.name}",
        "short_name": tablet.kiosk.name,
        "lang": "ja",
        "id": "/kiosk",
        "start_url": "/kiosk",
        "scope": "/kiosk",
        "display": "fullscreen",
        "display_override": ["fullscreen", "standalone"],
        "background_color": PAPER,
        "theme_color": tablet.look.accent or ACCENT,
        "icons": icons,
    }
    return Response(msgspec.json.encode(told), media_type="application/manifest+json")


@get("/worker.js", include_in_schema=False)
async def worker(request: AnyRequest) -> Response[Any]:
    """The service worker (W3C Service Workers): its bytes change with anything that it keeps."""
    tablet, statics = tablet_of(request), furniture_of(request).statics
    shell = [OFFLINE, *(statics.path(name) for name in _SHELL)]
    if tablet.theme:
        shell.append(f"/kiosk/theme/{tablet.theme}.css")
    version = hashlib.sha256("\n".join([*shell, tablet.phone, tablet.kiosk.id]).encode()).hexdigest()[:16]
    engine = request.app.template_engine
    assert engine is not None
    kept = msgspec.json.encode({"name": f"shell-{version}", "offline": OFFLINE, "shell": shell}).decode()
    script = engine.get_template("kiosk/worker.js").render(kept=kept)
    headers = {"Service-Worker-Allowed": "/kiosk", "Cache-Control": "no-cache"}
    return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)


@get("/offline", include_in_schema=False)
async def offline(request: AnyRequest, parts: KioskParts) -> Template:
    """What the worker shows when the relay cannot be reached: nobody was called; what to dial, in four languages."""
    tablet = tablet_of(request)
    told = [(code, words_of(request, "kiosk", code), _dial(request, tablet, code)) for code in LANGUAGES]
    return screen(request, parts, tablet, "offline.html", LANGUAGES[0], told=told)


def _dial(request: AnyRequest, tablet: Tablet, language: str) -> str:
    return phone_words(words_of(request, "kiosk", language), tablet.phone)
