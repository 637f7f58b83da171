"""Puts the web application together: rooms' routes on the furniture, headers and errors around them."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlsplit

from litestar import Litestar, Response, get
from litestar.openapi import OpenAPIConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.routes import BaseRoute
from litestar.template import TemplateConfig
from litestar.types import (
    ControllerRouterHandler,
    ExceptionHandlersMap,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Receive,
    Scope,
    Send,
)

from toritsugi.database import Database
from toritsugi.web.complaints import problem_of
from toritsugi.web.furniture import (
    AnyRequest,
    Furniture,
    Room,
    WebSettings,
    asked_path,
    furniture_of,
    handed,
    local_path,
    unpacked,
    words_of,
)
from toritsugi.web.guards import SAFE_METHODS, AtOwnHome, Forged, NotSignedIn, refuse_forgery
from toritsugi.web.headers import headers_hook
from toritsugi.web.problems import Problem, WordedProblem, as_document, wants_document, word_problem
from toritsugi.web.sign_in import SIGN_IN_ROUTES, sign_in_form
from toritsugi.web.static_files import StaticFiles, static_file

Description = Callable[[], OpenAPIConfig]


@get("/healthz", sync_to_thread=False, include_in_schema=False, media_type="text/plain")
def healthz() -> str:
    """Says that this process answers; it does not look at anything behind it."""
    return "ok\n"


class Web:
    """The web application of one process (ASGI): routes, and the furniture that every request finds before it."""

    def __init__(self, furniture: Furniture, routes: Litestar) -> None:
        self.furniture = furniture
        self._routes = routes

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Every address that is answered, with its methods and handlers."""
        return self._routes.routes

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        """Answers one request, or a server's start and stop."""
        brought: dict[str, Any] = {**cast("dict[str, Any]", scope.get("state") or {}), "furniture": self.furniture}
        await self._routes(cast("Scope", {**scope, "state": brought}), receive, send)


def create_web(
    handlers: Sequence[ControllerRouterHandler],
    database: Database,
    settings: WebSettings,
    *,
    parts: Sequence[object] = (),
    rooms: Sequence[Room] = (),
    openapi: Description | None = None,
) -> Web:
    """The web application: these handlers, the sign-in pages, static files, /healthz.

    `parts`: what the handlers are built from, one of a kind. `rooms`: those with templates, static files and words.
    """
    furniture = Furniture(database, settings, tuple(rooms), parts)
    return Web(furniture, _routes(tuple(handlers), furniture.rooms, settings.secure, settings.body_limit, openapi))


@cache
def _routes(
    handlers: tuple[ControllerRouterHandler, ...],
    rooms: tuple[Room, ...],
    secure: bool,
    body_limit: int,
    openapi: Description | None,
) -> Litestar:
    """The routes: the same for all applications of a process, as each brings its own furniture along.

    Putting them together takes a quarter of a second.
    """
    return Litestar(
        route_handlers=[healthz, static_file, SIGN_IN_ROUTES, *handlers],
        dependencies={"database": handed(Database), "statics": handed(StaticFiles)},
        guards=[refuse_forgery],
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(unpacked(rooms).templates)),
        before_send=[headers_hook(secure=secure)],
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=body_limit,
        openapi_config=openapi and openapi(),
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


def answer_not_signed_in(request: AnyRequest, _error: Exception) -> Response[Any] | Template:
    """Leads a browser to the sign-in page and from there back; tells a program 401."""
    if request.headers.get("hx-request"):
        return _lead_from_within(request, 401)
    if wants_document(request):
        phrase = furniture_of(request).catalogs["web"].phrase("problem.detail.401")
        return answer_error(request, Problem(401, phrase))
    if request.method not in SAFE_METHODS:
        return sign_in_form(request, after=_path_in(request.headers.get("referer", "/")), stale=True, status=401)
    return Redirect(f"/sign-in?next={quote(asked_path(request), safe='')}", status_code=303)


def answer_forged(request: AnyRequest, error: Exception) -> Response[Any]:
    """Refuses the form; the same is met by one that was opened before its person signed out or in once more.

    A script that fills in a part of a page would show nothing of it, so the browser is led on as a whole: to the
    sign-in page, which leads straight back whoever is signed in.
    """
    return _lead_from_within(request, 403) if request.headers.get("hx-request") else answer_error(request, error)


def _lead_from_within(request: AnyRequest, status: int) -> Response[None]:
    """From a part of a page to the sign-in page (htmx, response header HX-Redirect), which says why."""
    back = _path_in(request.headers.get("hx-current-url", "/"))
    return Response(None, status_code=status, headers={"HX-Redirect": f"/sign-in?next={quote(back, safe='')}&stale=1"})


def _path_in(address: str) -> str:
    """The path and query of a whole address; of one of the sign-in, those that it leads to."""
    parts = urlsplit(address)
    if parts.path.startswith("/sign-in"):
        return local_path(dict(parse_qsl(parts.query)).get("next", "/"))
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))


def answer_at_own_home(request: AnyRequest, _error: Exception) -> Response[Any]:
    """Leads an employee from the operator's first page to the own one."""
    home = furniture_of(request).settings.employee_home
    if home:
        return Redirect(home, status_code=303)
    return answer_error(request, Problem(403, furniture_of(request).catalogs["web"].phrase("problem.detail.403")))


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    NotSignedIn: answer_not_signed_in,
    Forged: answer_forged,
    AtOwnHome: answer_at_own_home,
    Exception: answer_error,
}
