"""What employees wish is kept as it was chosen, one thing at a time, and read with whoever stands in."""

import pytest
from sqlalchemy import update

from people.test_finding import add_tanaka
from toritsugi.database import Database
from toritsugi.people import (
    Absence,
    Employee,
    Offer,
    QuietHours,
    Wishes,
    change_wishes,
    choices_of,
    employees_by_email,
    set_absence,
    set_digest_minutes,
    set_quiet_hours,
    set_wish,
    wishes_of,
    with_deputies,
)
from toritsugi.people.tables import employee as employee_table

pytestmark = pytest.mark.anyio


async def add(database: Database, name: str) -> Employee:
    return await add_tanaka(database, name=name, email=f"{name}@sample.example")


async def addresses(database: Database, whose: Employee) -> tuple[str, ...]:
    async with database.reading() as c:
        return (await choices_of(c, whose.organization_id, [whose.id]))[whose.id].addresses


async def found(database: Database, address: str) -> str:
    """The name of whoever gets mail under the address; "" for nobody."""
    async with database.reading() as c:
        known = (await employees_by_email(c, {address})).get(address.lower())
    return known.name if known else ""


async def choose(database: Database, whose: Employee, *chosen: str) -> list[tuple[str, str]]:
    """The fields that need mending, and why."""
    cells = {f"mail{place}": address for place, address in enumerate((*chosen, "", "", "")[:3], 1)}
    async with database.transaction() as c:
        problems = await change_wishes(c, whose, cells, Offer({}, {}))
    return [(problem.field, problem.reason) for problem in problems]


async def test_each_wish_is_kept_by_itself(database: Database) -> None:
    a, b = await add(database, "a"), await add(database, "b")
    async with database.transaction() as c:
        await set_wish(c, a, "reminder", "off")
        await set_wish(c, a, "timeline", "digest")
        await set_wish(c, a, "timeline", "room")
        await set_quiet_hours(c, a, QuietHours(1320, 420))
        await set_digest_minutes(c, a, (1050, 480, 1050))
        await set_absence(c, a, Absence(10.0, 20.0, b.id))
    async with database.reading() as c:
        kept = await wishes_of(c, [a.id, b.id, "nobody"])
    assert kept[a.id] == Wishes(
        kinds={"reminder": "off", "timeline": "room"},
        quiet=QuietHours(1320, 420),
        digest_minutes=(480, 1050),
        absence=Absence(10.0, 20.0, b.id),
    )
    assert kept[b.id] == Wishes() and "nobody" not in kept


async def test_each_wish_is_taken_back_by_itself(database: Database) -> None:
    a, b = await add(database, "a"), await add(database, "b")
    async with database.transaction() as c:
        await set_wish(c, a, "reminder", "off")
        await set_quiet_hours(c, a, QuietHours(1320, 420))
        await set_absence(c, a, Absence(10.0, 20.0, b.id))
        await set_wish(c, a, "reminder", None)
        await set_quiet_hours(c, a, None)
    async with database.reading() as c:
        kept = (await wishes_of(c, [a.id]))[a.id]
    assert kept == Wishes(absence=Absence(10.0, 20.0, b.id))


async def test_whoever_stands_in_is_read_along_the_whole_ring(database: Database) -> None:
    a, b, d, aside = [await add(database, name) for name in ("a", "b", "d", "aside")]
    async with database.transaction() as c:
        for whose, deputy in ((a, b), (b, d), (d, a)):
            await set_absence(c, whose, Absence(100.0, 200.0, deputy.id))
        await set_absence(c, aside, Absence(300.0, 400.0, a.id))
    async with database.reading() as c:
        for since, until, expected in (
            (100.0, 100.0, {a, b, d}),
            (199.9, 250.0, {a, b, d}),
            (200.0, 250.0, {a}),
            (0.0, 99.9, {a}),
        ):
            people, wishes = await with_deputies(c, [a.id], since, until)
            assert people.keys() == wishes.keys() == {each.id for each in expected}
        assert (await with_deputies(c, [aside.id], 150.0, 150.0))[0].keys() == {aside.id}


async def test_the_first_address_is_filled_in_from_the_record(database: Database) -> None:
    a = await add(database, "a")
    assert await addresses(database, a) == ("a@sample.example", "", "")
    await choose(database, a, a.email, " A.Second@Sample.example ", "")
    assert await addresses(database, a) == ("a@sample.example", "a.second@sample.example", "")


async def test_every_address_leads_to_the_same_employee(database: Database) -> None:
    a = await add(database, "a")
    await choose(database, a, "first@sample.example", "", "third@sample.example")
    assert await addresses(database, a) == ("first@sample.example", "", "third@sample.example")
    for address in ("A@sample.example", "first@sample.example", "THIRD@sample.example"):
        assert await found(database, address) == "a"
    await choose(database, a, a.email)
    assert await found(database, "third@sample.example") == ""


async def test_who_has_left_gets_no_mail_under_any_address(database: Database) -> None:
    a = await add(database, "a")
    await choose(database, a, a.email, "second@sample.example")
    async with database.transaction() as c:
        await c.execute(update(employee_table).values(active=False))
    assert await found(database, "second@sample.example") == ""


@pytest.mark.parametrize(
    ("chosen", "field", "reason"),
    [
        (("a@sample.example", "nothing"), "mail2", "no_email"),
        (("x" * 250 + "@sample.example",), "mail1", "no_email"),
        (("new@sample.example", "", "NEW@sample.example"), "mail3", "twice"),
        (("a@sample.example", "b@sample.example"), "mail2", "address_taken"),
        (("a@sample.example", "", "b2@sample.example"), "mail3", "address_taken"),
    ],
)
async def test_an_address_that_cannot_be_chosen_changes_nothing(
    database: Database, chosen: tuple[str, ...], field: str, reason: str
) -> None:
    a, b = await add(database, "a"), await add(database, "b")
    await choose(database, b, b.email, "b2@sample.example")
    await choose(database, a, a.email, "kept@sample.example")
    assert await choose(database, a, *chosen) == [(field, reason)]
    assert await addresses(database, a) == ("a@sample.example", "kept@sample.example", "")
