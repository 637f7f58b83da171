"""What somebody looks for at the terminal: by words, person, kind and day."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.clock import start_of_date
from toritsugi.people import employees_by_email, search_employees

Person = Annotated[
    str,
    typer.Option(
        "--person",
        help="For this employee: name or mail address. / この社員あてのものだけ。氏名かメールアドレスで指定します。",
    ),
]
Kind = Annotated[str, typer.Option("--kind", help="Of this kind. / この種類のものだけ。")]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--from", formats=["%Y-%m-%d"], help="From this day on, in Japan. / この日から（日本時間、例: 2026-12-01）。"
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="Until this day, in Japan. / この日まで（日本時間）。"),
]
AsCsv = Annotated[
    bool,
    typer.Option("--csv", help="Print all of it as CSV for spreadsheets. / 当てはまるものをすべて CSV で出力します。"),
]

PEOPLE_AT_MOST = 10


async def people_called(connection: AsyncConnection, organization_id: str, person: str) -> frozenset[str]:
    """The ids of the employees who are meant; none named, none meant. Raises Complaint when nobody is called so."""
    if not person.strip():
        return frozenset()
    if "@" in person:
        known = (await employees_by_email(connection, [person])).values()
        found = [each for each in known if each.organization_id == organization_id]
    else:
        found = await search_employees(connection, organization_id, person, PEOPLE_AT_MOST)
    if not found:
        raise Complaint(
            f"「{person[:60]}」に当てはまる社員はいません。", f"No employee matches {person[:60]!r}.", WRONG
        )
    return frozenset(each.id for each in found)


def kinds_called(known: Iterable[str], kind: str) -> frozenset[str]:
    """The kinds of that name, or of that family: "visitor" means visitor.arrived as well."""
    named = frozenset(each for each in known if each == kind or each.startswith(f"{kind}."))
    return named or frozenset({kind} if kind else ())


def begin_of(since: datetime | None) -> float | None:
    """When that day begins, in seconds since the epoch."""
    return None if since is None else start_of_date(since.date())


def end_of(until: datetime | None) -> float | None:
    """When that day has ended, in seconds since the epoch."""
    return None if until is None else start_of_date(until.date() + timedelta(days=1))


async def write_lines(lines: AsyncIterator[str]) -> None:
    """Puts a sheet on standard output as it grows, in UTF-8."""
    async for line in lines:
        await asyncio.to_thread(sys.stdout.buffer.write, line.encode(errors="replace"))
    sys.stdout.buffer.flush()
