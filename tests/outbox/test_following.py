"""What follows something else waits until that is settled; a file changes its lane once the platform has it."""

import msgspec
import pytest

from outbox.office import LANE, Office
from toritsugi.database import Database
from toritsugi.notification import Body, Enclosure, Notification, State
from toritsugi.outbox import claim, erase_notifications, get_notification, next_due

pytestmark = pytest.mark.anyio
FILES_LANE = "10000001/file"


def following(office: Office, first: Notification) -> Notification:
    body = Body("添付: 見積.pdf", file=Enclosure("見積.pdf", 0, 10))
    return msgspec.structs.replace(office.notification(), body=body, follows=first.id)


async def claimed(office: Office, lane: str, crowded: frozenset[str] = frozenset()) -> list[str]:
    wish = msgspec.structs.replace(office.wish("one"), lane=lane, crowded=crowded)
    async with office.database.transaction() as c:
        return [each.notification.id for each in await claim(office.database, c, wish)]


async def due(database: Database, lane: str) -> float | None:
    async with database.reading() as c:
        return await next_due(c, lane, ())


async def test_it_waits_while_the_first_waits_or_is_under_way(office: Office) -> None:
    first = office.notification()
    file = following(office, first)
    await office.put(first, file)
    assert await due(office.database, FILES_LANE) is None and await claimed(office, FILES_LANE) == []
    [leased] = await office.claim("one")
    assert leased.notification.id == first.id and await claimed(office, FILES_LANE) == []
    await office.settle(office.outcome(leased, "retry"))
    assert await claimed(office, FILES_LANE) == []
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased, "dead"))
    assert await due(office.database, FILES_LANE) is not None
    assert await claimed(office, FILES_LANE) == [file.id]


async def test_it_waits_for_the_message_that_carries_the_first(office: Office) -> None:
    first, other = office.notification(), office.notification()
    file = following(office, first)
    await office.put(first, file, other)
    carrier = await office.merge((await office.queues())[0])
    assert await claimed(office, FILES_LANE) == []
    [leased] = await office.claim("one")
    assert leased.notification.id == carrier
    await office.settle(office.outcome(leased))
    assert await claimed(office, FILES_LANE) == [file.id]


async def test_a_file_that_was_given_is_sent_in_the_lane_of_its_destination(office: Office) -> None:
    first = office.notification()
    file = following(office, first)
    await office.put(first, file)
    [leased] = await office.claim("one")
    await office.settle(office.outcome(leased))
    wish = msgspec.structs.replace(office.wish("one"), lane=FILES_LANE)
    async with office.database.transaction() as c:
        [leased] = await claim(office.database, c, wish)
    given = msgspec.structs.replace(file.body, file=Enclosure("見積.pdf", 0, 10, "jp1.1"))
    await office.settle(office.outcome(leased, "uploaded", body=given))
    assert await claimed(office, FILES_LANE) == []
    assert await claimed(office, LANE, crowded=frozenset({"room-0"})) == []
    assert await claimed(office, LANE) == [file.id]


async def test_a_file_that_was_erased_while_it_was_given_is_not_sent(office: Office) -> None:
    file = msgspec.structs.replace(following(office, office.notification()), follows=None)
    await office.put(file)
    wish = msgspec.structs.replace(office.wish("one"), lane=FILES_LANE)
    async with office.database.transaction() as c:
        [leased] = await claim(office.database, c, wish)
        await erase_notifications(c, [office.event_id])
    given = msgspec.structs.replace(file.body, file=Enclosure("見積.pdf", 0, 10, "jp1.1"))
    await office.settle(office.outcome(leased, "uploaded", body=given))
    assert await claimed(office, LANE) == [] and await claimed(office, FILES_LANE) == []
    async with office.database.reading() as c:
        kept = await get_notification(c, office.organization_id, file.id)
    assert kept is not None and kept.state is State.PENDING and kept.body == Body("")
