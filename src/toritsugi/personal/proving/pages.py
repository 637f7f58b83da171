"""Where the link of a letter leads: the own address is taken over at a click, not by opening the page."""

from litestar import get, post
from litestar.response import Redirect, Template

from toritsugi.intake import offer_of
from toritsugi.people import change_wishes
from toritsugi.personal.member import framed, member_of
from toritsugi.personal.proving.letters import PATH, AddressLetters, Claim
from toritsugi.web import AnyRequest, language_of


@get(PATH + "/{token:str}", include_in_schema=False)
async def confirm_page(request: AnyRequest, letters: AddressLetters, token: str) -> Template:
    """Shows the address and asks."""
    return _page(request, token, letters.read(member_of(request).employee, token))


@post(PATH + "/{token:str}", include_in_schema=False, status_code=200)
async def confirm(request: AnyRequest, letters: AddressLetters, token: str) -> Template | Redirect:
    """Takes it over, unless it has become somebody else's in the meantime."""
    who = member_of(request).employee
    claim = letters.read(who, token)
    if claim is None:
        return _page(request, token, None)
    async with letters.database.transaction() as c:
        offer = await offer_of(c, who.organization_id)
        problems = await change_wishes(c, who, {claim.field: claim.address}, offer)
    if problems:
        return _page(request, token, claim, problems[0].advice(language_of(request, "personal")))
    return Redirect(f"/me?told=saved#{claim.field}", status_code=303)


def _page(request: AnyRequest, token: str, claim: Claim | None, complaint: str = "") -> Template:
    status = 404 if claim is None else 422 if complaint else 200
    context = {"action": f"{PATH}/{token}", "claim": claim, "complaint": complaint}
    return framed(request, "personal/address.html", status=status, entry="preferences", **context)
