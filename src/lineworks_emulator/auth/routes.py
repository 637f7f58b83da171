"""The auth host's three addresses."""

from urllib.parse import parse_qsl

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.response import Redirect

from lineworks_emulator.auth.grants import Form, TokenDesk
from lineworks_emulator.auth.login import LoginDesk, Page, RequestRefused
from lineworks_emulator.operations import AUTHORIZE, REVOKE, TOKEN
from lineworks_emulator.refusals import AuthRefusal

AnyRequest = Request[object, object, State]
PRIVATE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@get("/authorize", opt=AUTHORIZE.opt, sync_to_thread=False)
def authorize(request: AnyRequest, login_desk: LoginDesk) -> Response[str] | Redirect:
    """Show the login page, or send an unservable request back with `error`."""
    query = dict(parse_qsl(request.scope["query_string"].decode(), keep_blank_values=True))
    try:
        page = login_desk.page(query)
        address = login_desk.refusal_address(query)
    except RequestRefused as refusal:
        return _html(login_desk.refusal_page(str(refusal)))
    return Redirect(address, status_code=302, headers=PRIVATE) if address else _html(page)


@post("/authorize", opt=AUTHORIZE.opt)
async def log_in(request: AnyRequest, login_desk: LoginDesk) -> Response[str] | Redirect:
    """Check login ID and password; send the person back with a code."""
    form = await _form(request)
    login_id, password = form.pop("login_id", ""), form.pop("password", "")
    try:
        address = login_desk.refusal_address(form) or login_desk.login(form, login_id, password)
        if address:
            return Redirect(address, status_code=302, headers=PRIVATE)
        return _html(login_desk.page(form, "ログイン ID またはパスワードが正しくありません。"))
    except RequestRefused as refusal:
        return _html(login_desk.refusal_page(str(refusal)))


@post("/token", opt=TOKEN.opt, status_code=200)
async def token(request: AnyRequest, token_desk: TokenDesk) -> Response[dict[str, object]]:
    """Every grant."""
    return Response(token_desk.grant(await _form(request)), headers=PRIVATE)


@post("/revoke", opt=REVOKE.opt, status_code=200)
async def revoke(request: AnyRequest, token_desk: TokenDesk) -> Response[bytes]:
    """End a refresh or access token; 200 without a body (community)."""
    token_desk.revoke(await _form(request))
    return Response(b"", media_type="text/plain")


def auth_router() -> Router:
    """`/oauth2/v2.0/...`; needs the dependencies `token_desk` and `login_desk`."""
    return Router("/oauth2/v2.0", route_handlers=[authorize, log_in, token, revoke])


async def _form(request: AnyRequest) -> Form:
    """The form fields of a body, whether or not a charset is named with it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("", "application/x-www-form-urlencoded"):
        raise AuthRefusal(400, "invalid_request", "The body must be application/x-www-form-urlencoded.")
    try:
        return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=100))
    except (UnicodeDecodeError, ValueError) as error:
        raise AuthRefusal(400, "invalid_request", "The form cannot be read.") from error


def _html(page: Page) -> Response[str]:
    policy = f"default-src 'none'; style-src 'self'; form-action {page.form_targets}; base-uri 'none'"
    return Response(
        page.html,
        status_code=page.status,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": policy, "X-Frame-Options": "DENY", **PRIVATE},
    )
