"""What the directory of LINE WORKS says is compared, seen and taken over; nobody is deleted, no hand-set field lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import update

from lineworks_emulator import User, running
from street import BASE_USER, DOMAIN, SUZUKI, TANAKA, Street, connection_form, open_street, sample_world
from toritsugi.connections import ConnectionFault, Presence, add_connection
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.intake import Source, add_mailbox
from toritsugi.people import (
    Employee,
    EmployeeForm,
    change_employee,
    form_of,
    list_employees,
    set_employee_active,
    unknown_members,
)
from toritsugi.people.tables import employee
from toritsugi.roster import Choice, Comparison, Question, Roster, Taken
from toritsugi.web import NewAccount
from web.front_door import PASSWORD, quick_keeper

pytestmark = pytest.mark.anyio
NEW = "user0001-0000-4000-8000-000000000007"


@asynccontextmanager
async def company(database: Database, scopes: str = "bot user.read") -> AsyncIterator[Street]:
    world = sample_world()
    world.apps[0].scopes = scopes.split()
    for user, family, given in zip(world.users, ("田中", "鈴木", "受付"), ("太郎", "花子", "係"), strict=True):
        user.last_name, user.first_name = family, given
    async with open_street(database, world, scopes=scopes) as street:
        yield street


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with company(database) as opened:
        yield opened


def roster_of(street: Street) -> Roster:
    return Roster(street.database, Presence(street.database, street.keeper, street.clients))


async def look(street: Street, mail_domain: str | None = None) -> Comparison:
    return await roster_of(street).look(street.organization_id, Question(mail_domain=mail_domain))


async def take(street: Street, choice: Choice | None = None, **given: Any) -> Taken:
    if "mail_domain" in given:
        given["question"] = Question(mail_domain=given.pop("mail_domain"))
    return (await roster_of(street).take(street.organization_id, choice or Choice(), **given))[1]


async def staff(street: Street) -> dict[str, Employee]:
    async with street.database.reading() as c:
        return {each.name: each for each in await list_employees(c, street.organization_id)}


def told(found: Comparison) -> list[tuple[str, str]]:
    return [(each.act, each.name) for each in found.lines]


def change(street: Street, user_id: str, **fields: Any) -> None:
    """At the platform."""
    (user,) = [each for each in street.emulator.world.users if each.user_id == user_id]
    for name, value in fields.items():
        setattr(user, name, value)
    street.emulator.app.store.changed()


async def by_hand(street: Street, who: Employee, **fields: str) -> None:
    form = EmployeeForm(**({name: getattr(form_of(who), name) for name in EmployeeForm.__struct_fields__} | fields))
    async with street.database.transaction() as c:
        await change_employee(c, street.organization_id, who.id, form)


async def test_who_is_new_is_shown_and_added_with_what_the_directory_knows(street: Street) -> None:
    change(
        street,
        BASE_USER,
        department="総務部",
        phonetic_last_name="ウケツケ",
        phonetic_first_name="カカリ",
        telephone="100",
    )
    found = await look(street)
    assert (found.listed, found.mail_domain, told(found)) == (3, "sample.example", [("new", "受付 係")])
    assert found.lines[0].email == "desk@sample.example" and found.lines[0].ready
    assert "受付 係" not in await staff(street), "a look writes nothing"
    assert await take(street, shown=found.fingerprint) == Taken({"new": 1}, applied=True)
    added = (await staff(street))["受付 係"]
    assert (added.email, added.kana, added.department_name) == ("desk@sample.example", "うけつけ かかり", "総務部")
    assert (added.phone, added.lineworks_user_id, added.active) == ("100", BASE_USER, True)
    assert told(await look(street)) == [] and await street.messages() == []


async def test_a_change_in_the_directory_is_followed_but_not_over_what_was_set_by_hand(street: Street) -> None:
    await take(street)
    change(street, TANAKA, department="営業部", telephone="1201")
    await take(street)
    tanaka = (await staff(street))["田中 太郎"]
    assert (tanaka.department_name, tanaka.phone) == ("営業部", "1201")
    await by_hand(street, tanaka, phone="9999")
    change(street, TANAKA, department="開発部", telephone="1300", first_name="一郎")
    (line,) = (await look(street)).lines
    assert {(each.field, each.old, each.new, each.by_hand) for each in line.fields} == {
        ("name", "田中 太郎", "田中 一郎", False),
        ("department", "営業部", "開発部", False),
        ("phone", "9999", "1300", True),
    }
    await take(street)
    tanaka = (await staff(street))["田中 一郎"]
    assert (tanaka.department_name, tanaka.phone, tanaka.id) == ("開発部", "9999", street.tanaka.id)
    assert told(await look(street)) == [], "what was left as it is does not come back every day"
    change(street, TANAKA, telephone="1400")
    (line,) = (await look(street)).lines
    assert not line.ready
    await take(street, Choice(overwriting=[line.key]))
    assert (await staff(street))["田中 一郎"].phone == "1400"


async def test_only_the_chosen_lines_are_taken_over(street: Street) -> None:
    change(street, TANAKA, department="営業部")
    change(street, SUZUKI, department="営業部")
    await take(street, Choice(keys=[SUZUKI]))
    people = await staff(street)
    assert (people["鈴木 花子"].department_name, people["田中 太郎"].department_name) == ("営業部", "")
    assert "受付 係" not in people
    assert told(await look(street)) == [("new", "受付 係"), ("changed", "田中 太郎")]


async def test_who_is_suspended_is_flagged_and_a_call_goes_to_the_base_destination(street: Street) -> None:
    await take(street)
    change(street, TANAKA, is_suspended=True)
    change(street, SUZUKI, is_awaiting=True)
    assert told(await look(street)) == [("suspended", "田中 太郎"), ("suspended", "鈴木 花子")]
    await take(street)
    async with street.database.reading() as c:
        flags = {id: each.standing for id, each in (await unknown_members(c, street.organization_id)).items()}
    assert flags == {TANAKA: "suspended", SUZUKI: "awaiting"}
    assert all(each.active for each in (await staff(street)).values())
    assert told(await look(street)) == []
    await by_hand(street, street.tanaka, channel_id="", delivery="dm")
    await street.worker()
    event = street.event()
    await street.desk.accept(event)
    await street.settled(event.id)
    said = str(await street.messages())
    assert BASE_USER in said and "田中 太郎" in said
    change(street, TANAKA, is_suspended=False)
    await take(street)
    async with street.database.reading() as c:
        assert TANAKA not in await unknown_members(c, street.organization_id)


async def test_who_is_gone_is_marked_as_left_and_who_is_there_again_comes_back(street: Street) -> None:
    await take(street)
    change(street, TANAKA, is_deleted=True)
    street.emulator.world.users = [each for each in street.emulator.world.users if each.user_id != SUZUKI]
    street.emulator.app.store.changed()
    found = await look(street)
    assert told(found) == [("left", "田中 太郎"), ("left", "鈴木 花子")] and not any(each.ready for each in found.lines)
    await take(street, Choice(asking="somebody else"))
    people = await staff(street)
    assert [people[name].active for name in ("田中 太郎", "鈴木 花子", "新人 次郎")] == [False, False, True]
    assert people["田中 太郎"].id == street.tanaka.id and told(await look(street)) == []
    change(street, TANAKA, is_deleted=False)
    assert told(await look(street)) == [("back", "田中 太郎")]
    await take(street)
    assert (await staff(street))["田中 太郎"].active


async def test_who_is_there_again_under_another_account_comes_back(street: Street) -> None:
    await take(street)
    async with street.database.transaction() as c:
        await set_employee_active(c, street.organization_id, street.tanaka.id, False)
    change(street, TANAKA, is_deleted=True)
    namesake = {"last_name": "新人", "first_name": "次郎", "is_deleted": True}
    street.emulator.world.users += [
        User(user_id=NEW, email="tanaka@sample", domain_id=DOMAIN, last_name="田中", first_name="太郎"),
        User(user_id=NEW[:-1] + "8", email="x@sample", domain_id=DOMAIN, **namesake),
    ]
    street.emulator.app.store.changed()
    assert told(await look(street)) == [("back", "田中 太郎")], "a namesake who is gone says nothing of an employee"
    await take(street)
    tanaka = (await staff(street))["田中 太郎"]
    assert (tanaka.id, tanaka.active, tanaka.lineworks_user_id) == (street.tanaka.id, True, NEW)


async def test_whoever_asks_cannot_leave_in_this_way(street: Street) -> None:
    change(street, TANAKA, is_deleted=True)
    refused = await take(street, Choice(asking=street.tanaka.id))
    assert [each.problem.reason for each in refused.problems] == ["own_leaving"] and not refused.applied
    assert "受付 係" not in await staff(street), "all of it or nothing"


async def test_employees_without_an_id_are_found_by_address_or_name(street: Street) -> None:
    world = street.emulator.world
    world.users += [
        User(user_id=NEW, email="newcomer@sample", domain_id=DOMAIN, last_name="新人", first_name="次郎"),
        User(user_id=NEW[:-1] + "8", email="t.yamada@sample", domain_id=DOMAIN, last_name="山田", first_name="優"),
    ]
    street.emulator.app.store.changed()
    async with street.database.transaction() as c:
        await c.execute(
            update(employee)
            .where(employee.c.id == street.suzuki.id)
            .values(name="山田 優", email="y@other.example", lineworks_user_id="dead@sample")
        )
    found = {each.name: each for each in (await look(street)).lines}
    assert (found["新人 次郎"].act, found["新人 次郎"].by_name, found["新人 次郎"].ready) == ("changed", False, True)
    assert (found["山田 優"].act, found["山田 優"].by_name, found["山田 優"].ready) == ("changed", True, False)
    await take(street, Choice(keys=[NEW, NEW[:-1] + "8"]))
    people = await staff(street)
    assert (people["新人 次郎"].lineworks_user_id, people["山田 優"].lineworks_user_id) == (NEW, NEW[:-1] + "8")


async def test_an_address_that_is_missing_or_taken_is_named_and_nothing_is_written(street: Street) -> None:
    change(street, TANAKA, department="営業部")
    found = await look(street, "")
    assert found.lines[0].email == "" and not found.lines[0].ready
    refused = await take(street, mail_domain="")
    assert [each.sentence("ja") for each in refused.problems] == ["受付 係:空欄です。入力してください。"]
    refused = await take(street, Choice(emails={BASE_USER: "tanaka@sample.example"}), mail_domain="")
    wrong = [(each.name, each.problem.reason) for each in refused.problems]
    assert wrong == [("受付 係", "address_taken"), ("田中 太郎", "twice")], "both lines are named"
    assert (await staff(street))["田中 太郎"].department_name == ""
    done = await take(street, Choice(emails={BASE_USER: "front@sample.example"}), mail_domain="")
    assert done.applied and (await staff(street))["受付 係"].email == "front@sample.example"


async def test_what_changed_since_it_was_shown_is_not_taken_over(street: Street) -> None:
    shown = (await look(street)).fingerprint
    change(street, TANAKA, department="営業部")
    assert await take(street, shown=shown) == Taken()
    async with street.database.transaction() as c:
        await set_employee_active(c, street.organization_id, street.tanaka.id, False)
    assert "受付 係" not in await staff(street)


async def test_every_page_of_the_directory_is_read(street: Street) -> None:
    street.emulator.world.users += [
        User(user_id=f"u2-{number:04}", email=f"n{number}@sample", domain_id=DOMAIN, last_name=f"人{number}")
        for number in range(230)
    ]
    street.emulator.app.store.changed()
    found = await look(street)
    assert (found.listed, found.counts["new"]) == (233, 231)
    assert (await take(street)).counts == {"new": 231}
    assert len(await staff(street)) == 234 and told(await look(street)) == []


async def test_another_connection_shows_its_own_members_and_takes_nobody_of_the_base_for_gone(street: Street) -> None:
    world = sample_world()
    world.apps[0].scopes = ["bot", "user.read"]
    newcomer = User(user_id=NEW, email="branch@branch", domain_id=DOMAIN, last_name="支社", first_name="花子")
    namesake = User(
        user_id=NEW[:-1] + "8", email="tanaka@branch", domain_id=DOMAIN, last_name="田中", first_name="太郎"
    )
    world.users, world.channels = [newcomer, namesake], []
    async with street.database.transaction() as c:
        await c.execute(update(employee).where(employee.c.id == street.newcomer.id).values(lineworks_user_id="gone"))
    async with running(world) as branch:
        form = connection_form(street.organization_id, branch.url, name="支社", is_base=False, scopes="bot user.read")
        other = await add_connection(street.database, street.seal, form)
        question = Question(other.id)
        found = await roster_of(street).look(street.organization_id, question)
        assert (found.listed, found.connection_id) == (2, other.id)
        assert told(found) == [("new", "支社 花子"), ("left", "新人 次郎")]
        await take(street, Choice(keys=[NEW]), question=question, shown=found.fingerprint)
    people = await staff(street)
    assert people["支社 花子"].email == "branch@sample.example"
    assert people["田中 太郎"].lineworks_user_id == TANAKA and people["鈴木 花子"].active
    assert ("new", "受付 係") in told(await look(street)), "without a choice the base is asked"
    with pytest.raises(ConnectionFault) as refused:
        await roster_of(street).look(street.organization_id, Question("nobody's"))
    assert refused.value.code == "connection_unknown"


async def test_a_sources_address_and_the_last_administrator_are_refused_by_name(street: Street) -> None:
    crm = Source(
        organization_id=street.organization_id,
        door="mailbox",
        name="CRM",
        address="desk@sample.example",
        kind="timeline",
        addressees=(Addressee("base"),),
    )
    async with street.database.transaction() as c:
        await add_mailbox(c, crm, 1.0)
    refused = await take(street)
    assert [(each.name, each.problem.reason) for each in refused.problems] == [("受付 係", "is_mailbox")]
    await quick_keeper(street.database).add(NewAccount(street.organization_id, street.tanaka.email, "田中", PASSWORD))
    change(street, TANAKA, is_deleted=True)
    refused = await take(street, Choice(keys=[TANAKA]))
    assert [(each.name, each.problem.reason) for each in refused.problems] == [("田中 太郎", "last_administrator")]
    assert (await staff(street))["田中 太郎"].active and "受付 係" not in await staff(street)


@pytest.mark.parametrize("scopes", ["bot", "bot user.email.read"])
async def test_without_the_scope_it_is_one_clear_sentence(database: Database, scopes: str) -> None:
    async with company(database, scopes) as street:
        with pytest.raises(ConnectionFault) as refused:
            await look(street)
        assert refused.value.code == "members_unseen" and "user.read" in refused.value.remedy("ja")


async def test_a_refused_answer_and_a_missing_connection_are_named(street: Street) -> None:
    await street.fault(operation="user.list", kind="status", status=500)
    with pytest.raises(ConnectionFault) as refused:
        await take(street)
    assert refused.value.code == "platform_trouble" and len(await staff(street)) == 3
    with pytest.raises(ConnectionFault) as refused:
        await roster_of(street).look("another-organization")
    assert refused.value.code == "no_connection"
