"""The accept desk: together when it can, alone when it must, and never acknowledged before it is on disk."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from street import SALES_ROOM, Street, open_street
from toritsugi.clock import SystemClock
from toritsugi.database import Database, StorageFull, StorageTrouble, open_database
from toritsugi.event import Addressee, Event
from toritsugi.identifier import new_id
from toritsugi.intake import KeyReused, Receipt, get_event, get_raw_mail, has_raw_mail, list_events
from toritsugi.intake.tables import event as event_table
from toritsugi.outbox import count_by_state

pytestmark = pytest.mark.anyio


async def poisonous(connection: AsyncConnection, event: Event) -> Sequence[Event]:
    if event.kind == "poison":
        raise RuntimeError("poison")
    if event.kind == "chain":
        made = {"id": new_id(), "kind": "made", "idempotency_key": new_id(), "title": "つぎ\0の"}
        return [Event(**{**{name: getattr(event, name) for name in Event.__struct_fields__}, **made})]
    return ()


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database, reactions=(poisonous,)) as opened:
        yield opened


async def counted(street: Street) -> tuple[int, int]:
    """Events and notifications on disk."""
    async with street.database.reading() as c:
        events = (await c.execute(select(func.count()).select_from(event_table))).scalar_one()
        return events, sum((await count_by_state(c, street.organization_id)).values())


def commits(street: Street) -> list[int]:
    made: list[int] = []
    sqlalchemy_event.listen(street.database.writer.sync_engine, "commit", lambda _: made.append(1))
    return made


async def test_two_hundred_at_once_share_a_few_commits(street: Street) -> None:
    made = commits(street)
    receipts = await asyncio.gather(*(street.desk.accept(street.event()) for _ in range(200)))
    assert await counted(street) == (200, 400)
    assert len({receipt.event_id for receipt in receipts}) == 200
    assert all(len(receipt.notification_ids) == 2 for receipt in receipts)
    assert len(made) <= 10


async def test_a_receipt_means_that_another_connection_sees_it(street: Street) -> None:
    receipt = await street.desk.accept(street.event(), b"raw \xff mail")
    async with street.database.reading() as c:
        assert await get_event(c, street.organization_id, receipt.event_id) is not None
        assert await get_event(c, "another", receipt.event_id) is None
        assert await get_event(c, street.organization_id, "\0") is None
        assert await get_raw_mail(c, receipt.event_id) == b"raw \xff mail"
        assert await get_raw_mail(c, "nothing") is None
        assert await has_raw_mail(c, receipt.event_id)
        assert not await has_raw_mail(c, "nothing")


async def test_one_that_fails_spoils_no_other(street: Street) -> None:
    kinds = ["alert"] * 20 + ["poison"] + ["alert"] * 20
    answers = await asyncio.gather(
        *(street.desk.accept(street.event(kind=kind)) for kind in kinds), return_exceptions=True
    )
    assert [type(each) for each in answers].count(RuntimeError) == 1 and isinstance(answers[20], RuntimeError)
    assert await counted(street) == (40, 80)


async def test_the_same_key_twice_in_one_batch_is_one_event(street: Street) -> None:
    event = [street.event(idempotency_key="same", fingerprint="a") for _ in range(5)]
    receipts = await asyncio.gather(*(street.desk.accept(each) for each in event))
    assert {receipt.event_id for receipt in receipts} == {event[0].id}
    assert [receipt.repeated for receipt in receipts] == [False, True, True, True, True]
    assert len({receipt.notification_ids for receipt in receipts}) == 1
    again = await street.desk.accept(street.event(idempotency_key="same", fingerprint="a"))
    assert again == Receipt(event[0].id, receipts[0].notification_ids, repeated=True)
    assert await counted(street) == (1, 2)


async def test_a_key_for_something_else_is_refused_in_and_after_the_batch(street: Street) -> None:
    first, other = (street.event(idempotency_key="same", fingerprint=mark) for mark in "ab")
    answers = await asyncio.gather(street.desk.accept(first), street.desk.accept(other), return_exceptions=True)
    assert isinstance(answers[0], Receipt) and isinstance(answers[1], KeyReused)
    with pytest.raises(KeyReused):
        await street.desk.accept(street.event(idempotency_key="same", fingerprint="c"))
    assert await counted(street) == (1, 2)


async def test_what_reactions_make_is_kept_and_planned_with_it(street: Street) -> None:
    receipt = await street.desk.accept(street.event(kind="chain"))
    assert len(receipt.notification_ids) == 2
    assert await counted(street) == (2, 4)
    async with street.database.reading() as c:
        assert [each.title for each in await list_events(c, street.organization_id, limit=1)] == ["つぎの"]


async def test_a_caller_who_leaves_takes_nobody_along(street: Street) -> None:
    tasks = [asyncio.create_task(street.desk.accept(street.event())) for _ in range(10)]
    await asyncio.sleep(0)
    tasks[3].cancel()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert [isinstance(each, Receipt) for each in answers].count(False) == 1
    assert isinstance(await street.desk.accept(street.event()), Receipt)


async def test_a_stopping_desk_finishes_what_lies_on_it_and_takes_no_more(street: Street) -> None:
    tasks = [asyncio.create_task(street.desk.accept(street.event())) for _ in range(50)]
    await asyncio.sleep(0)
    await street.desk.stop()
    assert all(isinstance(each, Receipt) for each in await asyncio.gather(*tasks))
    with pytest.raises(StorageTrouble):
        await street.desk.accept(street.event())


async def test_a_full_disk_accepts_nothing_and_passes(sqlite_template: Path, tmp_path: Path) -> None:
    """Only SQLite can be given a small disk without being root."""
    shutil.copy(sqlite_template, tmp_path / "small.db")
    small = open_database(f"sqlite:///{tmp_path / 'small.db'}", SystemClock())
    async with open_street(small) as street:
        async with street.database.transaction() as c:
            pages = (await c.execute(text("PRAGMA page_count"))).scalar_one()
            await c.execute(text(f"PRAGMA max_page_count={pages}"))
        big = [street.event(text="あ" * 30_000) for _ in range(20)]
        answers = await asyncio.gather(*(street.desk.accept(each) for each in big), return_exceptions=True)
        assert {type(each) for each in answers} == {StorageFull}
        assert await counted(street) == (0, 0)
        async with street.database.transaction() as c:
            await c.execute(text("PRAGMA max_page_count=1000000"))
        assert isinstance(await street.desk.accept(big[0]), Receipt)
    await small.close()


NASTY = ["zero \0 byte", "half \ud800 pair", "\x1b[31m", "\u202e", "a" * 20_000]


@pytest.mark.parametrize("words", NASTY, ids=ascii)
async def test_no_text_spoils_an_accept(street: Street, words: str) -> None:
    events = [
        street.event(Addressee("room", SALES_ROOM), title=words, text=words, sender=words, details={"text": words}),
        street.event(kind="lineworks." + "x" * 300, title="t"),
    ]
    receipts = await asyncio.gather(*(street.desk.accept(each) for each in events))
    async with street.database.reading() as c:
        kept = await get_event(c, street.organization_id, receipts[0].event_id)
    assert kept is not None and "\0" not in kept.title and len(receipts[0].notification_ids) == 1
