"""「コードでサインイン」: a mail address, then the code that the bot has sent."""

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.personal.parts import PersonalParts
from toritsugi.web import (
    AnyRequest,
    Form,
    TooManyTries,
    begin_session,
    furniture_of,
    local_path,
    page_for_stranger,
    telling_to_wait,
    words_of,
)

CODE_PATH, ENTER_PATH = "/sign-in/code", "/sign-in/code/enter"
HOME = "/me"


@get(CODE_PATH, include_in_schema=False)
async def ask_page(request: AnyRequest, next: str = HOME) -> Template:
    """Asks for the mail address."""
    return _ask_form(request, next)


@post(CODE_PATH, include_in_schema=False, status_code=200)
async def ask(request: AnyRequest, parts: PersonalParts, data: Form) -> Template | Redirect:
    """Has a code sent, and says the same whoever is asked for."""
    email, after = data.get("email", "")[:254], data.get("next", HOME)
    words = words_of(request, "personal")
    if "@" not in email:
        return _ask_form(request, after, email=email, complaint=words("code.no_address"), status=422)
    try:
        await parts.codes.ask(_browser(request), email, _address(request))
    except TooManyTries as refusal:
        complaint = telling_to_wait(words, refusal.wait)
        return _ask_form(request, after, email=email, complaint=complaint, status=429)
    return Redirect(ENTER_PATH, query_params={"next": local_path(after, HOME)}, status_code=303)


@get(ENTER_PATH, include_in_schema=False)
async def enter_page(request: AnyRequest, next: str = HOME) -> Template:
    """Asks for the code."""
    return _enter_form(request, next)


@post(ENTER_PATH, include_in_schema=False, status_code=200)
async def enter(request: AnyRequest, parts: PersonalParts, data: Form) -> Template | Redirect:
    """Checks the code, gives the browser a new session, and goes back to the page that was asked for."""
    after, words = data.get("next", HOME), words_of(request, "personal")
    try:
        account = await parts.codes.redeem(_browser(request), data.get("code", ""), _address(request))
    except TooManyTries as refusal:
        return _enter_form(request, after, complaint=telling_to_wait(words, refusal.wait), status=429)
    if account is None:
        return _enter_form(request, after, complaint=words("code.wrong"), status=401)
    await parts.database.drop_journal()
    return await begin_session(request, account, local_path(after, HOME), employee_only=True)


def _ask_form(request: AnyRequest, after: str, *, email: str = "", complaint: str = "", status: int = 200) -> Template:
    context = {"next": local_path(after, HOME), "email": email, "complaint": complaint}
    return page_for_stranger(request, "personal/code.html", status=status, **context)


def _enter_form(request: AnyRequest, after: str, *, complaint: str = "", status: int = 200) -> Template:
    context = {"next": local_path(after, HOME), "complaint": complaint}
    return page_for_stranger(request, "personal/enter.html", status=status, **context)


def _browser(request: AnyRequest) -> str:
    """The secret that the browser holds; the forms' proof has seen to it that there is one."""
    return request.cookies[furniture_of(request).settings.session_cookie]


def _address(request: AnyRequest) -> str:
    return request.client.host if request.client else ""
