"""Makes the call that a visitor's form asks for."""

from typing import Any

from litestar import Response, post
from litestar.response import Redirect

from toritsugi.intake import KeyReused
from toritsugi.kiosk.asking import GENERAL, complaint_words, receives, visitor_screen, words_for
from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.screens import asked_language
from toritsugi.kiosk.tablets import tablet_of
from toritsugi.reception import NOTICE_VERSION, FormRefused, VisitForm, visit_secret
from toritsugi.web import AnyRequest, Form, private_cookie

COMPANIONS_MOST = 4000


@post("/visits", include_in_schema=False, status_code=200)
async def begin(request: AnyRequest, parts: KioskParts, data: Form) -> Response[Any]:
    """Makes the call. The same form sent twice is one call; a form to mend comes back with what was typed."""
    tablet, language, host = tablet_of(request), asked_language(request, data), data.get("host", "")
    form = VisitForm(
        id=data.get("id", ""),
        host_id=None if host in {GENERAL, ""} else host,
        button_id=data.get("button", ""),
        visitor_name=data.get("visitor_name", ""),
        visitor_company=data.get("visitor_company", ""),
        party=_party(data.get("party", "1")),
        purpose=data.get("purpose", ""),
        companions=data.get("companions", "")[:COMPANIONS_MOST],
        notice_version=data.get("notice", "")[:20] or NOTICE_VERSION,
        language=language,  # type: ignore[arg-type]
    )
    if not await receives(parts, tablet):
        return Redirect(f"/kiosk?lang={language}", status_code=303)
    try:
        await parts.reception.begin_visit(tablet.kiosk, form, tablet.token)
    except FormRefused as refused:
        words = words_for(request, language)
        complaints = {each.field: complaint_words(words, each.reason, each.limit) for each in refused.problems}
        return await visitor_screen(request, parts, data | {"id": ""}, complaints)
    except KeyReused:
        pass
    answer = Redirect(f"/kiosk/visits/{form.id}?lang={language}", status_code=303)
    secret = visit_secret(tablet.token, form.id)
    answer.set_cookie(private_cookie(parts.settings, parts.visit_cookie, secret))
    return answer


def _party(text: str) -> int:
    """How many they are; 0, which is refused, for what is no number."""
    return int(text) if text.isdecimal() and len(text) < 4 else 0
