"""The auth host's three addresses."""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request, Response, Router, get, post
from litestar.response import Redirect

from lineworks_emulator.auth.grants import Form, TokenDesk
from lineworks_emulator.auth.login import LoginDesk, RequestRefused
from lineworks_emulator.operations import AUTHORIZE, REVOKE, TOKEN
from lineworks_emulator.refusals import AuthRefusal
from lineworks_emulator.signin import Sessions, keep_signed_in, refused_page, signed_in_member, signin_page
from lineworks_emulator.world import WorldStore

AnyRequest = Request[Any, Any, Any]
PRIVATE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@get("/authorize", opt=AUTHORIZE.opt, sync_to_thread=False)
def authorize(request: AnyRequest, login_desk: LoginDesk, sessions: Sessions, store: WorldStore) -> Response[Any]:
    """Show the sign-in page; straight on when somebody is signed in; back with `error` when it cannot be served."""
    query = dict(parse_qsl(request.scope["query_string"].decode(), keep_blank_values=True))
    user = signed_in_member(request, sessions) if store.switches.signed_in_skips_login else None
    try:
        address = login_desk.refusal_address(query) or login_desk.address_for(query, user)
        return _onward(address) if address else signin_page(request, login_desk.sheet(query))
    except RequestRefused as refusal:
        return refused_page(request, str(refusal))


@post("/authorize", opt=AUTHORIZE.opt)
async def log_in(request: AnyRequest, login_desk: LoginDesk, sessions: Sessions) -> Response[Any]:
    """Check login ID and password; send the person back with a code, signed in from now on."""
    form = await _form(request)
    user = sessions.check(form.pop("login_id", ""), form.pop("password", ""))
    try:
        if address := login_desk.refusal_address(form):
            return _onward(address)
        address = login_desk.address_for(form, user)
        if address is None or user is None:
            return signin_page(request, login_desk.sheet(form), refused=True)
    except RequestRefused as refusal:
        return refused_page(request, str(refusal))
    answer = _onward(address)
    keep_signed_in(answer, sessions, user)
    return answer


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
    """`/oauth2/v2.0/...`; needs the dependencies `token_desk`, `login_desk`, `sessions` and `store`."""
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


def _onward(address: str) -> Redirect:
    return Redirect(address, status_code=302, headers=PRIVATE)
