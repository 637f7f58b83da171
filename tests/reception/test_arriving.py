"""A visitor arrives, and the call is on disk before anybody says so."""

import asyncio
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from reception.front_desk import FrontDesk, open_front_desk
from toritsugi.database import Database
from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import KeyReused, get_event
from toritsugi.people import EmployeeForm, add_employee, add_organization
from toritsugi.reception import NOTICE_VERSION, FormRefused, get_visit, visit_by_secret, visit_secret
from toritsugi.reception.tables import visit as visit_table

pytestmark = pytest.mark.anyio


async def count_visits(database: Database) -> int:
    async with database.reading() as c:
        return int((await c.execute(select(func.count()).select_from(visit_table))).scalar_one())


async def event_of(desk: FrontDesk, event_id: str | None) -> Event:
    async with desk.database.reading() as c:
        event = await get_event(c, desk.organization.id, event_id or "")
    assert event is not None
    return event


async def test_a_visit_is_on_disk_with_its_call(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka, language="en")
    assert (visit.visitor_name, visit.visitor_company, visit.language) == ("山本 健太", "青葉物産", "en")
    assert (visit.host_id, visit.kiosk_id, visit.notice_version) == (desk.tanaka.id, desk.kiosk.id, NOTICE_VERSION)
    assert {(row.destination_kind, row.address) for row in await desk.sent(visit)} == {
        ("member", "user-tanaka"),
        ("room", "room-sales"),
    }


async def test_the_room_is_called_with_a_mention_of_the_host(desk: FrontDesk) -> None:
    member, room = sorted(await desk.sent(await desk.arrive(desk.tanaka)), key=lambda row: str(row.destination_kind))
    assert '"mention":"user-tanaka"' in room.body
    assert '"mention":"' not in member.body


async def test_the_call_says_who_is_here_and_asks_for_an_answer(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka, language="ko")
    event = await event_of(desk, visit.event_id)
    assert (event.kind, event.urgency) == ("visitor.arrived", Urgency.CALL)
    assert event.title == "山本 健太 様（青葉物産）がお見えです"
    assert event.text.splitlines()[:3] == ["ご担当: 田中 太郎 さん（営業部）", "受付: 本社受付", "画面の言語: 한국어"]
    assert [button.label for button in event.buttons] == [
        "すぐ行きます",
        "少々お待ちください",
        "代わりに対応します",
        "対応できません",
    ]
    assert event.buttons[0].value == f"answer/{visit.id}/coming"
    assert (event.expires_at - event.received_at, event.idempotency_key) == (600, f"visit:{visit.id}")


async def test_details_carry_what_wording_needs(desk: FrontDesk) -> None:
    event = await event_of(desk, (await desk.arrive(desk.tanaka)).event_id)
    wanted = {"visitor_name", "visitor_company", "kiosk_name", "host_name", "language", "visit_id"}
    assert wanted <= set(event.details)
    assert event.details["host_name"] == "田中 太郎"


async def test_an_english_company_is_told_in_english(database: Database) -> None:
    desk = await open_front_desk(database, language="en")
    event = await event_of(desk, (await desk.arrive(desk.tanaka)).event_id)
    await desk.accept.stop()
    assert event.title == "山本 健太 (青葉物産) is here"
    assert event.buttons[0].label == "On my way"
    assert event.text.splitlines()[2] == "Screen language: 日本語"


async def test_without_a_host_the_base_destination_is_called(desk: FrontDesk) -> None:
    visit = await desk.arrive(None)
    assert {row.address for row in await desk.sent(visit)} == {"user-base", "room-base"}
    assert (await event_of(desk, visit.event_id)).text.startswith("ご担当: 総合受付")


async def test_the_same_form_twice_is_one_visit(desk: FrontDesk) -> None:
    id = new_id()
    first, second = await asyncio.gather(desk.arrive(desk.tanaka, id=id), desk.arrive(desk.tanaka, id=id))
    assert first == second
    assert await count_visits(desk.database) == 1
    assert len(await desk.sent(first)) == 2


async def test_a_used_form_with_other_words_is_refused(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    with pytest.raises(KeyReused):
        await desk.arrive(desk.sato, id=visit.id)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"visitor_name": " 　"}, ("visitor_name", "empty")),
        ({"visitor_name": "\u200b\x00"}, ("visitor_name", "empty")),
        ({"visitor_name": "山" * 61}, ("visitor_name", "too_long")),
        ({"visitor_company": "青" * 101}, ("visitor_company", "too_long")),
        ({"id": "../x"}, ("id", "unknown")),
    ],
)
async def test_a_form_to_mend_calls_nobody(desk: FrontDesk, fields: dict[str, Any], problem: tuple[str, str]) -> None:
    with pytest.raises(FormRefused) as refused:
        await desk.arrive(desk.tanaka, **fields)
    assert [(each.field, each.reason) for each in refused.value.problems] == [problem]
    assert await count_visits(desk.database) == 0


async def test_a_host_of_another_company_is_unknown(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        stranger = await add_employee(c, other.id, EmployeeForm(name="木村", email="k@example.com"), now=1.0)
    with pytest.raises(FormRefused) as refused:
        await desk.arrive(stranger)
    assert refused.value.problems[0].field == "host_id"


async def test_markup_in_a_name_mentions_nobody(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka, visitor_name='<m userId="all">', visitor_company="＜社＞")
    assert "<" not in (await event_of(desk, visit.event_id)).title
    assert visit.visitor_name == '〈m userId="all"〉'


async def test_progress_opens_only_to_its_own_secret(desk: FrontDesk) -> None:
    visit = await desk.arrive(desk.tanaka)
    secret = visit_secret(desk.token, visit.id)
    async with desk.database.reading() as c:
        assert await visit_by_secret(c, desk.kiosk.id, visit.id, secret) == visit
        assert await visit_by_secret(c, desk.kiosk.id, visit.id, visit_secret("other", visit.id)) is None
        assert await visit_by_secret(c, "other", visit.id, secret) is None
        assert await get_visit(c, "other", visit.id) is None


async def test_an_arrival_that_no_desk_made_is_no_visit(desk: FrontDesk) -> None:
    real = await event_of(desk, (await desk.arrive(desk.tanaka)).event_id)
    forged = msgspec.structs.replace(
        real, id=new_id(), idempotency_key="forged", details=real.details | {"kiosk_id": "x", "visit_id": new_id()}
    )
    await desk.accept.accept(forged)
    assert await count_visits(desk.database) == 1
