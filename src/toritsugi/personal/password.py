"""「パスワード」: an employee's own, as a second way to sign in."""

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.personal.member import framed
from toritsugi.web import (
    AnyRequest,
    Form,
    TooManyTries,
    WeakPassword,
    account_of,
    begin_session,
    furniture_of,
    telling_to_wait,
    words_of,
)


@get("/me/password", include_in_schema=False)
async def password_page(request: AnyRequest) -> Template:
    """Asks for a new password, and for the present one where there is one."""
    return await _page(request)


@post("/me/password", include_in_schema=False, status_code=200)
async def choose_password(request: AnyRequest, data: Form) -> Template | Redirect:
    """Keeps it and ends all other sessions."""
    furniture, account, words = furniture_of(request), account_of(request), words_of(request, "personal")
    assert account is not None
    chosen, present = data.get("password", "")[:1000], data.get("present", "")[:1000]
    address = request.client.host if request.client else ""
    try:
        kept = await furniture.accounts.choose_password(account, chosen, present, address)
    except TooManyTries as refusal:
        return await _page(request, {"present": telling_to_wait(words, refusal.wait)}, 429)
    except WeakPassword as weak:
        return await _page(request, {"password": words(f"password.{weak.weakness}")}, 422)
    if not kept:
        return await _page(request, {"present": words("password.wrong")}, 422)
    return await begin_session(request, account, "/me?told=password#password", employee_only=True)


async def _page(request: AnyRequest, complaints: dict[str, str] | None = None, status: int = 200) -> Template:
    account = account_of(request)
    assert account is not None
    standing = await furniture_of(request).accounts.password_standing(account)
    context = {"complaints": complaints or {}, "standing": standing, "email": account.email}
    return framed(request, "personal/password.html", status=status, entry="preferences", **context)
