"""`toritsugi event`: what came in."""

from typing import Annotated, Any

import typer

from toritsugi.cli.complaint import Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, Limit, Search, iso, moment, standing_text, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.event import Event
from toritsugi.intake import get_event, list_events
from toritsugi.outbox import NotificationRow, notifications_of_event

noun = typer.Typer(name="event", help="What came in. / 受信。", no_args_is_help=True)


@noun.command("list")
def show_many(search: Search = "", limit: Limit = 20, as_json: AsJson = False) -> None:
    """The latest events. / 受信の一覧。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            events = await list_events(connection, organization.id, search=search, limit=limit)
        if as_json:
            write_json([plain(each) for each in events])
            return
        headings = (say("受信", "received"), "ID", say("種類", "kind"), say("件名", "title"), say("差出人", "sender"))
        write_table(
            headings, [(moment(each.received_at), each.id, each.kind, each.title, each.sender) for each in events]
        )

    at_work(task)


@noun.command("show")
def show_one(id: Annotated[str, typer.Argument(help="The event's id. / 受信のID。")], as_json: AsJson = False) -> None:
    """One event and what became of its notifications. / 一件の詳細。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            found = await get_event(connection, organization.id, id)
            rows = await notifications_of_event(connection, id)
        if found is None:
            raise Complaint(f"受信 {id[:60]} は見つかりません。", f"There is no event {id[:60]}.")
        if as_json:
            write_json({**plain(found), "text": found.text, "notifications": [in_short(row) for row in rows]})
        else:
            _tell(found, rows)

    at_work(task)


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


def _tell(event: Event, rows: list[NotificationRow]) -> None:
    tell(f"{event.title}\n{moment(event.received_at)}  {event.kind} / {event.urgency.word}  {event.sender}".rstrip())
    if event.text:
        tell(f"\n{event.text}")
    headings = ("ID", say("通知先", "destination"), say("状態", "state"), say("理由", "reason"))
    write_table(headings, [(row.id, row.label, standing_text(row), row.reason) for row in rows])
