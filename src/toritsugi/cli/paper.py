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

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON. / JSON で出力します。")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many. / 表示する件数の上限。")]
Search = Annotated[str, typer.Option("--search", help="Only with these words. / この言葉を含むものだけ。")]

WIDEST = 1000


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
    if not table.rows:
        tell(say("  （該当なし）", "  (none)"))


def moment(seconds: float | None) -> str:
    """Date and time in Japan; empty for None."""
    return "" if seconds is None else f"{japan_time(seconds):%Y-%m-%d %H:%M:%S}"


def iso(seconds: float | None) -> str | None:
    """For programs: ISO 8601 with its offset."""
    return None if seconds is None else japan_time(seconds).isoformat(timespec="milliseconds")
