"""`toritsugi notification`: what was said to whom, every try of it, and once more by hand."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, Limit, Search, iso, moment, standing_text, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.cli.telling.event import in_short
from toritsugi.notification import State
from toritsugi.outbox import (
    AttemptRow,
    Carried,
    NotificationFilter,
    NotificationRow,
    NotResendable,
    carried,
    get_notification,
    list_attempts,
    list_notifications,
    resend,
)

noun = typer.Typer(name="notification", help="What was said to whom. / 通知。", no_args_is_help=True)
Id = Annotated[str, typer.Argument(help="The notification's id. / 通知のID。")]
States = Annotated[list[str] | None, typer.Option("--state", help="Only in this state; may be repeated. / 状態。")]


@noun.command("list")
def show_many(states: States = None, search: Search = "", limit: Limit = 20, as_json: AsJson = False) -> None:
    """The latest notifications. / 通知の一覧。"""
    wanted = NotificationFilter(states=frozenset(_state(each) for each in states or ()), search=search)

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            rows = await list_notifications(connection, organization.id, wanted, limit=limit)
        if as_json:
            write_json([in_short(row) for row in rows])
        else:
            _tell_many(rows)

    at_work(task)


@noun.command("show")
def show_one(id: Id, as_json: AsJson = False) -> None:
    """One notification and every attempt with the platform's answer. / 一件の詳細。"""

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
    """Sends it again, as a new notification that points to the old one. / 再送します。"""

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
                each.verdict or "–",
                str(each.status or "–"),
                f"{each.code} {each.description}".strip(),
            )
            for each in attempts
        ],
    )
