"""「テスト通知」: a DM to oneself, and whether it arrived."""

from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import get_event, lifetime
from toritsugi.notification import State
from toritsugi.outbox import notifications_of_event
from toritsugi.personal.member import Member, framed, member_of
from toritsugi.personal.parts import PersonalParts
from toritsugi.web import AnyRequest

KIND = "test"
_TEXTS = {
    "ja": ("テスト通知です", "取次からのお知らせが、このトークに届きます。"),
    "en": ("This is a test", "Your notices from Toritsugi arrive in this talk."),
}


@post("/me/test", include_in_schema=False, status_code=303)
async def send_test(request: AnyRequest, parts: PersonalParts) -> Redirect:
    """Sends a test to the employee's own DM."""
    event = _event(member_of(request), parts.database.clock.now())
    await parts.desk.accept(event)
    return Redirect(f"/me/test/{event.id}", status_code=303)


@get("/me/test/{id:str}", include_in_schema=False)
async def test_page(request: AnyRequest, parts: PersonalParts, id: str) -> Template:
    """What has become of it; the page asks again until it is settled."""
    member = member_of(request)
    async with parts.database.reading() as c:
        found = await get_event(c, member.organization.id, id)
        if found is None or found.addressees != (Addressee("employee", member.employee.id),) or found.kind != KIND:
            raise NotFoundException
        rows = await notifications_of_event(c, id)
    waiting = any(row.state in {State.PENDING, State.LEASED} for row in rows)
    arrived = bool(rows) and rows[0].state == State.DELIVERED
    reason = next((row.reason for row in rows if row.reason), "")
    outcome = "waiting" if waiting and not reason else "arrived" if arrived else "failed"
    return framed(request, "personal/test.html", entry="preferences", outcome=outcome, reason=reason, id=id)


def _event(member: Member, now: float) -> Event:
    title, text = _TEXTS[member.organization.language]
    urgency = Urgency.ANSWER
    return Event(
        id=new_id(),
        organization_id=member.organization.id,
        source_id=None,
        kind=KIND,
        urgency=urgency,
        title=title,
        text=text,
        addressees=(Addressee("employee", member.employee.id),),
        idempotency_key=f"own-test:{new_id()}",
        received_at=now,
        expires_at=now + lifetime(urgency),
    )
