"""To accept one costs the same, however many came lately: no question walks through them."""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import insert

from street import Street, open_street
from toritsugi.database import Database
from toritsugi.intake.tables import event

pytestmark = pytest.mark.anyio
MANY = 3_000
TOGETHER = 10


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        yield opened


async def fill(street: Street) -> None:
    """All of them came within the last minute and say something of their own."""
    now = street.database.clock.now()
    blank = dict.fromkeys(("title", "text", "link", "sender", "fingerprint", "words"), "")
    blank |= {"addressees": "[]", "buttons": "[]", "details": "{}", "kind": "mail"}
    times = {"received_at": now - 30, "expires_at": now + 3600}
    rows = [
        {"id": f"{number:032x}", "idempotency_key": f"k{number}", "saying": f"{number:064x}", "urgency": 3}
        for number in range(MANY)
    ]
    async with street.database.transaction() as c:
        await c.execute(
            insert(event), [{"organization_id": street.organization_id, **blank, **times, **r} for r in rows]
        )
    if street.database.kind == "postgresql":
        async with street.database.transaction() as c:
            await c.exec_driver_sql("ANALYZE")


async def questions(street: Street) -> list[tuple[str, Any]]:
    """What the desk asks the database to accept some that could be repeats, together."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if re.search(r"\bFROM event\b", statement):
            asked.append((statement, parameters))

    engine = street.database.writer.sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    told = [street.event(saying=f"{number:064x}", repeat_within=300.0) for number in range(TOGETHER)]
    await asyncio.gather(*map(street.desk.accept, told))
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)
    return asked


async def test_no_question_about_events_walks_through_the_latest(street: Street) -> None:
    await fill(street)
    asked = await questions(street)
    assert len(asked) == 1
    explain = "EXPLAIN QUERY PLAN " if street.database.kind == "sqlite" else "EXPLAIN "
    async with street.database.reading() as c:
        told = [(await c.exec_driver_sql(explain + each, parameters)).all() for each, parameters in asked]
    plan = "\n".join(str(row[-1]) for rows in told for row in rows)
    assert re.search(r"Seq Scan|SCAN event|received_at_id|saying>", plan) is None, plan
    assert len(re.findall(r"idempotency_key=|Index Cond.*idempotency_key", plan)) == 1, plan
    assert len(re.findall(r"saying=|Index Cond.*saying", plan)) == 1, plan
