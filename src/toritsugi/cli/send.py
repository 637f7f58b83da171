"""`toritsugi send`: an event from the command line."""

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import tell, write_table
from toritsugi.cli.speech import say
from toritsugi.cli.standing import standing_text
from toritsugi.database import Database
from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk, KeyReused, Receipt, addressee_meant, lifetime, read_addressing
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow, notifications_of_event

LOOK_SECONDS = 0.1
UNSETTLED = {State.PENDING, State.LEASED}


@dataclass(frozen=True)
class SendForm:
    """What to send."""

    title: Annotated[str, typer.Argument(help="The headline. / 通知の見出し。")]
    to: Annotated[
        list[str],
        typer.Option(
            help=(
                "Mail address, room title, channel ID or base. / "
                "宛先。メールアドレス、トークルーム名、チャンネルID、base（基本通知先）。"
            )
        ),
    ]
    text: Annotated[str, typer.Option(help="The words below it. / 見出しの下に続く本文。")] = ""
    kind: Annotated[
        str,
        typer.Option(
            help=(
                "timeline, workflow, reminder, alert, test … / 種類（timeline、workflow、reminder、alert、test など）。"
            )
        ),
    ] = "alert"
    urgency: Annotated[
        str, typer.Option(help="call, answer, test, notice or digest. / 優先度（call、answer、test、notice、digest）。")
    ] = "notice"
    link: Annotated[str, typer.Option(help="An address to open. / 開いてもらうリンク。")] = ""
    key: Annotated[
        str, typer.Option(help="The same key again sends nothing new. / 重複防止のキー。同じキーでは二度送りません。")
    ] = ""
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the outcome. / 送信の結果が出るまで待ちます。")] = False
    seconds: Annotated[float, typer.Option(help="How long to wait at most. / 待つ時間の上限（秒）。")] = 30.0


@taking(SendForm)
def send(form: SendForm) -> None:
    """Sends a notice to employees or talk rooms through the running relay."""
    if form.urgency.upper() not in Urgency.__members__:
        raise Complaint(
            f"優先度「{form.urgency[:20]}」はありません。call、answer、test、notice、digest から選んでください。",
            f"The urgency {form.urgency[:20]!r} is not known. Say call, answer, test, notice or digest.",
            WRONG,
        )
    if not form.title.strip() or (form.link and not form.link.startswith(("http://", "https://"))):
        raise Complaint(
            "見出しは空にできません。リンクは https:// で始めてください。",
            "The headline must not be empty, and a link begins with https://.",
            WRONG,
        )

    async def task(office: Office) -> None:
        receipt = await _accept(office, form)
        tell(_said(receipt))
        if form.wait:
            _tell_outcome(await outcome(office.database, receipt.event_id, form.seconds))

    at_work(task)


async def _accept(office: Office, form: SendForm) -> Receipt:
    event = await _event(office, form)
    desk = AcceptDesk(office.database, office.config.relay_url)
    await desk.start()
    try:
        return await desk.accept(event)
    except KeyReused:
        raise Complaint(
            f"キー「{form.key[:60]}」は別の内容で使われています。新しいキーを指定してください。",
            f"The key {form.key[:60]!r} was used before with other words. Give a new one.",
            WRONG,
        ) from None
    finally:
        await desk.stop()


async def _event(office: Office, form: SendForm) -> Event:
    organization = await office.organization()
    async with office.database.reading() as connection:
        known = await read_addressing(connection, organization.id)
        addressees = [await addressee_meant(connection, known, to) for to in form.to]
    now, urgency = office.database.clock.now(), Urgency[form.urgency.upper()]
    return Event(
        id=new_id(),
        organization_id=organization.id,
        source_id=None,
        kind=form.kind,
        urgency=urgency,
        title=form.title.strip(),
        text=form.text,
        link=form.link,
        addressees=tuple(addressees),
        details={"door": "cli"},
        idempotency_key=f"cli:{hashlib.sha256(form.key.encode()).hexdigest() if form.key else new_id()}",
        fingerprint=repr((form.title, form.text, form.to, form.link))[:64],
        received_at=now,
        expires_at=now + lifetime(urgency),
    )


async def outcome(database: Database, event_id: str, seconds: float) -> list[NotificationRow]:
    """The notifications of an event once all are settled, or as they stand after so many seconds."""
    give_up_at = asyncio.get_running_loop().time() + seconds
    while True:
        async with database.reading() as connection:
            found = await notifications_of_event(connection, event_id)
        if all(each.fate not in UNSETTLED for each in found) or asyncio.get_running_loop().time() > give_up_at:
            return found
        await asyncio.sleep(LOOK_SECONDS)


def _said(receipt: Receipt) -> str:
    if receipt.repeated:
        return say(
            f"同じキーの通知はすでに受け付けています（{receipt.event_id}）。",
            f"This key had been accepted before ({receipt.event_id}).",
        )
    count = len(receipt.notification_ids)
    return say(
        f"受け付けました（{receipt.event_id}、通知 {count} 件）。",
        f"Accepted {receipt.event_id}: {count} notification(s).",
    )


def _tell_outcome(rows: list[NotificationRow]) -> None:
    headings = (say("通知先", "destination"), say("状態", "state"), say("理由", "reason"))
    write_table(headings, [(row.label, standing_text(row), row.reason) for row in rows])
    if any(row.fate in UNSETTLED for row in rows):
        raise Complaint(
            "まだ送信待ちです。toritsugi serve が動いているかをご確認ください。",
            "Some are still waiting. Check that `toritsugi serve` is running.",
        )
    if not any(row.fate is State.DELIVERED for row in rows):
        raise Complaint("どこにも届きませんでした。", "It was delivered nowhere.")
