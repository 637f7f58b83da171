"""What a command puts on the terminal: tables for people, JSON for programs."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
import typer
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from toritsugi.cli.speech import say
from toritsugi.clock import japan_time
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. / JSON で出力します。")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many. / 件数の上限。")]
Search = Annotated[str, typer.Option("--search", help="Only with these words. / 検索語。")]

WIDEST = 1000
_STATES: dict[State, tuple[str, str, str]] = {
    State.PENDING: ("送信待ち", "waiting", "yellow"),
    State.LEASED: ("送信中", "sending", "yellow"),
    State.DELIVERED: ("送信済み", "delivered", "green"),
    State.DEAD: ("送信できず", "refused", "red"),
    State.EXPIRED: ("期限切れ", "missed", "red"),
    State.MERGED: ("まとめて送信", "merged", "dim"),
    State.CANCELLED: ("取消", "cancelled", "dim"),
}


def tell(sentence: str) -> None:
    """One line on the terminal."""
    typer.echo(sentence)


def write_json(value: Any) -> None:
    """Indented JSON in UTF-8, with a line end."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def write_table(headings: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> None:
    """A table as wide as the terminal; where there is none, as wide as it needs to be. Nothing is cut off."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(cell) for cell in row))
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDEST)
        console.width = Measurement.get(console, console.options, table).maximum
    console.print(table)


def state_text(state: State) -> Text:
    """A state as people call it, in its colour."""
    japanese, english, style = _STATES[state]
    return Text(say(japanese, english), style=style)


def standing_text(row: NotificationRow) -> Text:
    """A notification's state; of one that was merged, also what became of the message that carries it."""
    if row.carrier is None:
        return state_text(row.state)
    japanese, english, style = _STATES[row.carrier.state]
    return Text(say(f"まとめて{japanese}", f"merged, {english}"), style=style)


def moment(seconds: float | None) -> str:
    """Date and time in Japan; empty for None."""
    return "" if seconds is None else f"{japan_time(seconds):%Y-%m-%d %H:%M:%S}"


def iso(seconds: float | None) -> str | None:
    """For programs: ISO 8601 with its offset."""
    return None if seconds is None else japan_time(seconds).isoformat(timespec="milliseconds")
