"""What a company settles about calls: which way they go, whom a button calls, hours, deputies, what may leave."""

from datetime import datetime
from typing import Any

import pytest

from reception.front_desk import FrontDesk
from toritsugi.clock import JAPAN
from toritsugi.people import EmployeeForm, add_employee, add_organization, list_departments
from toritsugi.reception import (
    ButtonDestination,
    ButtonForm,
    CallButton,
    CallSettings,
    ClosedDay,
    Hours,
    OpeningTime,
    SettingRefused,
    Visit,
    add_button,
    change_button,
    list_deputies,
    read_hours,
    read_settings,
    read_ways,
    set_deputies,
    set_hours,
    set_settings,
    set_way,
)

pytestmark = pytest.mark.anyio

BOTH, DM, ROOM = {"user-tanaka", "room-sales"}, {"user-tanaka"}, {"room-sales"}


async def choose(desk: FrontDesk, scope: str, subject_id: str, way: str | None) -> None:
    async with desk.database.transaction() as c:
        await set_way(c, desk.organization.id, scope, subject_id, way)


async def button(desk: FrontDesk, *destinations: ButtonDestination, **given: Any) -> CallButton:
    form = ButtonForm(names={"ja": "面接"}, destinations=destinations, **given)
    async with desk.database.transaction() as c:
        return await add_button(c, desk.organization.id, form, 1.0)


async def called(desk: FrontDesk, visit: Visit) -> set[str]:
    return {row.address for row in await desk.sent(visit)}


async def test_a_company_chooses_message_and_room_message_only_or_room_only(desk: FrontDesk) -> None:
    assert await called(desk, await desk.arrive(desk.tanaka)) == BOTH
    for way, expected in (("dm", DM), ("room", ROOM), ("both", BOTH)):
        await choose(desk, "organization", "", way)
        assert await called(desk, await desk.arrive(desk.tanaka)) == expected


async def test_the_narrowest_choice_counts(desk: FrontDesk) -> None:
    sales, interview = (
        desk.tanaka.department_id or "",
        await button(desk, ButtonDestination("employee", desk.tanaka.id)),
    )
    by_button = {"button_id": interview.id}
    await choose(desk, "organization", "", "room")
    await choose(desk, "department", sales, "dm")
    assert await called(desk, await desk.arrive(desk.tanaka)) == DM
    await choose(desk, "employee", desk.tanaka.id, "both")
    assert await called(desk, await desk.arrive(desk.tanaka)) == BOTH
    await choose(desk, "button", interview.id, "room")
    assert await called(desk, await desk.arrive(None, **by_button)) == ROOM
    await choose(desk, "button", interview.id, None)
    assert await called(desk, await desk.arrive(None, **by_button)) == BOTH
    async with desk.database.reading() as c:
        assert set((await read_ways(c, desk.organization.id)).by) == {
            ("organization", ""),
            ("department", sales),
            ("employee", desk.tanaka.id),
        }


@pytest.mark.parametrize(
    ("scope", "subject", "way"),
    [
        ("organization", "x", "dm"),
        ("department", "x", "dm"),
        ("employee", "x", "dm"),
        ("button", "x", "dm"),
        ("planet", "", "dm"),
        ("organization", "", "pigeon"),
    ],
)
async def test_a_choice_for_nobody_or_of_nothing_is_refused(
    desk: FrontDesk, scope: str, subject: str, way: str
) -> None:
    with pytest.raises(SettingRefused):
        await choose(desk, scope, subject, way)


async def test_a_button_calls_each_of_its_destinations(desk: FrontDesk) -> None:
    async with desk.database.reading() as c:
        departments = {each.name: each.id for each in await list_departments(c, desk.organization.id)}
    interview = await button(
        desk,
        ButtonDestination("employee", desk.sato.id),
        ButtonDestination("department", departments["営業部"]),
        ButtonDestination("room", "room-hall"),
        ButtonDestination("base"),
    )
    visit = await desk.arrive(None, button_id=interview.id)
    assert await called(desk, visit) == {"hanako@sample", "room-sales", "room-hall", "user-base", "room-base"}
    assert visit.button_id == interview.id


async def test_a_department_without_a_room_goes_to_the_base_and_says_why(desk: FrontDesk) -> None:
    async with desk.database.reading() as c:
        departments = {each.name: each.id for each in await list_departments(c, desk.organization.id)}
    interview = await button(desk, ButtonDestination("department", departments["総務部"]))
    sent = await desk.sent(await desk.arrive(None, button_id=interview.id))
    assert {row.address for row in sent} == {"user-base", "room-base"}
    assert all(
        "【総務部 宛ての通知です】" in row.body and "トークルームが設定されていません" in row.body for row in sent
    )


async def test_a_department_by_message_only_is_each_of_its_members(desk: FrontDesk) -> None:
    sales = desk.tanaka.department_id or ""
    interview = await button(desk, ButtonDestination("department", sales))
    await choose(desk, "department", sales, "dm")
    assert await called(desk, await desk.arrive(None, button_id=interview.id)) == {"user-tanaka", "hanako@sample"}


async def test_a_button_says_what_it_was_given_to_say(desk: FrontDesk) -> None:
    parcel = await button(desk, message="{受付端末}に宅配便が届いています", asks="nothing")
    visit = await desk.arrive(None, button_id=parcel.id, visitor_name="", visitor_company="")
    assert {row.title for row in await desk.sent(visit)} == {"本社受付に宅配便が届いています"}


async def test_a_button_that_is_switched_off_calls_nobody(desk: FrontDesk) -> None:
    parcel = await button(desk, asks="nothing")
    async with desk.database.transaction() as c:
        form = ButtonForm(names={"ja": "宅配"}, asks="nothing", active=False)
        await change_button(c, desk.organization.id, parcel.id, form)
    with pytest.raises(Exception, match="button_id: unknown"):
        await desk.arrive(None, button_id=parcel.id)


async def test_settings_are_kept(desk: FrontDesk) -> None:
    chosen = CallSettings(leaving=frozenset({"company"}), answers="links", free_text=False, wait_seconds=60)
    async with desk.database.transaction() as c:
        assert await read_settings(c, desk.organization.id) == CallSettings()
        await set_settings(c, desk.organization.id, chosen)
        await set_settings(c, desk.organization.id, chosen)
        assert await read_settings(c, desk.organization.id) == chosen
        assert await read_settings(c, "other") == CallSettings()
        for wrong in (CallSettings(wait_seconds=1), CallSettings(leaving=frozenset({"shoe size"}))):
            with pytest.raises(SettingRefused):
                await set_settings(c, desk.organization.id, wrong)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN).timestamp()


async def test_hours_are_kept_and_tell_when_it_is_open(desk: FrontDesk) -> None:
    hours = Hours(
        (OpeningTime(0, 540, 720), OpeningTime(0, 780, 1080), OpeningTime(5, 600, 1440)),
        (ClosedDay("2026-12-28", "年末休業"),),
    )
    async with desk.database.transaction() as c:
        assert (await read_hours(c, desk.organization.id)).is_open(0.0)
        await set_hours(c, desk.organization.id, hours)
        assert await read_hours(c, desk.organization.id) == hours
    open_at = ["2026-11-30T09:00", "2026-11-30T17:59", "2026-11-28T23:59"]
    closed_at = ["2026-11-30T12:00", "2026-11-30T18:00", "2026-12-01T10:00", "2026-12-28T10:00"]
    assert [hours.is_open(at(each)) for each in open_at] == [True, True, True]
    assert [hours.is_open(at(each)) for each in closed_at] == [False, False, False, False]
    turns = {
        "2026-11-30T08:00": "2026-11-30T09:00",
        "2026-11-30T09:00": "2026-11-30T12:00",
        "2026-11-30T18:00": "2026-12-05T10:00",
        "2026-11-28T23:59": "2026-11-29T00:00",
        "2026-12-27T10:00": "2027-01-02T10:00",
    }
    assert {each: hours.turns_at(at(each)) for each in turns} == {each: at(later) for each, later in turns.items()}
    assert Hours().turns_at(at("2026-11-30T08:00")) is None
    assert Hours(closed=hours.closed).turns_at(at("2026-12-28T10:00")) == at("2026-12-29T00:00")


@pytest.mark.parametrize(
    "hours",
    [
        Hours((OpeningTime(0, 600, 600),)),
        Hours((OpeningTime(7, 0, 10),)),
        Hours((OpeningTime(0, 0, 1441),)),
        Hours((OpeningTime(0, 500, 700), OpeningTime(0, 699, 800))),
        Hours(closed=(ClosedDay("2026-02-30"),)),
        Hours(closed=(ClosedDay("tomorrow"),)),
        Hours(closed=(ClosedDay("2026-01-01"), ClosedDay("2026-01-01", "元日"))),
    ],
)
async def test_hours_that_cannot_be_are_refused(desk: FrontDesk, hours: Hours) -> None:
    async with desk.database.transaction() as c:
        with pytest.raises(SettingRefused) as caught:
            await set_hours(c, desk.organization.id, hours)
        assert await read_hours(c, desk.organization.id) == Hours()
    assert all(fault.sentence(language) for fault in caught.value.faults for language in ("ja", "en"))


async def test_deputies_are_kept_in_their_order(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        await set_deputies(c, desk.organization.id, desk.tanaka.id, [desk.yamada.id, desk.sato.id, desk.yamada.id])
        found = await list_deputies(c, desk.organization.id)
        assert [each.name for each in found[desk.tanaka.id]] == ["山田 優", "佐藤 花子"]
        await set_deputies(c, desk.organization.id, desk.tanaka.id, [])
        assert await list_deputies(c, desk.organization.id) == {}


async def test_nobody_deputises_for_another_company_or_for_the_own_person(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        stranger = await add_employee(c, other.id, EmployeeForm(name="木村", email="k@example.com"), now=1.0)
        for employee, deputy in ((desk.tanaka, stranger), (desk.tanaka, desk.tanaka), (stranger, desk.tanaka)):
            with pytest.raises(SettingRefused):
                await set_deputies(c, desk.organization.id, employee.id, [deputy.id])
        assert await list_deputies(c, desk.organization.id) == {}
