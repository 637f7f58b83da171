"""Steps that change rows which are there already: words and people of events, and what is forgotten afterwards."""

from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection

import toritsugi.database
from toritsugi.clock import SystemClock
from toritsugi.database import Database, migrate, open_database
from toritsugi.forgetting.retention import forget_events
from toritsugi.intake import EventFilter, find_events, get_events
from toritsugi.intake.words import words_of

pytestmark = pytest.mark.anyio
ADDRESSEES = '[{"kind":"employee","value":"e1"},{"kind":"employee","value":"e1"},{"kind":"room","value":"r1"}]'


def to_revision(revision: str) -> Any:
    """A step that brings the tables to that revision and no further."""

    def run(connection: Connection) -> None:
        config = import_module("alembic.config").Config()
        where = Path(toritsugi.database.__file__).parent / "migrations"
        config.set_main_option("script_location", str(where))
        config.attributes["connection"] = connection
        import_module("alembic.command").upgrade(config, revision)

    return run


@pytest.fixture(params=["sqlite", "postgresql"])
async def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Without any table."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path / 'empty.db'}", SystemClock())
        yield database
        await database.close()
        return
    server = request.getfixturevalue("postgres")
    name = f"empty_{uuid4().hex[:12]}"
    await server.run(f"CREATE DATABASE {name}")
    database = open_database(server.address_of(name), SystemClock())
    yield database
    await database.close()
    await server.drop(server.address_of(name))


@pytest.fixture
async def old(empty_database: Database) -> AsyncIterator[Database]:
    """Tables as they were before events were found by words, with 1,200 events in them."""
    async with empty_database.transaction() as c:
        await c.run_sync(to_revision("0015"))
        await c.execute(
            text("INSERT INTO organization (id, name, language, phone, created_at) VALUES ('o1', '会社', 'ja', '', 0)")
        )
        rows = [_row(number) for number in range(1_200)]
        columns = ", ".join(rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        await c.execute(text(f"INSERT INTO event ({columns}) VALUES ({values})"), rows)
    yield empty_database


def _row(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:032x}",
        "organization_id": "o1",
        "kind": "timeline" if number % 2 else "other",
        "urgency": 3,
        "title": f"ﾃｽﾄ　件名 {number}",
        "text": "見 積\nをお送りします",
        "link": "",
        "sender": "CRM <crm@Example.com>",
        "addressees": ADDRESSEES if number < 700 else "[]",
        "buttons": "[]",
        "details": "{}",
        "idempotency_key": str(number),
        "fingerprint": "",
        "received_at": float(number),
        "expires_at": float(number),
    }


async def test_events_of_before_are_found_by_words_and_people(old: Database) -> None:
    assert await migrate(old)
    async with old.reading() as c:
        all_of_them = await find_events(c, "o1", EventFilter(search="テスト 見積"), limit=2_000)
        one = await find_events(c, "o1", EventFilter(search="1199 crm@example.com"), limit=9)
        by_person = await find_events(c, "o1", EventFilter(people=frozenset({"e1"})), limit=2_000)
        [event] = await get_events(c, "o1", [f"{7:032x}"])
        kept = (await c.execute(text("SELECT words FROM event WHERE id = :id"), {"id": event.id})).scalar_one()
    assert kept == words_of(event), "as if this version had written it"
    assert len(all_of_them.rows) == 1_200 and [row.title for row in one.rows] == ["ﾃｽﾄ　件名 1199"]
    assert [row.id for row in by_person.rows] == [f"{number:032x}" for number in range(699, -1, -1)]


async def test_events_of_before_are_forgotten_from_the_oldest_on(old: Database) -> None:
    await migrate(old)
    assert await forget_events(old, keep_days=30) == 1_200
    assert await forget_events(old, keep_days=30) == 0
    async with old.reading() as c:
        left = (await c.execute(text("SELECT count(*) FROM event WHERE text <> '' OR words <> ''"))).scalar_one()
        reached = {row.kind: row.received_at for row in await c.execute(text("SELECT * FROM forgotten"))}
    assert left == 0 and reached == {"timeline": 1_199.0, "other": 1_198.0}


COMPANY = "INSERT INTO organization (id, name, language, phone, created_at) VALUES ('o1', '会社', 'ja', '', 0)"


async def _fill(c: AsyncConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Rows of a table as it was; what they leave out is 0, "" or null by the column's type."""
    columns = await c.run_sync(lambda sync: inspect(sync).get_columns(table))
    for given in rows:
        row = {each["name"]: given.get(each["name"], _blank(each)) for each in columns}
        names = ", ".join(row)
        await c.execute(text(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"), row)


def _blank(column: Any) -> Any:
    if column["nullable"]:
        return None
    return "" if column["type"].python_type is str else column["type"].python_type(0)


async def test_visits_of_appointments_learn_who_of_the_visitors_came(empty_database: Database) -> None:
    """By their names, two of one name one after the other; nobody is made up where no name fits."""
    expected = [("v1", "山本 健太"), ("v2", "山本 健太"), ("v3", "Ann Smith")]
    visits = [
        {"id": "a", "visitor_name": "山本 健太", "companions": "Ann Smith", "arrived_at": 10.0, "appointment_id": "p1"},
        {"id": "b", "visitor_name": "山本 健太", "arrived_at": 20.0, "appointment_id": "p1"},
        {"id": "c", "visitor_name": "", "arrived_at": 30.0, "appointment_id": "p1"},
        {"id": "d", "visitor_name": "山本 健太", "arrived_at": 40.0},
    ]
    desk = {"organization_id": "o1", "kiosk_id": "k1", "party": 1, "language": "ja"}
    async with empty_database.transaction() as c:
        await c.run_sync(to_revision("0027"))
        await c.execute(text(COMPANY))
        await _fill(c, "kiosk", [{"id": "k1", "organization_id": "o1", "key_digest": "k", "token_digest": "t"}])
        await _fill(c, "appointment", [{"id": "p1", "organization_id": "o1", "kind": "day"}])
        people = [{"id": id, "name": name, "position": at} for at, (id, name) in enumerate(expected)]
        await _fill(c, "appointment_visitor", [{**each, "appointment_id": "p1", "language": "ja"} for each in people])
        await _fill(c, "visit", [{**desk, **each} for each in visits])
    await migrate(empty_database)
    async with empty_database.reading() as c:
        known = {row.id: row.visitor_ids for row in await c.execute(text("SELECT id, visitor_ids FROM visit"))}
    assert known == {"a": "v1 v3", "b": "v2", "c": "", "d": ""}
