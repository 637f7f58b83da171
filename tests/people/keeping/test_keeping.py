"""An administrator keeps employees and departments one by one: all of a form, or nothing."""

import pytest

from people.test_finding import add_tanaka
from toritsugi.database import Database
from toritsugi.people import (
    NO_DEPARTMENT,
    DepartmentForm,
    Employee,
    EmployeeForm,
    Problem,
    StaffWish,
    add_organization,
    change_department,
    employees_by_email,
    find_staff,
    form_of,
    get_employees,
    keep_employee,
    list_departments,
    remove_department,
    set_employee_active,
)

pytestmark = pytest.mark.anyio


async def keep(database: Database, company: str, form: EmployeeForm, known: Employee | None = None) -> object:
    async with database.transaction() as c:
        return await keep_employee(c, company, form, now=2.0, mailboxes=(), known=known)


async def test_an_employee_is_added_and_keeps_the_id_through_every_change(database: Database) -> None:
    company = (await add_tanaka(database)).organization_id
    added = await keep(database, company, EmployeeForm(name="佐藤 花子", email="sato@example.com", department="総務部"))
    assert isinstance(added, Employee) and added.department_name == "総務部"
    other = EmployeeForm(name="鈴木 花子", email="Suzuki@example.com", lineworks_user_id="hanako@sample", phone="12")
    changed = await keep(database, company, other, added)
    assert isinstance(changed, Employee) and changed.id == added.id
    assert (form_of(changed).email, changed.department_id) == ("suzuki@example.com", None)
    async with database.reading() as c:
        assert await employees_by_email(c, ["sato@example.com", "suzuki@example.com"]) == {
            "suzuki@example.com": changed
        }


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"email": "tanaka@example.com"}, ["address_taken"]),
        ({"lineworks_user_id": "taro@sample"}, ["taken"]),
        ({"name": "", "email": "x"}, ["empty", "no_email"]),
        ({"channel_id": "https://talk.example/x", "phone": "1" * 51}, ["too_long", "is_link"]),
    ],
)
async def test_what_is_somebody_elses_is_refused_with_every_other_fault(
    database: Database, given: dict[str, str], reasons: list[str]
) -> None:
    company = (await add_tanaka(database, lineworks_user_id="taro@sample")).organization_id
    refused = await keep(database, company, EmployeeForm(**({"name": "佐藤", "email": "sato@example.com"} | given)))
    assert isinstance(refused, list) and [each.reason for each in refused] == reasons
    async with database.reading() as c:
        assert len(await find_staff(c, company, StaffWish(presence="all"))) == 1


async def test_departments_are_renamed_get_rooms_and_go_when_nobody_works_there(database: Database) -> None:
    tanaka = await add_tanaka(database, department="営業部")
    company, sales = tanaka.organization_id, tanaka.department_id
    assert sales is not None
    async with database.transaction() as c:
        assert await change_department(c, company, DepartmentForm(name="総務部")) == []
        renamed = DepartmentForm(name="営業本部 ", channel_id="room-1")
        assert await change_department(c, company, renamed, sales) == []
        taken = await change_department(c, company, DepartmentForm(name="総務部"), sales)
        assert taken == [Problem(0, "department", "department_taken", "総務部")]
        wrong = await change_department(c, company, DepartmentForm(name="", channel_id="room 1"), sales)
        assert [(each.field, each.reason) for each in wrong] == [("department", "empty"), ("channel_id", "has_space")]
        assert await remove_department(c, company, sales) == [Problem(0, "department", "not_empty", "1")]
        assert [(each.name, each.channel_id) for each in await list_departments(c, company)] == [
            ("営業本部", "room-1"),
            ("総務部", ""),
        ]
        await set_employee_active(c, company, tanaka.id, False)
        assert await remove_department(c, company, sales) == []
        assert [each.name for each in await list_departments(c, company)] == ["総務部"]
        assert (await get_employees(c, [tanaka.id]))[tanaka.id].department_id is None


async def test_another_companys_department_stays_as_it_is(database: Database) -> None:
    tanaka = await add_tanaka(database, department="営業部")
    async with database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        await change_department(c, other.id, DepartmentForm(name="盗む"), str(tanaka.department_id))
        await remove_department(c, other.id, str(tanaka.department_id))
        assert [each.name for each in await list_departments(c, tanaka.organization_id)] == ["営業部"]


async def test_staff_is_found_by_name_address_department_and_state(database: Database) -> None:
    tanaka = await add_tanaka(database, department="営業部", lineworks_user_id="Taro-1")
    company = tanaka.organization_id
    await add_tanaka(database, name="佐藤 花子", kana="さとう はなこ", email="hanako@example.com")
    gone = await add_tanaka(database, name="田中 次郎", email="jiro@example.com")
    async with database.transaction() as c:
        await set_employee_active(c, company, gone.id, False)
        found = {
            wish: [each.name for each in await find_staff(c, company, wish)]
            for wish in (
                StaffWish(),
                StaffWish(search="田中"),
                StaffWish(search="田中", presence="all"),
                StaffWish(search="HANAKO@"),
                StaffWish(search="sato"),
                StaffWish(search="taro-1"),
                StaffWish(presence="left"),
                StaffWish(department=str(tanaka.department_id)),
                StaffWish(department=NO_DEPARTMENT, search="%"),
                StaffWish(department=NO_DEPARTMENT),
            )
        }
    assert list(found.values()) == [
        ["田中 太郎", "佐藤 花子"],
        ["田中 太郎"],
        ["田中 太郎", "田中 次郎"],
        ["佐藤 花子"],
        ["佐藤 花子"],
        ["田中 太郎"],
        ["田中 次郎"],
        ["田中 太郎"],
        [],
        ["佐藤 花子"],
    ]
