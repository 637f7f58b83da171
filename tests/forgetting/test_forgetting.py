"""What was kept long enough is erased everywhere, by kind or by hand, and no byte of it is left."""

import asyncio
import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import insert, select, update

from conftest import MovableClock
from forgetting.told_company import WORDS, holds_words, kept_bytes, nowhere, told
from street import Street, open_street
from toritsugi.database import Database, open_database
from toritsugi.event import Event
from toritsugi.forgetting import Forgetting, erase_event, forget_events, is_erased, retention
from toritsugi.intake import EventFilter, count_waiting, find_events, get_event, get_raw_mail, notes_of_events
from toritsugi.intake.tables import event as event_table
from toritsugi.mailing import MailServer, MailState
from toritsugi.notification import State
from toritsugi.outbox import list_attempts
from toritsugi.outbox.tables import notification
from toritsugi.people import add_organization
from toritsugi.replies import Replies, replies_of_event
from toritsugi.rules import change_kind, list_kinds

pytestmark = pytest.mark.anyio

DAY = 86_400.0


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    server = MailServer(host="127.0.0.1", port=9, sender="toritsugi@sample.example")
    async with open_street(database, reactions=(Replies(database, server).react,)) as opened:
        yield opened


def later(street: Street, days: float) -> None:
    street.database.clock.advance(days * DAY)  # type: ignore[attr-defined]


async def keep(street: Street, kind: str, days: int | None) -> None:
    async with street.database.transaction() as c:
        known = next(each for each in await list_kinds(c, street.organization_id) if each.key == kind)
        await change_kind(c, street.organization_id, msgspec.structs.replace(known, keep_days=days))


async def event_of(street: Street, id: str) -> Event:
    async with street.database.reading() as c:
        found = await get_event(c, street.organization_id, id)
    assert found is not None
    return found


async def test_each_kind_is_kept_for_its_own_days(street: Street) -> None:
    await keep(street, "workflow", 7)
    await keep(street, "timeline", 700)
    ids = {kind: await told(street, kind) for kind in ("workflow", "timeline", "mail")}
    for days, erased in ((6, set()), (2, {"workflow"}), (358, {"workflow", "mail"}), (340, set(ids))):
        later(street, days)
        await forget_events(street.database, 365)
        assert {kind for kind, id in ids.items() if is_erased(await event_of(street, id))} == erased
    assert await forget_events(street.database, 365) == 0


async def test_nothing_of_it_is_left_but_that_it_was(street: Street) -> None:
    id = await told(street)
    before = await event_of(street, id)
    assert holds_words(await kept_bytes(street.database))
    later(street, 366)
    assert await Forgetting(street.database, 365).forget_due() > 0
    assert holds_words(await kept_bytes(street.database)) == []
    after = await event_of(street, id)
    assert (after.received_at, after.kind, after.addressees) == (before.received_at, before.kind, before.addressees)
    rows = await street.rows(id)
    assert [row.state for row in rows] == [State.DELIVERED, State.DELIVERED]
    async with street.database.reading() as c:
        tries = await list_attempts(c, [row.id for row in rows])
        (reply,) = await replies_of_event(c, id)
        assert await get_raw_mail(c, id) is None
        found = await find_events(c, street.organization_id, EventFilter(search=WORDS))
    assert [(each.status, each.description) for each in tries] == [(201, "")] * 2
    assert (reply.reply.text, reply.mail.text, reply.mail.recipients) == ("", "", ())
    assert found.rows == []


async def test_what_still_waits_is_cancelled_and_never_sent_empty(street: Street) -> None:
    id = await told(street, delivered=False)
    another = await told(street)
    async with street.database.transaction() as c:
        first = (await c.execute(select(notification.c.id).where(notification.c.event_id == id).limit(1))).scalar_one()
        await c.execute(update(notification).where(notification.c.id == first).values(state=State.LEASED))
    assert await erase_event(street.database, street.organization_id, id)
    assert await erase_event(street.database, street.organization_id, another)
    states = {row.id: row.state for row in await street.rows(id)}
    assert states.pop(first) is State.LEASED and set(states.values()) == {State.CANCELLED}
    async with street.database.transaction() as c:
        await c.execute(update(notification).where(notification.c.id == first).values(state=State.PENDING))
    await street.worker()
    assert [row.state for row in await street.settled(id)].count(State.EXPIRED) == 1
    assert await street.messages() == []
    async with street.database.reading() as c:
        (reply,) = await replies_of_event(c, another)
    assert reply.mail.state is MailState.CANCELLED


async def test_one_event_is_erased_by_hand_at_once(street: Street) -> None:
    id, other = await told(street), (await street.desk.accept(street.event(title="残るもの"))).event_id
    assert not await erase_event(street.database, "another", id)
    assert await erase_event(street.database, street.organization_id, id)
    assert holds_words(await kept_bytes(street.database)) == []
    assert is_erased(await event_of(street, id)) and (await event_of(street, other)).title == "残るもの"
    assert not await erase_event(street.database, street.organization_id, "0" * 32)


async def test_what_had_no_destination_leaves_its_list(database: Database) -> None:
    async with open_street(database, base_user_id="", base_channel_id="") as street:
        async with database.transaction() as c:
            from toritsugi.connections.tables import connection

            await c.execute(update(connection).values(is_base=False))
        id = await nowhere(street)
        async with database.reading() as c:
            assert await count_waiting(c, street.organization_id) == 1
        later(street, 366)
        await Forgetting(database, 365).forget_due()
        async with database.reading() as c:
            assert await count_waiting(c, street.organization_id) == 0 and await notes_of_events(c, [id]) == {}


async def test_another_companys_events_are_kept_as_it_says(street: Street) -> None:
    async with street.database.transaction() as c:
        other = await add_organization(c, "別会社", now=0.0)
    theirs = street.event(kind="workflow", organization_id=other.id, addressees=(), title="別会社のもの")
    await street.desk.accept(theirs)
    await keep(street, "workflow", 7)
    ours = await told(street, "workflow")
    later(street, 8)
    await forget_events(street.database, 365)
    async with street.database.reading() as c:
        kept = await get_event(c, other.id, theirs.id)
    assert kept is not None and kept.title == "別会社のもの" and is_erased(await event_of(street, ours))


async def test_what_is_forgotten_is_still_the_same_when_it_comes_again(street: Street) -> None:
    first = await street.desk.accept(street.event(idempotency_key="the same"))
    later(street, 366)
    await forget_events(street.database, 365)
    again = await street.desk.accept(street.event(idempotency_key="the same"))
    assert again.event_id == first.event_id and again.repeated


async def test_it_goes_on_where_it_was_stopped(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each handful is finished by itself, and the next run begins behind it."""
    monkeypatch.setattr(retention, "BATCH", 3)
    ids = [(await street.desk.accept(street.event(title=WORDS))).event_id for _ in range(10)]
    later(street, 366)
    handfuls = []

    async def erase(connection: object, event_ids: list[str]) -> None:
        handfuls.append(event_ids)
        if len(handfuls) == 3:
            raise RuntimeError("stopped")

    monkeypatch.setattr(retention, "erase_everywhere", erase)
    with pytest.raises(RuntimeError, match="stopped"):
        await forget_events(street.database, 365)
    handfuls.append([])
    assert await forget_events(street.database, 365) == 4
    assert [each for handful in handfuls for each in handful] == [*ids[:6], *ids[6:9], *ids[6:9], ids[9]]


def many(street: Street, count: int) -> list[dict[str, object]]:
    """Rows of events with a text that fills a page of the file."""
    blank = dict.fromkeys(("link", "fingerprint"), "") | dict.fromkeys(("addressees", "buttons"), "[]")
    said = {"title": WORDS, "text": WORDS * 40, "sender": WORDS, "words": WORDS * 40, "details": "{}"}
    moments = {"received_at": street.database.clock.now(), "expires_at": 0.0}
    fixed = {**blank, **said, **moments, "organization_id": street.organization_id, "kind": "mail", "urgency": 3}
    return [{**fixed, "id": f"{number:032x}", "idempotency_key": f"{number}"} for number in range(count)]


def unforgotten(path: Path) -> int:
    """How many events still say it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM event WHERE title = ?", (WORDS,)).fetchone()[0])


async def test_killed_in_the_middle_the_next_run_finishes(
    sqlite_template: Path, tmp_path: Path, clock: MovableClock
) -> None:
    path = tmp_path / "toritsugi.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", clock)
    async with open_street(database) as street, database.transaction() as c:
        await c.execute(insert(event_table), many(street, 6000))
    moment = str(clock.now() + 366 * DAY)
    await database.close()
    command = [sys.executable, str(Path(__file__).with_name("forget_for_ever.py")), str(path), moment]
    left = [6000]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while process.poll() is None and unforgotten(path) == left[-1]:
            await asyncio.sleep(0.005)
        process.kill()
        process.wait()
        left.append(unforgotten(path))
    assert left == sorted(set(left), reverse=True) and left[-1] > 0, "it was killed in the middle, three times"
    subprocess.run(command, check=True, capture_output=True)
    kept = b"".join(each.read_bytes() for each in sorted(tmp_path.glob("toritsugi.db*")))
    assert holds_words(kept) == []


async def test_a_reader_in_the_way_only_puts_the_last_step_off(
    sqlite_template: Path, tmp_path: Path, clock: MovableClock
) -> None:
    path = tmp_path / "toritsugi.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", clock)
    async with open_street(database) as street:
        await street.desk.accept(street.event(title=WORDS))
        later(street, 366)
        forgetting = Forgetting(database, 365)
        async with database.reading() as reading:
            await reading.exec_driver_sql("BEGIN")
            assert (await reading.execute(select(event_table.c.title))).first() is not None
            await forgetting.forget_due()
            assert holds_words(await kept_bytes(database)), "the reader still sees it"
            await reading.exec_driver_sql("ROLLBACK")
        assert await forgetting.forget_due() == 0
        assert holds_words(await kept_bytes(database)) == []
    await database.close()
