"""Accounts of employees: whose they are, what a session of theirs may do, and what ends with the employment."""

import pytest
from sqlalchemy import select

from conftest import MovableClock
from people.test_finding import add_tanaka
from toritsugi.database import Database
from toritsugi.people import Employee, employee_of_account, set_employee_active
from toritsugi.web import Account, NewAccount, Person, account_of_employee
from toritsugi.web.accounts import Sessions
from toritsugi.web.tables import account
from web.front_door import PASSWORD, add_operator, quick_keeper

pytestmark = pytest.mark.anyio


def person(employee: Employee, **given: str) -> Person:
    values = {"employee_id": employee.id, "email": employee.email, "name": employee.name, "language": "ja"}
    return Person(employee.organization_id, **(values | given))


async def opened(database: Database, who: Person) -> Account | None:
    async with database.transaction() as c:
        return await account_of_employee(c, who, database.clock.now())


async def test_the_account_is_made_once_and_follows_the_address(database: Database) -> None:
    tanaka = await add_tanaka(database)
    first = await opened(database, person(tanaka))
    assert first is not None and (first.role, first.employee_id) == ("employee", tanaka.id)
    again = await opened(database, person(tanaka, email="new@example.com"))
    assert again is not None and (again.id, again.email) == (first.id, "new@example.com")


@pytest.mark.parametrize("password", ["", "nobody has this password", "x"])
async def test_without_a_password_no_password_opens_it(database: Database, password: str) -> None:
    tanaka = await add_tanaka(database)
    await opened(database, person(tanaka))
    assert await quick_keeper(database).authenticate(tanaka.email, password, "1.2.3.4") is None


async def test_an_administrators_account_of_that_address_is_the_employees(database: Database) -> None:
    tanaka = await add_tanaka(database)
    keeper = quick_keeper(database)
    admin = await keeper.add(NewAccount(tanaka.organization_id, tanaka.email, "田中", PASSWORD))
    found = await opened(database, person(tanaka))
    assert found is not None and (found.id, found.role) == (admin.id, "admin")
    sessions = Sessions(database)
    by_code = await sessions.find(await sessions.begin(admin.id, None, employee_only=True))
    by_password = await sessions.find(await sessions.begin(admin.id, None))
    assert by_code is not None and by_code.role == "employee"
    assert by_password is not None and by_password.role == "admin"


async def test_nobody_gets_an_account_of_another_company_or_of_another_employee(database: Database) -> None:
    tanaka = await add_tanaka(database)
    sato = await add_tanaka(database, name="佐藤", email="sato@example.com")
    stranger = await add_operator(database, tanaka.email)
    mine = await opened(database, person(tanaka))
    assert mine is not None and mine.id != stranger.id and mine.email == tanaka.id
    other = await opened(database, person(sato, email=sato.email))
    moved = await opened(database, person(tanaka, email=sato.email))
    assert other is not None and moved is not None and moved.id == mine.id != other.id


async def test_who_leaves_is_signed_out_and_comes_back_with_the_same_account(database: Database) -> None:
    tanaka = await add_tanaka(database)
    mine = await opened(database, person(tanaka))
    assert mine is not None
    sessions = Sessions(database)
    secret = await sessions.begin(mine.id, None, employee_only=True)
    async with database.transaction() as c:
        assert await employee_of_account(c, mine) == tanaka
        assert await set_employee_active(c, tanaka.organization_id, tanaka.id, False)
        assert await employee_of_account(c, mine) is None
    assert await sessions.find(secret) is None
    assert await opened(database, person(tanaka)) is None
    async with database.transaction() as c:
        assert await set_employee_active(c, tanaka.organization_id, tanaka.id, True)
        assert not await set_employee_active(c, "nobody", tanaka.id, True)
    again = await opened(database, person(tanaka))
    assert again is not None and again.id == mine.id


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ([1], [False, True]),
        ([8], [False, False]),
        ([6, 12, 18, 24], [False, True]),
        ([6, 12, 18, 24, 30.1], [False] * 2),
    ],
)
async def test_an_employees_session_lasts_longer_but_not_for_ever(
    database: Database, clock: MovableClock, days: list[float], found: list[bool]
) -> None:
    """It ends after a week without a visit, and after thirty days."""
    tanaka = await add_tanaka(database)
    mine = await opened(database, person(tanaka))
    assert mine is not None
    sessions = Sessions(database)
    secrets = [await sessions.begin(mine.id, None), await sessions.begin(mine.id, None, employee_only=True)]
    for day in days:
        clock.offset = day * 86400
        running = [await sessions.find(secret) is not None for secret in secrets]
    assert running == found


async def test_no_secret_is_in_the_accounts_table(database: Database) -> None:
    tanaka = await add_tanaka(database)
    await opened(database, person(tanaka))
    async with database.reading() as c:
        assert (await c.execute(select(account.c.password_hash))).scalars().all() == [""]
