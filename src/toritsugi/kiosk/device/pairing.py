"""A browser becomes a kiosk: by a code that an administrator's page shows, or by the kiosk's own link."""

import secrets
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.screens import asked_language
from toritsugi.kiosk.tablets import note_presence, tablet_of
from toritsugi.reception import PHONE_SECONDS, kiosk_by_key, kiosk_by_poster, note_paired, pair_by_code, token_of
from toritsugi.web import (
    SESSION_COOKIE,
    AnyRequest,
    Form,
    Moments,
    TooManyTries,
    count_try,
    end_session,
    forgive,
    page_for_stranger,
    private_cookie,
    words_of,
)

KEPT_FOR = 400 * 86400
"""Seconds that a browser keeps a cookie at most (RFC 6265bis)."""
STRANGE = {"unpaired": True, "csrf_cookie": SESSION_COOKIE}
"""The form for the code stands in a browser that is nothing yet, so its proof is bound to the session's cookie."""


def unpaired_screen(request: AnyRequest, *, complaint: str = "", status: int = 401) -> Response[Any]:
    """Asks staff for the pairing code."""
    return page_for_stranger(
        request, "kiosk/unpaired.html", language=asked_language(request), status=status, complaint=complaint
    )


@post("/pair", include_in_schema=False, status_code=303, opt=STRANGE)
async def pair(request: AnyRequest, parts: KioskParts, data: Form) -> Response[Any]:
    """Makes this browser the kiosk of the code. Whoever was signed in here is signed out: a lobby is no office."""
    words = words_of(request, "kiosk", asked_language(request, data))
    address = request.client.host if request.client else ""
    try:
        await count_try(parts.database, (("pairing", address),))
    except TooManyTries as refusal:
        wait = Moments(words.language, 0).span(refusal.wait).strip()
        return unpaired_screen(request, complaint=words("unpaired.locked", wait=wait), status=429)
    paired = await pair_by_code(parts.database, data.get("code", "")[:40])
    if paired is None:
        return unpaired_screen(request, complaint=words("unpaired.wrong"), status=422)
    async with parts.database.transaction() as c:
        await forgive(c, [("pairing", address)])
    await end_session(request)
    answer = _opened(parts, paired[1])
    answer.set_cookie(private_cookie(parts.settings, parts.settings.session_cookie, "", 0))
    return answer


@get("/open/{key:str}", include_in_schema=False, opt={"unpaired": True})
async def open_kiosk(parts: KioskParts, key: str) -> Response[Any]:
    """Makes this browser the kiosk that the key belongs to, and shows its first screen."""
    async with parts.database.reading() as connection:
        found = await kiosk_by_key(connection, key)
    if found is None:
        answer = Redirect("/kiosk", status_code=303)
        answer.set_cookie(private_cookie(parts.settings, parts.cookie, "", 0))
        return answer
    if found.paired_at is None:
        async with parts.database.transaction() as connection:
            await note_paired(connection, found.id, parts.database.clock.now())
    return _opened(parts, token_of(key))


@get("/phone/{poster:str}", include_in_schema=False, opt={"unpaired": True})
async def open_phone(parts: KioskParts, poster: str) -> Response[Any]:
    """Makes a visitor's own phone a kiosk for one reception; what its holder does is nobody else's to see."""
    async with parts.database.reading() as c:
        found = await kiosk_by_poster(c, poster)
    answer = Redirect("/kiosk", status_code=303)
    token = f"{poster}.{secrets.token_hex(16)}" if found else ""
    answer.set_cookie(private_cookie(parts.settings, parts.cookie, token, PHONE_SECONDS if found else 0))
    return answer


@post("/alive", include_in_schema=False, status_code=204)
async def alive(request: AnyRequest, parts: KioskParts) -> None:
    """A sign of life: the kiosk's page is open, and it reaches us."""
    await note_presence(parts.database, tablet_of(request))


def _opened(parts: KioskParts, token: str) -> Redirect:
    answer = Redirect("/kiosk", status_code=303)
    answer.set_cookie(private_cookie(parts.settings, parts.cookie, token, KEPT_FOR))
    return answer
