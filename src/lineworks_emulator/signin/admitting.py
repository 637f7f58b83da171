"""Only 最高管理者 and 副管理者 enter Developer Console and Admin (community: the vendors' manuals)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.response import Redirect

from lineworks_emulator.pages import ForeignForm
from lineworks_emulator.signin.drawing import PAPER
from lineworks_emulator.signin.sessions import Sessions, signed_in_member
from lineworks_emulator.world import User

AnyRequest = Request[Any, Any, Any]


class SignInNeeded(Exception):
    """Nobody is signed in at this browser."""


class NotAdministrator(Exception):
    """The signed-in member has neither of the two roles."""

    def __init__(self, user: User) -> None:
        super().__init__(user.user_id)
        self.user = user


def administrator_of(request: AnyRequest, sessions: Sessions) -> User:
    """The signed-in administrator; `SignInNeeded` or `NotAdministrator`."""
    user = signed_in_member(request, sessions)
    if user is None:
        raise SignInNeeded
    if not user.is_administrator:
        raise NotAdministrator(user)
    return user


def admission_answers() -> dict[int | type[Exception], Callable[..., Response[Any]]]:
    """Exception handlers: to the sign-in page, to the page that says why not, away with foreign forms."""
    return {SignInNeeded: _to_signin, NotAdministrator: _not_admitted, ForeignForm: _foreign}


def _to_signin(request: AnyRequest, _: SignInNeeded) -> Redirect:
    back = request.url.path if request.method == "GET" else f"/{request.url.path.split('/')[1]}"
    return Redirect(f"/signin?{urlencode({'next': back})}", status_code=303)


def _not_admitted(request: AnyRequest, refusal: NotAdministrator) -> Response[str]:
    return PAPER.page(request, "not_admitted.html", 403, user=refusal.user)


def _foreign(request: AnyRequest, _: ForeignForm) -> Response[str]:
    return PAPER.page(request, "foreign.html", 403)
