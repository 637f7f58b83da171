"""Call buttons: kept as they were filled in, in a tree, each with its destinations and picture."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from drawings import PAINTED, drawn, opened
from reception.front_desk import FrontDesk
from toritsugi.people import EmployeeForm, add_employee, add_organization, list_departments
from toritsugi.reception import (
    ButtonDestination,
    ButtonForm,
    CallButton,
    SettingRefused,
    add_button,
    button_form_of,
    button_tree,
    buttons_below,
    change_button,
    destinations_of,
    get_button,
    get_picture,
    list_buttons,
    move_button,
    paint_button,
    remove_button,
    set_picture,
)
from toritsugi.reception.tables import button_picture

pytestmark = pytest.mark.anyio


async def add(desk: FrontDesk, name: str, **given: Any) -> CallButton:
    async with desk.database.transaction() as c:
        return await add_button(c, desk.organization.id, ButtonForm(names={"ja": name}, **given), 1.0)


async def names(desk: FrontDesk) -> list[str]:
    async with desk.database.reading() as c:
        return [each.name("ja") for each in await list_buttons(c, desk.organization.id)]


async def refused(desk: FrontDesk, **given: Any) -> dict[str, str]:
    """What is wrong with a button, by field."""
    with pytest.raises(SettingRefused) as caught:
        await add(desk, given.pop("name", "宅配"), **given)
    return {fault.field: fault.reason for fault in caught.value.faults}


async def test_a_button_is_kept_as_it_was_filled_in(desk: FrontDesk) -> None:
    async with desk.database.reading() as c:
        sales = (await list_departments(c, desk.organization.id))[0]
    form = ButtonForm(
        names={"ja": " 面接 ", "en": "Interview", "zh": "面试", "ko": ""},
        hints={"ja": "面接で　お越しの方"},
        message="面接の方がお見えです",
        sign="interview",
        asks="nothing",
        active=False,
        destinations=(
            ButtonDestination("employee", desk.sato.id),
            ButtonDestination("department", sales.id),
            ButtonDestination("room", "room-sales"),
            ButtonDestination("base"),
        ),
    )
    async with desk.database.transaction() as c:
        added = await add_button(c, desk.organization.id, form, 1.0)
    async with desk.database.reading() as c:
        found = await get_button(c, desk.organization.id, added.id)
    assert found == added
    assert (added.names, added.hint("ja")) == ({"ja": "面接", "en": "Interview", "zh": "面试"}, "面接で お越しの方")
    assert (added.name("ko"), added.name("en"), added.hint("en")) == ("面接", "Interview", "")
    assert button_form_of(added) == msgspec.structs.replace(form, names=added.names, hints=added.hints)


async def test_what_is_wrong_is_named_and_nothing_is_kept(desk: FrontDesk) -> None:
    assert await refused(desk, name=" ") == {"name_ja": "empty"}
    assert await refused(desk, name="長" * 41, message="長" * 201) == {"name_ja": "too_long", "message": "too_long"}
    assert await refused(desk, sign="skull", asks="everything") == {"sign": "unknown", "asks": "unknown"}
    assert await refused(desk, parent_id="nobody") == {"parent_id": "unknown"}
    assert await refused(desk, destinations=(ButtonDestination("room"),)) == {"destinations": "unknown"}
    many = tuple(ButtonDestination("room", f"room-{number}") for number in range(11))
    assert await refused(desk, destinations=many) == {"destinations": "too_many"}
    assert await names(desk) == []


async def test_the_people_of_another_company_are_no_destination(desk: FrontDesk) -> None:
    async with desk.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        stranger = await add_employee(
            c, other.id, EmployeeForm(name="木村", email="k@example.com", department="営業部"), now=1.0
        )
        theirs = (await list_departments(c, other.id))[0]
    for destination in (ButtonDestination("employee", stranger.id), ButtonDestination("department", theirs.id)):
        assert await refused(desk, destinations=(destination,)) == {"destinations": "unknown"}
    button = await add(desk, "宅配")
    async with desk.database.transaction() as c:
        assert await list_buttons(c, other.id) == []
        with pytest.raises(LookupError):
            await remove_button(c, other.id, button.id)
        with pytest.raises(LookupError):
            await change_button(c, other.id, button.id, button_form_of(button))


async def test_buttons_stand_in_a_tree_of_three_levels(desk: FrontDesk) -> None:
    top = await add(desk, "面接")
    middle = await add(desk, "新卒", parent_id=top.id)
    await add(desk, "中途", parent_id=top.id, active=False)
    leaf = await add(desk, "1次面接", parent_id=middle.id)
    assert await refused(desk, parent_id=leaf.id) == {"parent_id": "too_deep"}
    async with desk.database.transaction() as c:
        with pytest.raises(SettingRefused) as caught:
            form = msgspec.structs.replace(button_form_of(top), parent_id=leaf.id)
            await change_button(c, desk.organization.id, top.id, form)
    assert caught.value.by_field("ja") == {"parent_id": "自分自身や、その下のボタンの中には入れられません。"}
    async with desk.database.reading() as c:
        buttons = await list_buttons(c, desk.organization.id)
    (branch,) = button_tree(buttons)
    assert [(each.button.name("ja"), each.depth) for each in branch.below] == [("新卒", 1), ("中途", 1)]
    assert [each.name("ja") for each in buttons_below(buttons, top.id)] == ["新卒"]


async def test_a_button_without_destinations_calls_where_the_one_above_does(desk: FrontDesk) -> None:
    room = (ButtonDestination("room", "room-sales"),)
    top = await add(desk, "面接", destinations=room)
    inheriting = await add(desk, "新卒", parent_id=top.id)
    own = await add(desk, "中途", parent_id=top.id, destinations=(ButtonDestination("employee", desk.sato.id),))
    alone = await add(desk, "宅配")
    async with desk.database.reading() as c:
        buttons = await list_buttons(c, desk.organization.id)
    assert destinations_of(buttons, inheriting.id) == room
    assert destinations_of(buttons, own.id) == own.destinations
    assert destinations_of(buttons, alone.id) == (ButtonDestination("base"),)


async def test_buttons_are_moved_among_those_beside_them(desk: FrontDesk) -> None:
    first, second, third = [await add(desk, name) for name in ("総合受付", "宅配", "面接")]
    await add(desk, "新卒", parent_id=first.id)
    for moved, by, order in (
        (third, -1, ["総合受付", "面接", "宅配"]),
        (first, 1, ["面接", "総合受付", "宅配"]),
        (second, 5, ["面接", "総合受付", "宅配"]),
    ):
        async with desk.database.transaction() as c:
            await move_button(c, desk.organization.id, moved.id, by)
        assert [name for name in await names(desk) if name != "新卒"] == order


async def test_a_button_goes_with_what_is_below_it(desk: FrontDesk) -> None:
    top = await add(desk, "面接", destinations=(ButtonDestination("base"),))
    lower = await add(desk, "新卒", parent_id=top.id)
    await add(desk, "宅配")
    async with desk.database.transaction() as c:
        await set_picture(c, desk.organization.id, lower.id, PAINTED, 1.0)
        await remove_button(c, desk.organization.id, top.id)
        assert (await c.execute(select(func.count()).select_from(button_picture))).scalar_one() == 0
    assert await names(desk) == ["宅配"]


async def test_a_picture_is_painted_anew_and_replaced_whole(desk: FrontDesk) -> None:
    button = await add(desk, "宅配")
    for kind, media_type in (("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")):
        picture = await paint_button(drawn(kind, (900, 600)))
        async with desk.database.transaction() as c:
            await set_picture(c, desk.organization.id, button.id, picture, 1.0)
            held = await get_button(c, desk.organization.id, button.id)
            assert held is not None
            found = await get_picture(c, desk.organization.id, held.picture_id or "")
            assert found == picture and found.media_type == media_type and opened(found).size == (480, 320)
            assert await get_picture(c, "other", held.picture_id or "") is None
            assert (await c.execute(select(func.count()).select_from(button_picture))).scalar_one() == 1


async def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(SettingRefused) as caught:
        await paint_button(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    assert caught.value.by_field("ja") == {"picture": "PNG、JPEG、WebP のどれかの画像を選んでください。"}
