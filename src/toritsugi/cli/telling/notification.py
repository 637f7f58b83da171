"""`toritsugi notification`: what was said to whom, every try of it, and once more by hand."""

from collections.abc import Sequence
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
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, Limit, Search, iso, moment, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.cli.standing import standing_text
from toritsugi.cli.telling.event import in_short
from toritsugi.cli.vocabulary import VERDICTS, called, kind_namer
from toritsugi.intake import events_of, said_in, search_words
from toritsugi.notification import State
from toritsugi.outbox import (
    AttemptRow,
    Carried,
    Names,
    NotificationFilter,
    NotificationRow,
    NotResendable,
    carried,
    get_notification,
    list_attempts,
    list_notifications,
    notification_kinds,
    notification_sheet,
    resend,
)

noun = typer.Typer(name="notification", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The notification's id. / 通知のID。")]
States = Annotated[
    list[str] | None,
    typer.Option("--state", help="Only in this state; may be repeated. / この状態のものだけ（複数指定できます）。"),
]


@dataclass(frozen=True)
class Looking:
    """What to list."""

    states: States = None
    search: Search = ""
    person: Person = ""
    kind: Kind = ""
    since: Since = None
    until: Until = None
    limit: Limit = 20
    as_json: AsJson = False
    as_csv: AsCsv = False

    async def wanted(self, office: Office) -> NotificationFilter:
        organization = await office.organization()
        async with office.database.reading() as connection:
            people = await people_called(connection, organization.id, self.person)
            kinds = kinds_called(await notification_kinds(connection, organization.id), self.kind)
        return NotificationFilter(
            states=frozenset(_state(each) for each in self.states or ()),
            kinds=kinds,
            since=begin_of(self.since),
            until=end_of(self.until),
            words=search_words(self.search),
            said=said_in,
            among=tuple(events_of(organization.id, people)),
        )


@noun.command("list")
@taking(Looking)
def show_many(looking: Looking) -> None:
    """The latest notifications; with --csv all that match. /
    新しい通知を一覧にします。--csv では当てはまるものすべて。"""

    async def task(office: Office) -> None:
        organization, wanted = await office.organization(), await looking.wanted(office)
        if looking.as_csv:
            named = await kind_namer(office, organization.id)
            names = Names(named, lambda row, _followed: standing_text(row).plain)
            await write_lines(notification_sheet(office.database, organization, wanted, language(), names))
            return
        async with office.database.reading() as connection:
            rows = await list_notifications(connection, organization.id, wanted, limit=looking.limit)
        if looking.as_json:
            write_json([in_short(row) for row in rows])
        else:
            _tell_many(rows)

    at_work(task)


@noun.command("show")
def show_one(id: Id, as_json: AsJson = False) -> None:
    """One notification and every attempt with the platform's answer. /
    通知1件と、送信のたびの LINE WORKS の応答を表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            row = await get_notification(connection, organization.id, id)
            attempts = await list_attempts(connection, [id])
            told = (await carried(connection, [id])).get(id, [])
        if row is None:
            raise _unknown(id)
        if as_json:
            attempted = [_attempt(each) for each in attempts]
            more = {"text": row.body.text, "carried": [each.id for each in told], "attempts": attempted}
            write_json(in_short(row) | more)
        else:
            _tell_one(row, attempts)
            _tell_carried(told)

    at_work(task)


@noun.command("resend")
def send_again(id: Id) -> None:
    """Sends it again, as a new notification that points to the old one. / 通知を再送します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        try:
            new_id = await resend(office.database, organization.id, id)
        except NotResendable:
            async with office.database.reading() as connection:
                if await get_notification(connection, organization.id, id) is None:
                    raise _unknown(id) from None
            raise Complaint(
                "この通知はまだ送信待ちです。再送は、結果が出てからできます。",
                "This notification is still on its way; it can be resent once it is settled.",
            ) from None
        tell(say(f"再送を受け付けました（{new_id}）。", f"It will be sent again as {new_id}."))

    at_work(task)


def _state(word: str) -> State:
    try:
        return State(word)
    except ValueError:
        known = ", ".join(State)
        raise Complaint(
            f"状態「{word[:20]}」はありません。次のどれかを指定してください: {known}",
            f"There is no state {word[:20]!r}. Say one of: {known}",
            WRONG,
        ) from None


def _unknown(id: str) -> Complaint:
    return Complaint(f"通知 {id[:60]} は見つかりません。", f"There is no notification {id[:60]}.")


def _attempt(row: AttemptRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "started_at": iso(row.started_at),
        "finished_at": iso(row.finished_at),
        "verdict": row.verdict,
        "status": row.status,
        "code": row.code,
        "description": row.description,
        "doubtful": row.doubtful,
    }


def _tell_many(rows: Sequence[NotificationRow]) -> None:
    headings = (say("作成", "made"), "ID", say("件名", "title"), say("通知先", "destination"), say("状態", "state"))
    write_table(headings, [(moment(row.created_at), row.id, row.title, row.label, standing_text(row)) for row in rows])


def _tell_carried(told: Sequence[Carried]) -> None:
    if told:
        write_table(("ID", say("まとめた通知", "merged into it")), [(each.id, each.title) for each in told])


def _tell_one(row: NotificationRow, attempts: Sequence[AttemptRow]) -> None:
    tell(f"{row.title}\n→ {row.label}  {standing_text(row)}  {row.reason}".rstrip())
    if row.carrier is not None:
        told = f"toritsugi notification show {row.carrier.id}"
        tell(say(f"ほかの通知とまとめて送ります: {told}", f"Told among others: {told}"))
    if row.doubtful:
        tell(say("二重に届いた可能性があります。", "It may have been delivered twice."))
    tell(f"\n{row.body.text}")
    headings = ("#", say("開始", "started"), say("判定", "verdict"), "HTTP", say("応答", "answer"))
    write_table(
        headings,
        [
            (
                str(each.number),
                moment(each.started_at),
                called(VERDICTS, each.verdict) if each.verdict else "–",
                str(each.status or "–"),
                f"{each.code} {each.description}".strip(),
            )
            for each in attempts
        ],
    )
