"""Members link themselves: whoever sends the bot a code that an administrator handed out is that employee."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.organization import Organization
from toritsugi.people import Linked, Linking, get_organization, read_link_code, redeem_link_code

MESSAGE, ANSWER = "lineworks.message", "member.linking"
ANSWER_SECONDS = 600.0

_TEXTS: dict[Linking, tuple[tuple[str, str], tuple[str, str]]] = {
    Linking.LINKED: (
        ("{name}さん、連携が完了しました。", "来客やお知らせの通知は、これからこのトークに届きます。"),
        ("{name}, you are linked.", "Calls and notices for you arrive in this talk from now on."),
    ),
    Linking.UNKNOWN: (
        (
            "このコードは使えません。",
            "コードは発行から24時間、一度だけ使えます。管理者に新しいコードを発行してもらってください。",
        ),
        ("This code does not work.", "A code works once, within 24 hours. Ask your administrator for a new one."),
    ),
    Linking.TAKEN: (
        (
            "このアカウントは、すでに別の社員に登録されています。",
            "管理者に「社員・部署」の LINE WORKS ユーザーIDを確かめてもらってください。",
        ),
        (
            "This account belongs to another employee already.",
            "Ask your administrator to look at the LINE WORKS user IDs of the staff.",
        ),
    ),
    Linking.TOO_MANY: (
        ("コードの間違いが続いたため、いまは受け付けられません。", "1時間ほどおいてから、もう一度送ってください。"),
        ("Too many wrong codes.", "Wait an hour and send the code again."),
    ),
}


async def link_member(c: AsyncConnection, event: Event) -> Sequence[Event]:
    """A reaction for the accept desk: takes a code that a member sends the bot, and makes the answer to it.

    Only a talk between the member and the bot counts, and only a message that is nothing but a code.
    """
    details = event.details
    user_id, code = details.get("user_id", ""), read_link_code(details.get("text", ""))
    if event.kind != MESSAGE or not code or not user_id or details.get("channel_id"):
        return ()
    organization = await get_organization(c, event.organization_id)
    if organization is None:
        return ()
    linked = await redeem_link_code(c, event.organization_id, code, user_id, event.received_at)
    return (_answer(event, organization, user_id, linked),)


def _answer(event: Event, organization: Organization, user_id: str, linked: Linked) -> Event:
    title, text = _TEXTS[linked.outcome][organization.language == "en"]
    name = linked.employee.name if linked.employee else ""
    return Event(
        id=new_id(),
        organization_id=event.organization_id,
        source_id=None,
        kind=ANSWER,
        urgency=Urgency.ANSWER,
        title=title.format(name=name),
        text=text,
        addressees=(Addressee("member", user_id),),
        details={"outcome": linked.outcome.value},
        idempotency_key=f"linking:{event.id}",
        received_at=event.received_at,
        expires_at=event.received_at + ANSWER_SECONDS,
    )
