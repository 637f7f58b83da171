"""`toritsugi event`: what came in, what waits for a destination."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.looking import (
    AsCsv,
    Kind,
    Person,
    Since,
    Until,
    begin_of,
    end_of,
    kinds_called,
    people_called,
    write_lines,
)
from toritsugi.cli.office import Office, ToFile, at_work, write_file
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, Limit, Search, iso, moment, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.cli.standing import standing_text
from toritsugi.cli.vocabulary import URGENCIES, called, kind_namer
from toritsugi.event import Event
from toritsugi.forgetting import erase_event
from toritsugi.intake import (
    EventFilter,
    EventNote,
    EventRow,
    WaitingDesk,
    event_sheet,
    find_events,
    get_event,
    get_raw_mail,
    kinds_in_use,
    notes_of_events,
)
from toritsugi.mailing import MailState
from toritsugi.outbox import NotificationRow, notifications_of_event
from toritsugi.replies import ReplyRow, replies_of_event
from toritsugi.rules import rule_name

noun = typer.Typer(name="event", no_args_is_help=True)
Ids = Annotated[list[str] | None, typer.Argument(help="Ids of events. / 受信のID（複数可）。")]
Nowhere = Annotated[bool, typer.Option("--nowhere", help="Only without a destination. / 通知先がなかったものだけ。")]


@dataclass(frozen=True)
class Looking:
    """What to list."""

    search: Search = ""
    person: Person = ""
    kind: Kind = ""
    since: Since = None
    until: Until = None
    nowhere: Nowhere = False
    limit: Limit = 20
    as_json: AsJson = False
    as_csv: AsCsv = False

    async def wanted(self, office: Office) -> EventFilter:
        organization = await office.organization()
        async with office.database.reading() as connection:
            people = await people_called(connection, organization.id, self.person)
            kinds = kinds_called(await kinds_in_use(connection, organization.id), self.kind)
        days = {"since": begin_of(self.since), "until": end_of(self.until)}
        return EventFilter(people=people, kinds=kinds, **days, search=self.search, nowhere=self.nowhere)


@noun.command("list")
@taking(Looking)
def show_many(looking: Looking) -> None:
    """The latest events; with --csv all that match. / 新しい受信を一覧にします。--csv では当てはまるものすべて。"""

    async def task(office: Office) -> None:
        organization, wanted = await office.organization(), await looking.wanted(office)
        if looking.as_csv:
            named = await kind_namer(office, organization.id)
            await write_lines(event_sheet(office.database, organization, wanted, language(), named))
            return
        rows = await _found(office, organization.id, wanted, looking.limit)
        if looking.as_json:
            write_json([_listed(each) for each in rows])
            return
        _tell_many(rows, await kind_namer(office, organization.id))

    at_work(task)


def _tell_many(rows: list[EventRow], named: Callable[[str], str]) -> None:
    headings = (say("受信", "received"), "ID", say("種類", "kind"), say("件名", "title"), say("差出人", "sender"))
    write_table(
        headings, [(moment(each.received_at), each.id, named(each.kind), each.title, each.sender) for each in rows]
    )


async def _found(office: Office, organization_id: str, wanted: EventFilter, limit: int) -> list[EventRow]:
    """As many as asked for, however long the search takes."""
    rows: list[EventRow] = []
    before = ""
    while len(rows) < limit:
        async with office.database.reading() as connection:
            left = limit - len(rows)
            found = await find_events(connection, organization_id, wanted, before=before, limit=left)
        rows += found.rows
        before = found.next_before
        if not before:
            break
    return rows


def _listed(row: EventRow) -> dict[str, Any]:
    """A listed event for programs."""
    return {
        "id": row.id,
        "kind": row.kind,
        "title": row.title,
        "sender": row.sender,
        "received_at": iso(row.received_at),
    }


@noun.command("send")
def send_waiting(
    ids: Ids = None,
    every: Annotated[bool, typer.Option("--all", help="All of them. / 通知先がなかったものすべて。")] = False,
) -> None:
    """Sends what had no destination, once there is one. / 通知先がなかったものを、通知先を設定したあとに送ります。"""
    if bool(ids) == every:
        raise Complaint("受信のIDか --all のどちらかを指定してください。", "Give ids of events, or --all.", WRONG)

    async def task(office: Office) -> None:
        organization = await office.organization()
        desk = WaitingDesk(office.database, office.config.relay_url)
        done = await (desk.send_all(organization.id) if every else desk.send(organization.id, ids or []))
        tell(
            say(
                f"送信待ち {done.sent} 件、通知先なしのまま {done.waiting} 件、送らなかったもの {done.left} 件。",
                f"{done.sent} put among those to be sent, {done.waiting} still without one, {done.left} left.",
            )
        )

    at_work(task)


@noun.command("dismiss")
def dismiss_waiting(ids: Annotated[list[str], typer.Argument(help="Ids of events. / 受信のID（複数可）。")]) -> None:
    """Marks events without a destination as seen, without sending. /
    通知先がなかったものを、送らずに確認済みにします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        count = await WaitingDesk(office.database, office.config.relay_url).dismiss(organization.id, ids)
        tell(say(f"{count} 件を確認済みにしました。", f"{count} marked as seen."))

    at_work(task)


@noun.command("show")
def show_one(id: Annotated[str, typer.Argument(help="The event's id. / 受信のID。")], as_json: AsJson = False) -> None:
    """One event and what became of its notifications. / 受信1件と、その通知がどうなったかを表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            found = await get_event(connection, organization.id, id)
            rows = await notifications_of_event(connection, id)
            notes = (await notes_of_events(connection, [id])).get(id, [])
            replies = await replies_of_event(connection, id)
        if found is None:
            raise _unknown(id)
        if as_json:
            told = {"notifications": [in_short(row) for row in rows], "notes": [_noted(each) for each in notes]}
            known = {"text": found.text, "details": found.details, "replies": [_replied(each) for each in replies]}
            write_json({**plain(found), **known, **told})
        else:
            _tell(found, rows, await kind_namer(office, organization.id))
            _tell_more(notes, replies)

    at_work(task)


@noun.command("mail")
def write_mail(
    id: Annotated[str, typer.Argument(help="The event's id. / 受信のID。")],
    file: ToFile = None,
) -> None:
    """The mail as it came, to be opened or tried. / 元のメールを、届いたまま出力します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            found = await get_event(connection, organization.id, id)
            raw = await get_raw_mail(connection, found.id) if found else None
        if found is None:
            raise _unknown(id)
        if raw is None:
            raise Complaint("この受信に、元のメールは残っていません。", "No mail is kept of this event.", WRONG)
        write_file(raw, file)

    at_work(task)


@noun.command("erase")
def erase(
    id: Annotated[str, typer.Argument(help="The event's id. / 受信のID。")],
    sure: Annotated[bool, typer.Option("--yes", help="Do not ask. / 確認せずに消去します。")] = False,
) -> None:
    """Erases what one event says, everywhere; this cannot be undone. /
    受信1件の内容をすべて消去します（元に戻せません）。"""
    if not sure:
        typer.confirm(
            say("内容を消去します。元に戻せません。よろしいですか", "Erase it? This cannot be undone"), abort=True
        )

    async def task(office: Office) -> None:
        organization = await office.organization()
        if not await erase_event(office.database, organization.id, id):
            raise _unknown(id)
        tell(say("消去しました。", "It is erased."))

    at_work(task)


def _unknown(id: str) -> Complaint:
    return Complaint(f"受信 {id[:60]} は見つかりません。", f"There is no event {id[:60]}.")


def plain(event: Event) -> dict[str, Any]:
    """An event for programs."""
    return {
        "id": event.id,
        "kind": event.kind,
        "urgency": event.urgency.word,
        "title": event.title,
        "sender": event.sender,
        "received_at": iso(event.received_at),
        "expires_at": iso(event.expires_at),
    }


def in_short(row: NotificationRow) -> dict[str, Any]:
    """A notification for programs."""
    return {
        "id": row.id,
        "event_id": row.event_id,
        "kind": row.kind,
        "title": row.title,
        "destination": row.label,
        "destination_kind": row.destination_kind,
        "intended_for": row.intended_for,
        "urgency": row.urgency.word,
        "state": row.state.value,
        "reason": row.reason,
        "tries": row.tries,
        "doubtful": row.doubtful,
        "created_at": iso(row.created_at),
        "settled_at": iso(row.settled_at),
        "fallback_of": row.fallback_of,
        "resend_of": row.resend_of,
        "merged_into": row.carrier.id if row.carrier else None,
        "merged_state": row.carrier.state.value if row.carrier else None,
        "carries": row.carries,
    }


def _tell(event: Event, rows: list[NotificationRow], named: Callable[[str], str]) -> None:
    what = f"{named(event.kind)} / {called(URGENCIES, event.urgency.word)}"
    tell(f"{event.title}\n{moment(event.received_at)}  {what}  {event.sender}".rstrip())
    for label, fact in _facts(event):
        tell(f"{label}: {fact}")
    if event.text:
        tell(f"\n{event.text}")
    headings = ("ID", say("通知先", "destination"), say("状態", "state"), say("理由", "reason"))
    write_table(headings, [(row.id, row.label, standing_text(row), row.reason) for row in rows])


def _facts(event: Event) -> Iterator[tuple[str, str]]:
    """What is known of a mail: for whom, by which rule, with which files, whether its sender may be forged."""
    known = event.details
    rule = rule_name(known.get("rule", ""), known.get("rule_name", ""), language()) if known.get("rule") else ""
    files = say("、", ", ").join(each.name for each in event.files)
    facts = (
        (say("宛先", "To"), known.get("recipient", "")),
        (say("ルール", "Rule"), rule),
        (say("添付", "Attached"), files),
        (say("なりすましの疑い", "May be forged"), known.get("forged", "")),
        (say("同じ内容の受信", "Repeats"), known.get("repeat_of", "")),
    )
    yield from (fact for fact in facts if fact[1])


_REASONS = {
    "no_destination": ("通知先なし", "no destination"),
    "off": ("通知しない設定", "switched off"),
    "away": ("不在", "away"),
    "kept": ("保管のみ", "kept only"),
}
_MAILS = {
    MailState.WAITING: ("送信待ち", "waiting"),
    MailState.SENT: ("送信済み", "sent"),
    MailState.FAILED: ("送信できず", "failed"),
    MailState.CANCELLED: ("取消", "cancelled"),
}


def _tell_more(notes: list[EventNote], replies: list[ReplyRow]) -> None:
    """Why somebody was not told, and what was answered by mail."""
    for note in notes:
        tell(f"{say(*_REASONS[note.reason])}  {note.who}  {moment(note.settled_at)}".rstrip())
    for each in replies:
        mail = each.mail
        state, to = say(*_MAILS[mail.state]), ", ".join(mail.recipients)
        tell(f"{say('返信', 'reply')}  {state}  {moment(each.reply.written_at)}  → {to}  {mail.error}".rstrip())


def _noted(note: EventNote) -> dict[str, Any]:
    return {"reason": note.reason, "who": note.who, "at": iso(note.at), "settled_at": iso(note.settled_at)}


def _replied(each: ReplyRow) -> dict[str, Any]:
    mail = each.mail
    return {
        "written_at": iso(each.reply.written_at),
        "to": list(mail.recipients),
        "text": each.reply.text,
        "state": mail.state.value,
        "settled_at": iso(mail.settled_at),
        "error": mail.error,
    }
