"""From the desk to the outbox: hours, deputies and kinds as employees have chosen them."""

from collections.abc import AsyncIterator

import pytest

from street import TANAKA, Street, open_street
from toritsugi.clock import DAY, start_of_day
from toritsugi.database import Database
from toritsugi.event import Addressee, Urgency
from toritsugi.people import Absence, Offer, QuietHours, change_wishes, set_absence, set_quiet_hours, set_wish

pytestmark = pytest.mark.anyio


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        yield opened


async def test_the_deputy_is_told_instead(street: Street) -> None:
    now = street.database.clock.now()
    async with street.database.transaction() as c:
        await set_absence(c, street.tanaka, Absence(now - 60, now + 60, street.suzuki.id))
    [row] = await street.rows((await street.desk.accept(street.event())).event_id)
    assert (row.destination_kind, row.label, row.intended_for) == ("member", "鈴木 花子 さん", "田中 太郎 さん")


async def test_a_member_is_called_by_the_employees_name(street: Street) -> None:
    for member, label in ((TANAKA, "田中 太郎 さん"), ("5a3f1c20-0000-4000-8000-00000000abcd", "メンバー")):
        said = street.event(Addressee("member", member), urgency=Urgency.ANSWER)
        [row] = await street.rows((await street.desk.accept(said)).event_id)
        assert (row.destination_kind, row.label) == ("member", label)


async def test_a_kind_that_is_off_makes_nothing_and_the_receipt_says_so(street: Street) -> None:
    async with street.database.transaction() as c:
        await set_wish(c, street.tanaka, "reminder", "off")
    off = await street.desk.accept(street.event(kind="reminder"))
    told = await street.desk.accept(street.event(kind="timeline"))
    assert off.notification_ids == () and len(told.notification_ids) == 2


async def test_a_digest_waits_in_the_outbox_for_its_hour(street: Street) -> None:
    now = street.database.clock.now()
    async with street.database.transaction() as c:
        await set_wish(c, street.tanaka, "alert", "digest")
    receipt = await street.desk.accept(street.event(received_at=now, expires_at=now + 600))
    [row] = await street.rows(receipt.event_id)
    hours = [start_of_day(now) + day + 9 * 3600 for day in (0, DAY)]
    due = next(hour for hour in hours if hour > now)
    assert (row.destination_kind, row.urgency) == ("member", Urgency.DIGEST)
    assert (row.due_at, row.expires_at) == (due, due + 600)


async def test_quiet_hours_hold_back_until_the_worker_may_tell(street: Street) -> None:
    now = street.database.clock.now()
    minute = int((now - start_of_day(now)) / 60)
    async with street.database.transaction() as c:
        await set_quiet_hours(c, street.suzuki, QuietHours((minute - 1) % 1440, (minute + 60) % 1440))
        await set_wish(c, street.suzuki, "alert", "dm")
    await street.worker()
    to_suzuki = street.event(Addressee("employee", street.suzuki.id), title="静かに")
    await street.desk.accept(to_suzuki)
    await street.desk.accept(street.event(title="すぐに"))
    assert {each["to"].get("user_id") for each in await street.sent(2)} == {TANAKA, None}
    [waiting] = await street.rows(to_suzuki.id)
    assert waiting.state == "pending"


async def test_a_further_address_is_known_at_the_door(street: Street) -> None:
    async with street.database.transaction() as c:
        await change_wishes(c, street.tanaka, {"mail2": "tanaka.private@sample.example"}, Offer({}, {}))
    known = await street.book.recipient("Tanaka.Private@sample.example")
    assert known is not None and known.addressees[0].value == street.tanaka.id
