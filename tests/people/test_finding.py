"""People are found by what the program knows of them."""

import pytest
from sqlalchemy import update

from toritsugi.database import Database
from toritsugi.people import (
    Employee,
    EmployeeForm,
    add_department,
    add_employee,
    add_organization,
    change_employee,
    employee_by_lineworks_user,
    employees_by_email,
    first_organization,
    get_employees,
    get_organization,
    get_organizations,
    list_employees,
)
from toritsugi.people.tables import employee as employee_table

pytestmark = pytest.mark.anyio


async def add_tanaka(database: Database, **fields: str) -> Employee:
    async with database.transaction() as c:
        organization = await first_organization(c) or await add_organization(
            c, "株式会社サンプル", now=1.0, phone="1200"
        )
        form = EmployeeForm(**({"name": "田中 太郎", "email": "Tanaka@Example.com"} | fields))
        return await add_employee(c, organization.id, form, now=1.0)


async def test_an_employee_is_kept_as_written(database: Database) -> None:
    added = await add_tanaka(database, department="営業部", lineworks_user_id=" Taro@Sample ", phone="１２０１")
    async with database.reading() as c:
        assert await get_employees(c, [added.id, "nobody"]) == {added.id: added}
    assert (added.email, added.lineworks_user_id, added.phone) == ("tanaka@example.com", "taro@sample", "1201")
    assert (added.department_name, added.delivery, added.active) == ("営業部", "both", True)


@pytest.mark.parametrize(
    ("kana", "roman", "family"),
    [
        ("さとう はなこ", "Sato Hanako", "Sato"),
        ("さとう はなこ", "Hanako Satō", "Satō"),
        ("", "Hanako Sato", ""),
        ("さとう", "", ""),
    ],
)
async def test_the_roman_family_name_is_told_by_its_reading(
    database: Database, kana: str, roman: str, family: str
) -> None:
    assert (await add_tanaka(database, name="佐藤 花子", kana=kana, roman=roman)).roman_family_name == family


async def test_mail_addresses_find_people_in_any_case(database: Database) -> None:
    added = await add_tanaka(database)
    async with database.reading() as c:
        assert await employees_by_email(c, ["TANAKA@example.com", "no@example.com"]) == {"tanaka@example.com": added}


async def test_the_first_of_two_companies_owns_an_address(database: Database) -> None:
    first = await add_tanaka(database)
    async with database.transaction() as c:
        other = await add_organization(c, "別の会社", now=2.0)
        form = EmployeeForm(name="田中 次郎", email="tanaka@example.com")
        await add_employee(c, other.id, form, now=2.0)
    async with database.reading() as c:
        assert (await employees_by_email(c, ["tanaka@example.com"]))["tanaka@example.com"].id == first.id


@pytest.mark.parametrize("user_id", ["taro@sample", "TARO@sample"])
async def test_the_platform_user_is_recognised(database: Database, user_id: str) -> None:
    added = await add_tanaka(database, lineworks_user_id="taro@sample")
    async with database.reading() as c:
        assert await employee_by_lineworks_user(c, added.organization_id, user_id) == added


async def test_nobody_is_called_nothing(database: Database) -> None:
    added = await add_tanaka(database)
    async with database.reading() as c:
        assert await employee_by_lineworks_user(c, added.organization_id, "") is None
        assert await employee_by_lineworks_user(c, added.organization_id, "stranger") is None


async def test_who_has_left_is_not_reached(database: Database) -> None:
    added = await add_tanaka(database, lineworks_user_id="taro@sample")
    async with database.transaction() as c:
        await c.execute(update(employee_table).values(active=False))
    async with database.reading() as c:
        assert await employees_by_email(c, ["tanaka@example.com"]) == {}
        assert await employee_by_lineworks_user(c, added.organization_id, "taro@sample") is None
        assert [known.active for known in await list_employees(c, added.organization_id)] == [False]


async def test_organizations_are_found(database: Database) -> None:
    async with database.reading() as c:
        assert await first_organization(c) is None
        assert await get_organization(c, "x") is None
    added = await add_tanaka(database)
    async with database.reading() as c:
        first = await first_organization(c)
        assert first == await get_organization(c, added.organization_id)
        assert await get_organizations(c, [added.organization_id, "x"]) == {added.organization_id: first}
    assert first is not None
    assert (first.name, first.language, first.phone) == ("株式会社サンプル", "ja", "1200")


async def test_a_department_is_added_once_and_learns_its_room(database: Database) -> None:
    added = await add_tanaka(database, department="営業部")
    async with database.transaction() as c:
        again = await add_department(c, added.organization_id, "営業部 ", "room-1")
        assert again == await add_department(c, added.organization_id, "営業部")
        changed = (await get_employees(c, [added.id]))[added.id]
    assert (again, changed.department_channel_id) == (added.department_id, "room-1")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "name: is empty"),
        ({"email": "tanaka"}, "write it like name@example.com"),
        ({"kana": "あ" * 201}, r"too long \(201"),
        ({"lineworks_user_id": "taro sample"}, "without spaces"),
        ({"channel_id": "https://talk.example.com/x"}, "is a link"),
        ({"delivery": "pigeon"}, "dm, room or both"),
    ],
)
async def test_a_bad_form_is_refused_with_a_sentence(database: Database, fields: dict[str, str], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        await add_tanaka(database, **fields)


async def test_a_bad_change_is_refused(database: Database) -> None:
    added = await add_tanaka(database)
    async with database.transaction() as c:
        with pytest.raises(ValueError, match="fill it in"):
            await change_employee(c, added.organization_id, added.id, EmployeeForm(name="", email="a@example.com"))
