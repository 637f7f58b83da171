"""What came in is found by person, kind, day and words, together, in its order, without a gap."""

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import insert

import toritsugi.database.asking.walking
from street import SALES_ROOM, Street, open_street
from toritsugi.clock import DAY
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake import EventFilter, event_sheet, find_events, kinds_in_use
from toritsugi.intake.finding import listing
from toritsugi.intake.tables import event, event_note, event_person
from toritsugi.people import get_organization

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        yield opened


async def came(street: Street, title: str, *to: str, **given: Any) -> str:
    """An event comes in for these employees (田中 when none are named); a minute passes."""
    addressees = tuple(Addressee("employee", id) for id in to)
    receipt = await street.desk.accept(street.event(*addressees, title=title, **{"text": "", **given}))
    street.database.clock.advance(60)  # type: ignore[attr-defined]
    return receipt.event_id


async def titles(street: Street, limit: int = 50, **wanted: Any) -> list[str]:
    async with street.database.reading() as c:
        found = await find_events(c, street.organization_id, EventFilter(**wanted), limit=limit)
    assert found.searched_to is None
    return [row.title for row in found.rows]


async def everything(street: Street, limit: int, **wanted: Any) -> list[str]:
    """All pages, one after the other."""
    seen: list[str] = []
    before = ""
    while True:
        async with street.database.reading() as c:
            found = await find_events(c, street.organization_id, EventFilter(**wanted), before=before, limit=limit)
        assert len(found.rows) <= limit
        seen += [row.title for row in found.rows]
        before = found.next_before
        if not before:
            return seen


async def test_words_are_found_in_subject_sender_and_text_whatever_their_width(street: Street) -> None:
    await came(street, "ＡＢＣ商事のﾐﾂﾓﾘ", sender="佐藤 花子 <sato@crm.example>", text="㈱青葉の\n新しい件です。")
    await came(street, "ほかの件", sender="x@y.example", text="なし")
    for search in (
        "abc商事",
        "ミツモリ",
        "ﾐﾂﾓﾘ",
        "ＳＡＴＯ",
        "佐藤花子",
        "(株)青葉の新しい",
        "新しい件",
        "abc 青葉 sato",
    ):
        assert await titles(street, search=search) == ["ＡＢＣ商事のﾐﾂﾓﾘ"], search
    for search in ("abc ほか", "みつもり", "ﾐﾂﾓﾘｶﾞ", "%", "_", "\\"):
        assert await titles(street, search=search) == [], search
    assert await titles(street, search=" 　 ") == ["ほかの件", "ＡＢＣ商事のﾐﾂﾓﾘ"]


async def test_people_kinds_and_days_narrow_it_together(street: Street) -> None:
    tanaka, suzuki = street.tanaka.id, street.suzuki.id
    start = street.database.clock.now()
    await came(street, "一", tanaka, kind="workflow")
    await came(street, "二", suzuki, kind="workflow")
    street.database.clock.advance(DAY)  # type: ignore[attr-defined]
    await came(street, "三", tanaka, suzuki, kind="timeline")
    await came(street, "四", tanaka, kind="workflow", text="見積書")
    await street.desk.accept(street.event(Addressee("room", SALES_ROOM), title="五", kind="timeline"))
    people = {"tanaka": frozenset({tanaka}), "both": frozenset({tanaka, suzuki}), "nobody": frozenset({""})}
    workflow, both = frozenset({"workflow"}), frozenset({"workflow", "timeline"})
    assert await titles(street, people=people["tanaka"]) == ["四", "三", "一"]
    assert await titles(street, people=people["both"]) == ["四", "三", "二", "一"]
    assert await titles(street, people=people["nobody"]) == []
    assert await titles(street, kinds=workflow) == ["四", "二", "一"]
    assert await titles(street, kinds=both) == ["五", "四", "三", "二", "一"]
    assert await titles(street, kinds=both, search="見積") == ["四"]
    assert await titles(street, kinds=workflow, people=people["tanaka"]) == ["四", "一"]
    assert await titles(street, until=start + DAY / 2) == ["二", "一"]
    assert await titles(street, since=start + DAY / 2, kinds=workflow) == ["四"]
    assert await titles(street, since=start + DAY / 2, until=start + 2 * DAY, people=people["both"]) == ["四", "三"]
    assert await titles(street, search="見積", people=people["tanaka"], kinds=workflow, since=start) == ["四"]
    async with street.database.reading() as c:
        assert await kinds_in_use(c, street.organization_id) == ["timeline", "workflow"]
        assert (await find_events(c, "another", EventFilter(people=people["tanaka"]))).rows == []
        assert (await find_events(c, "another")).rows == [] and await kinds_in_use(c, "another") == []


async def test_only_what_waits_for_a_destination(database: Database) -> None:
    async with open_street(database, base_user_id="", base_channel_id="") as street:
        await came(street, "届く")
        await came(street, "届かない一", street.newcomer.id, kind="workflow")
        await came(street, "届かない二", street.newcomer.id, street.suzuki.id, kind="timeline", text="見積書")
        assert await titles(street, nowhere=True) == ["届かない二", "届かない一"]
        assert await everything(street, 1, nowhere=True) == ["届かない二", "届かない一"]
        assert await titles(street, nowhere=True, search="見積") == ["届かない二"]
        assert await titles(street, nowhere=True, kinds=frozenset({"workflow"})) == ["届かない一"]
        assert await titles(street, nowhere=True, people=frozenset({street.suzuki.id})) == ["届かない二"]


PATHS: list[dict[str, Any]] = [
    {},
    {"kinds": frozenset({"workflow"})},
    {"kinds": frozenset({"workflow", "timeline"})},
    {"search": "件"},
    {"search": "件", "kinds": frozenset({"workflow", "timeline"})},
]


async def test_pages_follow_each_other_without_a_gap(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where several came at the same moment, and where the search has to look at row after row."""
    monkeypatch.setattr(toritsugi.database.asking.walking, "STRETCH", 3)
    for number in range(20):
        kind = "workflow" if number % 3 else "timeline"
        await street.desk.accept(street.event(title=f"{number} 件", kind=kind, received_at=1000.0 + number // 4))
    whole = await titles(street)
    assert len(whole) == 20
    people = [{"people": frozenset({street.tanaka.id})}, {"people": frozenset({street.tanaka.id, street.suzuki.id})}]
    for wanted in (*PATHS, *people):
        expected = [title for title in whole if await _matches(street, title, wanted)]
        for limit in (1, 3, 7, 20, 50):
            assert await everything(street, limit, **wanted) == expected, (wanted, limit)


async def _matches(street: Street, title: str, wanted: dict[str, Any]) -> bool:
    kinds = wanted.get("kinds")
    return not kinds or ("workflow" if int(title.split()[0]) % 3 else "timeline") in kinds


async def test_a_long_search_says_how_far_it_came_and_goes_on(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toritsugi.database.asking.walking, "STRETCH", 5)
    monkeypatch.setattr(listing, "PATIENCE", 0.0)
    for number in range(23):
        await street.desk.accept(street.event(title=f"{number:02d}", received_at=1000.0 + number))
    async with street.database.reading() as c:
        found = await find_events(c, street.organization_id, EventFilter(search="03"))
        assert (found.rows, found.searched_to) == ([], 1018.0)
        rounds = 0
        while not found.rows:
            found = await find_events(c, street.organization_id, EventFilter(search="03"), before=found.next_before)
            rounds += 1
    assert [row.title for row in found.rows] == ["03"] and rounds == 3


async def test_a_sheet_holds_all_that_is_found(street: Street) -> None:
    for number in range(450):
        await street.desk.accept(
            street.event(title=f"=SUM({number})", kind="mail", text='"本文"\n二行目', received_at=1000.0 + number)
        )
    async with street.database.reading() as c:
        organization = await get_organization(c, street.organization_id)
    assert organization is not None
    sheet = event_sheet(street.database, organization, EventFilter(search="sum"), "ja", lambda kind: f"種類 {kind}")
    text = "".join([line async for line in sheet])
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[0][:3] == ["受信日時", "種類", "件名"] and len(rows) == 451
    assert [row[2] for row in rows[1:]] == [f"'=SUM({number})" for number in reversed(range(450))]
    assert rows[1][1] == "種類 mail" and rows[1][6] == '"本文"\n二行目'
    assert rows[1][0] == "1970-01-01 09:24:09"


ROWS = 100_000
BEFORE = 60_000
"""The page below this row is asked for."""


async def fill(database: Database, organization_id: str, employee_id: str) -> None:
    """Many events: one in a thousand is a workflow, one in ten is for the employee, one in five waits."""
    rows = [
        {
            "id": f"{number:032x}",
            "organization_id": organization_id,
            "kind": "workflow" if number % 1000 == 0 else "mail",
            "urgency": 3,
            **dict.fromkeys(("title", "text", "link", "sender", "fingerprint"), ""),
            **dict.fromkeys(("addressees", "buttons"), "[]"),
            "details": "{}",
            "idempotency_key": str(number),
            "received_at": float(number),
            "expires_at": float(number),
            "words": f"件 {number}",
        }
        for number in range(ROWS)
    ]
    place = {"organization_id": organization_id}
    persons = [
        {"employee_id": employee_id if number % 10 == 0 else "x", "event_id": row["id"], "received_at": number, **place}
        for number, row in enumerate(rows)
    ]
    notes = [
        {"event_id": row["id"], "position": 0, "at": number, "who": "", "employee_id": "", "settled_at": None, **place}
        for number, row in enumerate(rows)
        if number % 5 == 0
    ]
    async with database.transaction() as c:
        await c.execute(insert(event), rows)
        await c.execute(insert(event_person), persons)
        await c.execute(insert(event_note), [{**note, "reason": "no_destination"} for note in notes])
    if database.kind == "postgresql":
        async with database.transaction() as c:
            await c.exec_driver_sql("ANALYZE")


async def plan_of(database: Database, organization_id: str, wanted: EventFilter) -> str:
    """How the database finds the next page."""
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        statements.append((statement, parameters))

    engine = database.reader.sync_engine
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    async with database.reading() as c:
        await find_events(c, organization_id, wanted, before=f"{BEFORE:032x}")
    sqlalchemy_event.remove(engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if database.kind == "sqlite" else "EXPLAIN "
    async with database.reading() as c:
        told = [(await c.exec_driver_sql(explain + each, parameters)).all() for each, parameters in statements]
    return "\n".join(str(row[-1]) for rows in told for row in rows)


async def test_an_index_leads_to_every_page(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read through or sorted, whatever is asked for: a million rows at the scale of one to ten."""
    monkeypatch.setattr(toritsugi.database.asking.walking, "STRETCH", toritsugi.database.asking.walking.STRETCH // 10)
    monkeypatch.setattr(listing, "PATIENCE", 0.0)
    await fill(street.database, street.organization_id, street.tanaka.id)
    kind, kinds = frozenset({"workflow"}), frozenset({"workflow", "mail"})
    tanaka = frozenset({street.tanaka.id})
    asked: tuple[dict[str, Any], ...] = (
        {},
        {"kinds": kind},
        {"kinds": kinds},
        {"people": tanaka},
        {"people": tanaka, "kinds": kinds},
        {"since": 100.0, "until": 70_000.0},
        {"search": "件"},
        {"search": "件", "kinds": kinds},
        {"search": "なし", "kinds": kind},
        {"search": "件", "people": tanaka},
        {"nowhere": True},
        {"nowhere": True, "search": "なし"},
    )
    for wanted in asked:
        plan = await plan_of(street.database, street.organization_id, EventFilter(**wanted))
        for sign in ("SCAN event", "TEMP B-TREE", "Seq Scan on event", "Sort"):
            assert sign not in plan, f"{wanted}\n{plan}"
