"""Checking in by a reception code: typed on the keypad, read by the camera or by a hand scanner."""

from typing import Any, get_args

from litestar import Response, get, post
from litestar.response import Redirect

from toritsugi.appointments import CodeRefused, Opened, Refusal, open_code
from toritsugi.identifier import new_id
from toritsugi.intake import KeyReused
from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.screens import asked_language, masked, screen
from toritsugi.kiosk.tablets import Tablet, tablet_of
from toritsugi.reception import visit_by_secret, visit_secret
from toritsugi.web import AnyRequest, Form, private_cookie

LONGEST = 500
WHYS: tuple[Refusal, ...] = get_args(Refusal)


@get("/code", include_in_schema=False)
async def code_page(request: AnyRequest, parts: KioskParts) -> Response[Any]:
    """Asks for the code."""
    chosen = request.query_params.get("lang", "")
    return _screen(request, parts, asked_language(request), {"chosen": chosen})


@post("/code/language", include_in_schema=False, status_code=200)
async def code_again(request: AnyRequest, parts: KioskParts, data: Form) -> Response[Any]:
    """The same screen in another language, with what was typed, and with what was wrong with the code before."""
    why = next((each for each in WHYS if each == data.get("why")), None)
    form = {"chosen": data.get("lang", ""), "typed": data.get("code", "")[:LONGEST]}
    return _screen(request, parts, asked_language(request, data), form, why)


@post("/code", include_in_schema=False, status_code=200)
async def check_in(request: AnyRequest, parts: KioskParts, data: Form) -> Response[Any]:
    """Calls the hosts behind the code; the same screen sent twice is one call. A code that does not open says why.

    Digits that several visitors share ask who has come.
    """
    tablet, language, id = tablet_of(request), asked_language(request, data), data.get("id", "")[:32]
    async with parts.database.reading() as c:
        begun = await visit_by_secret(c, tablet.kiosk.id, id, visit_secret(tablet.token, id))
    if begun is None:
        try:
            opened = await open_code(parts.database, tablet.kiosk, data.get("code", "")[:LONGEST])
            language = language if data.get("chosen") else opened.language
            if len(opened.comers) > 1 and "who" not in data:
                return _who(request, parts, opened, data, language)
            await begin_from(parts, tablet, opened.of(data.get("who", "")), id, language)
        except CodeRefused as refused:
            status = 429 if refused.why == "too_many" else 422
            return _screen(request, parts, language, {"chosen": data.get("chosen", "")}, refused.why, status)
    return following(parts, tablet, id, language)


def _who(request: AnyRequest, parts: KioskParts, opened: Opened, data: dict[str, str], language: str) -> Response[Any]:
    """Everybody together, or one of them, by as much of the name as the person needs to know it again."""
    kept = {"id": data.get("id", "")[:32], "chosen": data.get("chosen", "")[:2], "code": data["code"][:LONGEST]}
    comers = [(each.id, masked(each.name)) for each in opened.comers]
    return screen(request, parts, tablet_of(request), "who.html", language, kept=kept, comers=comers)


async def begin_from(parts: KioskParts, tablet: Tablet, opened: Opened, id: str, language: str) -> None:
    """Makes the call of an appointment, once. Raises CodeRefused when another desk was faster."""
    try:
        await parts.reception.begin_visit(tablet.kiosk, opened.form(id, language), tablet.token)  # type: ignore[arg-type]
    except KeyReused:
        return


def following(parts: KioskParts, tablet: Tablet, id: str, language: str) -> Response[Any]:
    """Leads to the screen that follows this visit's call, and hands out the key to it."""
    answer = Redirect(f"{tablet.home}/visits/{id}?lang={language}", status_code=303)
    answer.set_cookie(private_cookie(parts.settings, parts.visit_cookie, visit_secret(tablet.token, id)))
    return answer


def _screen(
    request: AnyRequest,
    parts: KioskParts,
    language: str,
    form: dict[str, str],
    why: Refusal | None = None,
    status: int = 200,
) -> Response[Any]:
    """Asks for the code. `form` may hold "chosen", whether the visitor has chosen the language, and "typed"."""
    chosen = language if form.get("chosen") else ""
    context = {"id": new_id(), "why": why, "chosen": chosen, "typed": form.get("typed", ""), "status": status}
    return screen(request, parts, tablet_of(request), "code.html", language, **context)
