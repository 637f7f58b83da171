"""The visitor's screen says what is true, at every moment."""

from typing import Any

import pytest
from sqlalchemy import select

from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.outbox.tables import notification
from toritsugi.reception import Progress, Visit

pytestmark = pytest.mark.anyio


def story(progress: Progress) -> list[str]:
    return [step.place or step.choice or step.key for step in progress.steps]


async def redirect(desk: FrontDesk, visit: Visit, kind: str, state: str) -> None:
    """The call to one destination was refused; the base destination stands in for it."""
    await desk.settle(visit, "dead", kind, "refused")
    async with desk.database.transaction() as c:
        chosen = select(notification).where(notification.c.destination_kind == kind)
        refused: dict[str, Any] = dict((await c.execute(chosen)).mappings().one())
        again = {"id": new_id(), "address": f"base-{kind}", "state": state, "fallback_of": refused["id"]}
        await c.execute(notification.insert().values(refused | again))


async def test_at_first_it_is_calling(desk: FrontDesk) -> None:
    progress = await desk.reception.progress(await desk.arrive(desk.tanaka))
    assert (progress.state, story(progress), progress.final) == ("calling", ["received"], False)
    assert (progress.host, progress.phone) == (desk.tanaka, "1200")


async def test_one_place_reached_is_partly_and_both_are_delivered(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.settle(visit, "delivered", "member")
    partly = await desk.reception.progress(visit)
    assert (partly.state, story(partly)) == ("partly", ["received", "host"])
    await desk.settle(visit, "delivered", "room")
    delivered = await desk.reception.progress(visit)
    assert (delivered.state, story(delivered)) == ("delivered", ["received", "host", "room"])


async def test_one_place_refused_for_good_stays_partly(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.settle(visit, "dead", "member")
    await desk.settle(visit, "delivered", "room")
    progress = await desk.reception.progress(visit)
    assert (progress.state, story(progress)) == ("partly", ["received", "room"])


@pytest.mark.parametrize("state", ["dead", "expired", "cancelled"])
async def test_when_nothing_was_delivered_it_is_not_connected(desk: FrontDesk, state: str) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.settle(visit, state)
    progress = await desk.reception.progress(visit)
    assert (progress.state, progress.phone, story(progress)) == ("not_connected", "1200", ["received"])


async def test_a_held_connection_is_not_connected_at_once(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.hold()
    assert (await desk.reception.progress(visit)).state == "not_connected"


@pytest.mark.parametrize("idle", [{"enabled": False}, {"bot_id": ""}, {"sign_in": "user_account"}], ids=str)
async def test_a_link_that_cannot_send_yet_is_not_connected(database: Database, idle: dict[str, object]) -> None:
    """Switched off, without a bot, or nobody has signed in: the visitor is not left waiting."""
    desk = await open_front_desk(database, **idle)
    visit = await desk.arrive(desk.tanaka)
    progress = await desk.reception.progress(visit)
    await desk.accept.stop()
    assert progress.state == "not_connected"


async def test_a_company_without_a_connection_reaches_nobody(database: Database) -> None:
    desk = await open_front_desk(database, is_base=False)
    visit = await desk.arrive(desk.tanaka)
    progress = await desk.reception.progress(visit)
    await desk.accept.stop()
    assert await desk.sent(visit) == []
    assert progress.state == "not_connected"


async def test_twenty_seconds_without_delivery_is_not_connected(desk: FrontDesk, clock: Any) -> None:
    visit = await desk.arrive(desk.tanaka)
    clock.advance(19)
    before = await desk.reception.progress(visit)
    assert before.state == "calling"
    assert before.next_change_at == pytest.approx(visit.arrived_at + 20)
    clock.advance(1)
    assert (await desk.reception.progress(visit)).state == "not_connected"
    await desk.settle(visit, "delivered")
    assert (await desk.reception.progress(visit)).state == "delivered"


async def test_a_minute_without_an_answer_is_said(desk: FrontDesk, clock: Any) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.settle(visit, "delivered")
    clock.advance(59)
    before = await desk.reception.progress(visit)
    assert before.state == "delivered"
    clock.advance(1.5)
    after = await desk.reception.progress(visit)
    assert (after.state, after.phone, after.final) == ("no_answer", "1200", False)
    assert before.next_change_at < visit.arrived_at + 62


@pytest.mark.parametrize(
    ("choice", "state", "final"),
    [("coming", "coming", True), ("deputy", "deputy", True), ("wait", "waiting", False), ("unable", "unable", False)],
)
async def test_an_answer_is_shown_with_who_gave_it(desk: FrontDesk, choice: str, state: str, final: bool) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.settle(visit, "delivered", "member")
    await desk.tap(visit, choice, "user-tanaka")
    progress = await desk.reception.progress(visit)
    assert (progress.state, progress.final) == (state, final)
    assert progress.answerer == desk.tanaka
    assert story(progress) == ["received", "host", choice]


async def test_a_deputy_is_named_and_a_stranger_is_not(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await desk.tap(visit, "wait", "user-unknown", "room-sales")
    assert (await desk.reception.progress(visit)).answerer is None
    await desk.tap(visit, "deputy", "hanako@sample", "room-sales")
    progress = await desk.reception.progress(visit)
    assert (progress.host, progress.answerer) == (desk.tanaka, desk.sato)
    assert story(progress) == ["received", "wait", "deputy"]


async def test_a_call_that_went_elsewhere_says_so(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await redirect(desk, visit, "member", "delivered")
    await desk.settle(visit, "delivered", "room")
    progress = await desk.reception.progress(visit)
    assert progress.state == "delivered"
    assert set(story(progress)) == {"received", "base", "room"}


async def test_a_redirection_under_way_is_still_calling(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    await redirect(desk, visit, "member", "pending")
    await desk.settle(visit, "dead", "room")
    assert (await desk.reception.progress(visit)).state == "calling"


async def test_a_host_without_an_id_is_not_said_to_be_reached(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.yamada)
    await desk.settle(visit, "delivered")
    assert story(await desk.reception.progress(visit)) == ["received", "base"]


async def test_the_general_reception_has_no_host(desk: FrontDesk) -> None:
    visit = await desk.arrive(None)
    await desk.settle(visit, "delivered")
    progress = await desk.reception.progress(visit)
    assert (progress.host, story(progress)) == (None, ["received", "base"])


async def test_after_ten_minutes_nothing_changes_any_more(desk: FrontDesk, clock: Any) -> None:
    visit = await desk.arrive(desk.tanaka)
    clock.advance(600)
    progress = await desk.reception.progress(visit)
    assert (progress.state, progress.final) == ("not_connected", True)
