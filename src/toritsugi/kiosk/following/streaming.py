"""The screen that follows a call live, by a stream of events or by asking again."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec
from litestar import Response, get
from litestar.response import Redirect, Stream

from toritsugi.database import StorageTrouble, Subscription
from toritsugi.kiosk.asking import words_for
from toritsugi.kiosk.following.telling import Told, tell
from toritsugi.kiosk.parts import KioskParts
from toritsugi.kiosk.portraits import portraits_of
from toritsugi.kiosk.screens import asked_language, screen
from toritsugi.kiosk.tablets import tablet_of
from toritsugi.kiosk.turns import PATIENT
from toritsugi.reception import Progress, Visit, visit_by_secret
from toritsugi.web import AnyRequest, Moments

SIGN_OF_LIFE = 5.0
"""Seconds between signs by which a screen notices that it still has contact."""
LOOK_AGAIN = 15.0
"""Seconds after which a stream looks by itself, should a ring of the bell have been lost."""
_SLICE = 1.0
_STREAM_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}


class News(msgspec.Struct, frozen=True):
    """What the calling screen's script gets. `home`: seconds after which the screen goes back; 0: it stays."""

    state: str
    tone: str
    stage: int
    title: str
    html: str
    said: str
    home: float


@get("/visits/{visit_id:str}", include_in_schema=False)
async def calling(request: AnyRequest, parts: KioskParts, visit_id: str) -> Response[Any]:
    """The screen that follows the call. Without this visit's secret: the first screen."""
    visit = await _visit(request, parts, visit_id)
    if visit is None:
        return Redirect(tablet_of(request).home, status_code=303)
    language = asked_language(request)
    progress = await parts.reception.progress(visit)
    portraits = await portraits_of(parts, tablet_of(request), [progress.host, progress.answerer])
    told = _told(request, parts, progress, portraits)
    context: dict[str, Any] = {"host": progress.host, "button": progress.button, "portraits": portraits, "told": told}
    context["home"] = _home(parts, progress)
    return screen(request, parts, tablet_of(request), "calling.html", language, visit=visit, **context)


@get("/visits/{visit_id:str}/state", include_in_schema=False, opt=PATIENT)
async def state(request: AnyRequest, parts: KioskParts, visit_id: str) -> Response[Any]:
    """How far the call got, once: for screens whose stream does not work."""
    visit = await parts.turns.take(lambda: _visit(request, parts, visit_id))
    if visit is None:
        return Response({"gone": True}, status_code=404)
    news, _ = await parts.turns.take(lambda: _look(request, parts, visit))
    return Response(news)


@get("/visits/{visit_id:str}/stream", include_in_schema=False, opt=PATIENT)
async def stream(request: AnyRequest, parts: KioskParts, visit_id: str) -> Response[Any]:
    """How far the call got, told whenever it changes (server-sent events, HTML Living Standard 9.2)."""
    visit = await parts.turns.take(lambda: _visit(request, parts, visit_id))
    if visit is None:
        return Response(None, status_code=204)
    return Stream(_changes(request, parts, visit), media_type="text/event-stream", headers=_STREAM_HEADERS)


async def _changes(request: AnyRequest, parts: KioskParts, visit: Visit) -> AsyncIterator[bytes]:
    """Ends with the final state, and when the program is about to stop."""
    told: News | None = None
    yield b"retry: 1000\n\n"
    with parts.database.bell.subscribe(f"visit:{visit.id}", f"settled:{visit.event_id}") as subscription:
        while not parts.closing.is_set():
            news, look_again_at = await _news_if_any(request, parts, visit)
            if news is not None and news != told:
                told = news
                yield b"data: " + msgspec.json.encode(news) + b"\n\n"
            if told is not None and told.home:
                return
            async for sign in _signs_of_life(parts, subscription, look_again_at):
                yield sign


async def _signs_of_life(parts: KioskParts, subscription: Subscription, until: float) -> AsyncIterator[bytes]:
    """Until the bell rings or it is time to look again. Waits in slices, so that a stop is noticed at once."""
    clock = parts.database.clock
    spoken_at = clock.now()
    while (left := until - clock.now()) > 0 and not parts.closing.is_set():
        if await subscription.wait(min(left, _SLICE)):
            return
        if clock.now() - spoken_at >= SIGN_OF_LIFE:
            spoken_at = clock.now()
            yield b"event: still\ndata: 1\n\n"


async def _news_if_any(request: AnyRequest, parts: KioskParts, visit: Visit) -> tuple[News | None, float]:
    """The news, and when to look again at the latest; no news while the storage is in trouble."""
    now = parts.database.clock.now()
    try:
        news, changes_at = await parts.turns.take(lambda: _look(request, parts, visit))
    except StorageTrouble:
        return None, now + _SLICE
    return news, min(changes_at, now + LOOK_AGAIN)


async def _look(request: AnyRequest, parts: KioskParts, visit: Visit) -> tuple[News, float]:
    """The news, and when they change by time alone."""
    progress = await parts.reception.progress(visit)
    return await _news(request, parts, visit, progress), progress.next_change_at


async def _news(request: AnyRequest, parts: KioskParts, visit: Visit, progress: Progress) -> News:
    language = asked_language(request)
    told = _told(request, parts, progress, await portraits_of(parts, tablet_of(request), [progress.answerer]))
    engine = request.app.template_engine
    assert engine is not None
    context = {"told": told, "words": words_for(request, language), "visit": visit, "language": language}
    html = engine.get_template("kiosk/told.html").render(**context)
    return News(
        state=told.state,
        tone=told.tone,
        stage=told.stage,
        title=told.title.replace("|", ""),
        html=html,
        said=told.said,
        home=_home(parts, progress),
    )


def _told(request: AnyRequest, parts: KioskParts, progress: Progress, portraits: Mapping[str, str]) -> Told:
    language = asked_language(request)
    moments = Moments(language, parts.database.clock.now(), tablet_of(request).site.clock)
    return tell(progress, words_for(request, language), moments, portraits, at_desk=tablet_of(request).calls_anybody)


def _home(parts: KioskParts, progress: Progress) -> float:
    if not progress.final:
        return 0.0
    return parts.times.home if progress.state in {"coming", "deputy"} else parts.times.missed


async def _visit(request: AnyRequest, parts: KioskParts, visit_id: str) -> Visit | None:
    secret = request.cookies.get(parts.visit_cookie, "")
    async with parts.database.reading() as connection:
        return await visit_by_secret(connection, tablet_of(request).kiosk.id, visit_id, secret)
