"""The sign-in page 「サインイン」, signing out, and the choice of the language."""

import math
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.datastructures import Cookie
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from toritsugi.web.accounts import Account, TooManyTries, csrf_token, new_secret
from toritsugi.web.furniture import (
    LANGUAGE_COOKIE,
    AnyRequest,
    WebSettings,
    furniture_of,
    local_path,
    page,
    words_of,
)
from toritsugi.web.guards import end_session, find_account
from toritsugi.web.moments import Moments
from toritsugi.web.words import Words

Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
A_YEAR = 365 * 86400


def private_cookie(settings: WebSettings, name: str, text: str, max_age: int | None = None) -> Cookie:
    """A cookie that scripts cannot read and other sites cannot send along with a form."""
    return Cookie(
        key=name, value=text, path="/", secure=settings.secure, httponly=True, samesite="lax", max_age=max_age
    )


@get("/sign-in", include_in_schema=False)
async def sign_in_page(request: AnyRequest, next: str = "/", stale: str = "") -> Template | Redirect:
    """The form; whoever is signed in already goes on. `stale`: the session ended while a page was open."""
    if await find_account(request):
        return Redirect(local_path(next), status_code=303)
    return sign_in_form(request, after=local_path(next), stale=bool(stale))


def sign_in_form(
    request: AnyRequest, *, after: str, email: str = "", complaint: str = "", stale: bool = False, status: int = 200
) -> Template:
    """The sign-in page."""
    context = {"next": after, "email": email, "complaint": complaint, "stale": stale}
    code_path = furniture_of(request).settings.code_path
    return page_for_stranger(request, "web/sign_in.html", status=status, code_path=code_path, **context)


def page_for_stranger(request: AnyRequest, template: str, *, status: int = 200, **context: Any) -> Template:
    """A page with a form for somebody who has not signed in.

    A browser that holds nothing yet is given a secret to bind the form's token to.
    """
    settings = furniture_of(request).settings
    held = request.cookies.get(settings.session_cookie, "")
    secret = held or new_secret()
    found = page(request, template, status=status, csrf_token=csrf_token(secret), **context)
    if not held:
        found.set_cookie(private_cookie(settings, settings.session_cookie, secret))
    return found


@post("/sign-in", include_in_schema=False, status_code=200)
async def sign_in(request: AnyRequest, data: Form) -> Template | Redirect:
    """Checks who it is, gives the browser a new session, and goes back to the page that was asked for."""
    furniture = furniture_of(request)
    email, after = data.get("email", "")[:254], local_path(data.get("next", "/"))
    address = request.client.host if request.client else ""
    words = words_of(request, "web")
    try:
        account = await furniture.accounts.authenticate(email, data.get("password", "")[:1000], address)
    except TooManyTries as refusal:
        return _told_to_wait(request, refusal.wait, email, after)
    if account is None:
        return sign_in_form(request, after=after, email=email, complaint=words("sign_in.wrong"), status=401)
    return await begin_session(request, account, after, employee_only=account.role == "employee")


async def begin_session(request: AnyRequest, account: Account, after: str, *, employee_only: bool) -> Redirect:
    """Gives the browser a new session, and leads to that page."""
    furniture = furniture_of(request)
    settings = furniture.settings
    held = request.cookies.get(settings.session_cookie)
    secret = await furniture.sessions.begin(account.id, held, employee_only=employee_only)
    answer = Redirect(after, status_code=303)
    answer.set_cookie(private_cookie(settings, settings.session_cookie, secret))
    return answer


def _told_to_wait(request: AnyRequest, wait: float, email: str, after: str) -> Template:
    complaint = telling_to_wait(words_of(request, "web"), wait)
    answer = sign_in_form(request, after=after, email=email, complaint=complaint, status=429)
    if not math.isinf(wait):
        answer.headers["Retry-After"] = str(math.ceil(wait))
    return answer


def telling_to_wait(words: Words, wait: float) -> str:
    """The sentence after too many tries. `wait` in seconds; infinite when the account is closed."""
    if math.isinf(wait):
        return words("sign_in.closed")
    return words("sign_in.locked", wait=Moments(words.language, 0).span(math.ceil(wait)).strip())


@post("/sign-out", include_in_schema=False, status_code=303)
async def sign_out(request: AnyRequest) -> Redirect:
    """Ends the session on the server and in the browser."""
    await end_session(request)
    settings = furniture_of(request).settings
    answer = Redirect("/sign-in", status_code=303)
    answer.set_cookie(private_cookie(settings, settings.session_cookie, "", max_age=0))
    return answer


@post("/language", include_in_schema=False, status_code=303)
async def choose(request: AnyRequest, data: Form) -> Response[None]:
    """Keeps the language that the person chose, in the browser and with the account."""
    furniture = furniture_of(request)
    chosen = data.get("language", "")
    answer = Redirect(local_path(data.get("next", "/")), status_code=303)
    if chosen in furniture.catalogs["web"].languages:
        answer.set_cookie(private_cookie(furniture.settings, LANGUAGE_COOKIE, chosen, max_age=A_YEAR))
        account = await find_account(request)
        if account:
            await furniture.accounts.set_language(account.id, chosen)
    return answer


SIGN_IN_ROUTES = Router(path="/", route_handlers=[sign_in_page, sign_in, sign_out, choose])
