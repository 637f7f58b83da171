"""What a host writes to the bot while a visitor waits stands on the visitor's screen, where the company allows it."""

from typing import Any

import pytest
from sqlalchemy import select

from reception.front_desk import FrontDesk
from reception.ladder_desk import build, climbed, climber
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import list_events
from toritsugi.outbox.tables import notification
from toritsugi.reception import CallSettings, Progress, Visit, forget_visitors, set_settings
from toritsugi.reception.tables import visit as visit_table
from toritsugi.reception.tables import visit_answer

pytestmark = pytest.mark.anyio

LATER = "5分ほどお待ちいただけますか"


async def called(desk: FrontDesk, **fields: Any) -> Visit:
    """A visitor to 田中, whose call has arrived."""
    visit = await desk.arrive(desk.tanaka, **fields)
    await desk.settle(visit, "delivered")
    return visit


async def shown(desk: FrontDesk, visit: Visit) -> Progress:
    return await desk.reception.progress(visit)


async def events(desk: FrontDesk, kind: str) -> list[Event]:
    async with desk.database.reading() as c:
        return [each for each in await list_events(c, desk.organization.id) if each.kind == kind]


async def test_words_before_any_answer_stand_for_please_wait(desk: FrontDesk, clock: Any) -> None:
    await build(desk)
    visit = await called(desk)
    await desk.write(f" {LATER}\n", "user-tanaka")
    progress = await shown(desk, visit)
    assert (progress.state, progress.words, progress.words_by) == ("waiting", LATER, desk.tanaka)
    clock.advance(150)
    await climber(desk).look()
    assert await climbed(desk, visit) == ["host"]


async def test_the_room_and_the_host_are_told(desk: FrontDesk) -> None:
    await called(desk)
    await desk.write(LATER, "user-tanaka")
    (answered,), (noted,) = await events(desk, "visitor.answered"), await events(desk, "visitor.noted")
    assert answered.title == "田中さんが「少々お待ちください」と答えました。"
    assert answered.text.splitlines() == ["来訪者: 山本 健太 様（青葉物産）", f"メッセージ: {LATER}"]
    assert noted.title == f"来訪者の画面に表示しました: {LATER}"
    assert [(each.kind, each.value) for each in noted.addressees] == [("employee", desk.tanaka.id)]


async def test_words_after_an_answer_leave_the_answer(desk: FrontDesk) -> None:
    visit = await called(desk)
    await desk.tap(visit, "coming", "user-tanaka")
    await desk.write("3階から向かいます", "user-tanaka")
    progress = await shown(desk, visit)
    assert (progress.state, progress.words) == ("coming", "3階から向かいます")
    assert len(await events(desk, "visitor.answered")) == 1


async def test_words_are_not_shown_where_the_company_does_not_want_them(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(free_text=False))
    visit = await called(desk)
    await desk.write(LATER, "user-tanaka")
    progress = await shown(desk, visit)
    assert (progress.state, progress.words) == ("delivered", "")
    (noted,) = await events(desk, "visitor.noted")
    assert "文章を表示しない設定です" in noted.title


@pytest.mark.parametrize(
    ("text", "user_id", "channel_id"),
    [
        ("お昼どうする？", "user-tanaka", "room-sales"),
        ("7HK3QW", "user-tanaka", ""),
        ("はじめまして", "user-unknown", ""),
        ("席にいます", "hanako@sample", ""),
        (" 　", "user-tanaka", ""),
    ],
)
async def test_other_words_are_not_for_the_visitor(desk: FrontDesk, text: str, user_id: str, channel_id: str) -> None:
    """Said in a room, a code for linking, by a stranger, by somebody who was not called, nothing at all."""
    visit = await called(desk)
    await desk.write(text, user_id, channel_id)
    progress = await shown(desk, visit)
    assert (progress.state, progress.words) == ("delivered", "")
    assert await events(desk, "visitor.noted") == []


async def test_words_after_a_newer_notice_are_about_that(desk: FrontDesk) -> None:
    """The bot has told 田中 something else since: what is written now is an answer to that."""
    visit = await called(desk)
    await desk.accept.accept(_notice(desk))
    async with desk.database.transaction() as c:
        chosen = notification.update().where(notification.c.state == "pending")
        await c.execute(chosen.values(state="delivered", settled_at=desk.database.clock.now()))
    await desk.write(LATER, "user-tanaka")
    assert (await shown(desk, visit)).words == ""


def _notice(desk: FrontDesk) -> Event:
    now = desk.database.clock.now()
    return Event(
        id=new_id(),
        organization_id=desk.organization.id,
        source_id=None,
        kind="timeline",
        urgency=Urgency.NOTICE,
        title="商談が進みました",
        addressees=(Addressee("employee", desk.tanaka.id),),
        idempotency_key=new_id(),
        received_at=now,
        expires_at=now + 600,
    )


async def test_of_two_visitors_the_latest_is_meant(desk: FrontDesk) -> None:
    first, second = await called(desk), await called(desk, visitor_name="木村 彩")
    await desk.write(LATER, "user-tanaka")
    assert [(await shown(desk, visit)).words for visit in (first, second)] == ["", LATER]


async def test_words_are_forgotten_with_the_visitor(desk: FrontDesk, clock: Any) -> None:
    await called(desk)
    await desk.write(LATER, "user-tanaka")
    erased: list[str] = []

    async def erase(_connection: Any, event_ids: Any) -> None:
        erased.extend(event_ids)

    told = {each.id for kind in ("answered", "noted") for each in await events(desk, f"visitor.{kind}")}
    said = {each.id for each in await events(desk, "lineworks.message")}
    clock.advance(31 * 86400)
    assert await forget_visitors(desk.database, [erase]) == 1
    assert told | said <= set(erased)
    async with desk.database.reading() as c:
        kept = (await c.execute(select(visit_table.c.words))).scalars().all()
        noted = (await c.execute(select(visit_answer.c.note))).scalars().all()
    assert (list(kept), list(noted)) == ([""], [""])
