"""The page behind a link: who waits, who answers, and afterwards what became of it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from litestar import Response, Router, get, post
from litestar.response import Template

from toritsugi.database import Database
from toritsugi.intake import AcceptDesk, Declined
from toritsugi.people import Employee, tidy_text
from toritsugi.reception import (
    WORDS_LIMIT,
    Choice,
    LinkTaken,
    Occasion,
    answer_candidates,
    find_link,
    link_event,
    link_outcome,
    link_was_used,
)
from toritsugi.web import NO_COOKIE, AnyRequest, Form, Room, WebSettings, handed, page, private_cookie, words_of

ANSWERING = Room("answering", Path(__file__).parent)
PATH = "/answer/{visit_id:str}/{choice:str}/{signature:str}"
NAME_LIMIT = 60
REMEMBERED = 400 * 86400
"""Seconds for which a phone remembers who answers on it."""


@dataclass(frozen=True)
class AnswerParts:
    """What the page is built from, handed in once by the app."""

    database: Database
    desk: AcceptDesk
    settings: WebSettings

    @property
    def cookie(self) -> str:
        """The name of the cookie that remembers who answers on this phone; it opens nothing."""
        return self.settings.cookie_name("answerer")


@dataclass(frozen=True)
class Opened:
    """A link of ours: the visit, the answer it gives, and those who may be giving it."""

    occasion: Occasion
    choice: Choice
    signature: str
    candidates: list[Employee]
    used: bool
    now: float

    def is_known(self, employee_id: str) -> bool:
        return any(each.id == employee_id for each in self.candidates)

    def likely(self, remembered: str) -> str:
        """Who probably answers: whoever did so on this phone before, else the host."""
        if self.is_known(remembered):
            return remembered
        host = self.occasion.host
        return host.id if host and self.choice != "deputy" and self.is_known(host.id) else ""


@get(PATH, include_in_schema=False)
async def asked(request: AnyRequest, parts: AnswerParts, visit_id: str, choice: str, signature: str) -> Template:
    """Who waits, and a button. Looking at this page answers nothing: chat programs look at links, too."""
    opened = await _open(parts, visit_id, choice, signature)
    if opened is None:
        return page(request, "answering/unknown.html", status=404)
    if opened.used:
        return await _outcome(request, parts, opened, "")
    remembered = request.cookies.get(parts.cookie, "")
    return _form(request, opened, {"who": opened.likely(remembered)})


@post(PATH, include_in_schema=False, status_code=200, opt=NO_COOKIE)
async def confirmed(
    request: AnyRequest, parts: AnswerParts, visit_id: str, choice: str, signature: str, data: Form
) -> Response[Any]:
    """Gives the answer, and tells whether it counts; otherwise who was faster."""
    opened = await _open(parts, visit_id, choice, signature)
    if opened is None:
        return page(request, "answering/unknown.html", status=404)
    who, name = data.get("who", ""), tidy_text(data.get("name", ""))[:NAME_LIMIT]
    if not opened.is_known(who) and not name:
        return _form(request, opened, data, words_of(request, "answering")("complaint.nobody"))
    known = who if opened.is_known(who) else ""
    event = link_event(opened.occasion, opened.choice, signature, (known, name), _words(data), opened.now)
    try:
        await parts.desk.accept(event)
    except Declined:
        return await _outcome(request, parts, opened, "")
    answer = await _outcome(request, parts, opened, event.id)
    if known:
        answer.set_cookie(private_cookie(parts.settings, parts.cookie, known, REMEMBERED))
    return answer


ANSWER_ROUTES = Router("/", route_handlers=[asked, confirmed], dependencies={"parts": handed(AnswerParts)})
"""Where links in posts and mails lead."""


def _words(data: dict[str, str]) -> str:
    return tidy_text(data.get("words", ""))[:WORDS_LIMIT]


async def _open(parts: AnswerParts, visit_id: str, choice: str, signature: str) -> Opened | None:
    """The link, when this program has made it."""
    shaped = re.fullmatch(r"[0-9a-f]{32}", visit_id) and re.fullmatch(r"[0-9a-f]{32}", signature)
    if not shaped or choice not in get_args(Choice):
        return None
    async with parts.database.reading() as c:
        occasion = await find_link(c, visit_id, choice, signature, parts.settings.public_url)
        if occasion is None:
            return None
        candidates = await answer_candidates(c, occasion, cast(Choice, choice))
        used = await link_was_used(c, visit_id, signature)
    now = parts.database.clock.now()
    return Opened(occasion, cast(Choice, choice), signature, candidates, used, now)


def _form(request: AnyRequest, opened: Opened, typed: dict[str, str], complaint: str = "") -> Template:
    visit = opened.occasion.visit
    context: dict[str, Any] = {
        "occasion": opened.occasion,
        "facts": opened.occasion.facts(opened.now),
        "label": opened.occasion.label(opened.choice),
        "candidates": opened.candidates,
        "action": f"/answer/{visit.id}/{opened.choice}/{opened.signature}",
        "typed": {name: typed.get(name, "") for name in ("who", "name", "words")},
        "limits": {"name": NAME_LIMIT, "words": WORDS_LIMIT},
        "complaint": complaint,
    }
    return page(request, "answering/asked.html", status=422 if complaint else 200, **context)


async def _outcome(request: AnyRequest, parts: AnswerParts, opened: Opened, answer_id: str) -> Template:
    """What became of it. `answer_id` is that of the answer that was just given; "": the link was used before."""
    taken: LinkTaken | None = await link_outcome(parts.database, opened.occasion.visit.id, answer_id)
    occasion = opened.occasion
    context: dict[str, Any] = {
        "occasion": occasion,
        "facts": occasion.facts(opened.now),
        "taken": taken,
        "given": bool(answer_id),
        "label": occasion.label(taken.choice) if taken else "",
    }
    return page(request, "answering/outcome.html", **context)
