"""Puts the web application together: rooms' routes on the furniture, headers and errors around them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.openapi import OpenAPIConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler, ExceptionHandlersMap

from toritsugi.database import Database
from toritsugi.web.complaints import problem_of
from toritsugi.web.furniture import (
    AnyRequest,
    Furniture,
    Room,
    WebSettings,
    asked_path,
    furniture_of,
    local_path,
    words_of,
)
from toritsugi.web.guards import AtOwnHome, NotSignedIn, refuse_forgery
from toritsugi.web.headers import headers_hook
from toritsugi.web.problems import Problem, WordedProblem, as_document, wants_document, word_problem
from toritsugi.web.sign_in import sign_in_router
from toritsugi.web.static_files import static_file

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


@get("/healthz", sync_to_thread=False, include_in_schema=False, media_type="text/plain")
def healthz() -> str:
    """Says that this process answers; it does not look at anything behind it."""
    return "ok\n"


def create_web(
    handlers: Sequence[ControllerRouterHandler],
    database: Database,
    settings: WebSettings,
    *,
    rooms: Sequence[Room] = (),
    lifespan: Sequence[Lifespan] = (),
    openapi: OpenAPIConfig | None = None,
) -> Litestar:
    """The web application: these handlers, the sign-in pages, static files, /healthz.

    `rooms` names those with templates, static files and words; `lifespan` what runs as long as the application.
    """
    furniture = Furniture(database, settings, rooms)
    engine = JinjaTemplateEngine.from_environment(furniture.templates)
    return Litestar(
        route_handlers=[healthz, static_file, sign_in_router(), *handlers],
        state=State({"furniture": furniture}),
        guards=[refuse_forgery],
        template_config=TemplateConfig(instance=engine),
        before_send=[headers_hook(secure=settings.secure)],
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=settings.body_limit,
        lifespan=list(lifespan),
        openapi_config=openapi,
        logging_config=None,
        debug=False,
    )


def answer_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """Every error ends here: a problem document for programs, a page for people."""
    problem = problem_of(error, furniture_of(request).catalogs["web"])
    words = words_of(request, "web")
    worded = word_problem(problem, words, request.scope["path"])
    return as_document(worded) if wants_document(request) else _as_page(request, worded)


def _as_page(request: AnyRequest, problem: WordedProblem) -> Response[str]:
    engine = request.app.template_engine
    assert engine is not None
    words = words_of(request, "web")
    context = {"problem": problem, "words": words, "language": words.language}
    text = engine.get_template("web/problem.html").render(**context)
    return Response(text, status_code=problem.status, media_type="text/html", headers=problem.headers)


def answer_not_signed_in(request: AnyRequest, _error: Exception) -> Response[Any]:
    """Leads a browser to the sign-in page and from there back; tells a program 401."""
    if request.headers.get("hx-request"):
        current = urlsplit(request.headers.get("hx-current-url", "/"))
        back = local_path(current.path + (f"?{current.query}" if current.query else ""))
        return Response(None, status_code=401, headers={"HX-Redirect": f"/sign-in?next={quote(back, safe='')}"})
    if wants_document(request) or request.method not in {"GET", "HEAD"}:
        phrase = furniture_of(request).catalogs["web"].phrase("problem.detail.401")
        return answer_error(request, Problem(401, phrase))
    return Redirect(f"/sign-in?next={quote(asked_path(request), safe='')}", status_code=303)


def answer_at_own_home(request: AnyRequest, _error: Exception) -> Response[Any]:
    """Leads an employee from the operator's first page to the own one."""
    home = furniture_of(request).settings.employee_home
    if home:
        return Redirect(home, status_code=303)
    return answer_error(request, Problem(403, furniture_of(request).catalogs["web"].phrase("problem.detail.403")))


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    NotSignedIn: answer_not_signed_in,
    AtOwnHome: answer_at_own_home,
    Exception: answer_error,
}
