"""`/signin` and `/signout`."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, Router, get, post
from litestar.response import Redirect

from lineworks_emulator.pages import read_form, text_of
from lineworks_emulator.signin.admitting import admission_answers
from lineworks_emulator.signin.drawing import FormSheet, signin_page
from lineworks_emulator.signin.sessions import COOKIE, Sessions, keep_signed_in, signed_in_member
from lineworks_emulator.world import WorldStore

AnyRequest = Request[Any, Any, Any]
HOME = "/admin"


@get("/signin", sync_to_thread=False)
def show(request: AnyRequest, sessions: Sessions, store: WorldStore) -> Response[Any]:
    """The form; whoever is signed in already goes on at once."""
    onward = _own_path(request.query_params.get("next", ""))
    if signed_in_member(request, sessions) is not None:
        return Redirect(onward, status_code=303)
    return signin_page(request, _sheet(onward, store))


@post("/signin")
async def sign_in(request: AnyRequest, sessions: Sessions, store: WorldStore) -> Response[Any]:
    """Check login ID and password, remember, go on."""
    form = await read_form(request)
    onward = _own_path(text_of(form, "next"))
    user = sessions.check(text_of(form, "login_id"), str(form.get("password", "")))
    if user is None:
        return signin_page(request, _sheet(onward, store), refused=True)
    answer = Redirect(onward, status_code=303)
    keep_signed_in(answer, sessions, user)
    return answer


@post("/signout")
async def sign_out(request: AnyRequest, sessions: Sessions) -> Redirect:
    """Forget the sign-in."""
    onward = _own_path(text_of(await read_form(request), "next"))
    sessions.close(request.cookies.get(COOKIE))
    answer = Redirect(f"/signin?{urlencode({'next': onward})}", status_code=303)
    answer.delete_cookie(COOKIE)
    return answer


def signin_router() -> Router:
    """The routes; they need the dependencies `sessions` and `store`."""
    return Router("/", route_handlers=[show, sign_in, sign_out], exception_handlers=admission_answers())


def _sheet(onward: str, store: WorldStore) -> FormSheet:
    return FormSheet("/signin", {"next": onward}, store.document.users)


def _own_path(path: str) -> str:
    """A path of this program; anything else, such as `//elsewhere`, becomes Admin's first page."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe and "\\" not in path else HOME
