"""Members link themselves by a code in a talk with the bot; the answer goes to them through the same street."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from conftest import MovableClock
from connections.linked_company import USER
from toritsugi.connections import Connection, link_member
from toritsugi.database import Database
from toritsugi.event import Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk
from toritsugi.outbox import NotificationRow, list_notifications
from toritsugi.people import EmployeeForm, add_employee, get_employees, issue_link_code, read_link_code
from toritsugi.people.tables import link_code

pytestmark = pytest.mark.anyio
HOUR = 3600.0


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[AcceptDesk]:
    desk = AcceptDesk(database, "http://127.0.0.1", [link_member])
    await desk.start()
    yield desk
    await desk.stop()


class Talk:
    """What members say to the bot, and what they are answered."""

    def __init__(self, database: Database, desk: AcceptDesk, connection: Connection) -> None:
        self.database = database
        self.desk = desk
        self.connection = connection
        self.count = 0

    async def hire(self, name: str) -> str:
        self.count += 1
        form = EmployeeForm(name=name, email=f"e{self.count}@example.com", delivery="room")
        async with self.database.transaction() as c:
            made = await add_employee(c, self.connection.organization_id, form, now=self.database.clock.now())
        return made.id

    async def issue(self, employee_id: str) -> str:
        async with self.database.transaction() as c:
            return await issue_link_code(c, self.connection.organization_id, employee_id, self.database.clock.now())

    async def say(self, text: str, user_id: str = USER, channel_id: str = "") -> None:
        self.count += 1
        now = self.database.clock.now()
        details = {"connection_id": self.connection.id, "user_id": user_id, "channel_id": channel_id, "text": text}
        event = Event(
            id=new_id(),
            organization_id=self.connection.organization_id,
            source_id=None,
            kind="lineworks.message",
            urgency=Urgency.ANSWER,
            title="message",
            details=details,
            idempotency_key=f"callback:{self.count}",
            received_at=now,
            expires_at=now + 600,
        )
        await self.desk.accept(event)

    async def answers(self) -> list[NotificationRow]:
        """The oldest first."""
        async with self.database.reading() as c:
            return (await list_notifications(c, self.connection.organization_id))[::-1]

    async def user_id_of(self, employee_id: str) -> str:
        async with self.database.reading() as c:
            return (await get_employees(c, [employee_id]))[employee_id].lineworks_user_id


@pytest.fixture
async def talk(database: Database, desk: AcceptDesk, connection: Connection) -> Talk:
    return Talk(database, desk, connection)


async def test_the_right_code_links_and_is_answered_in_the_talk(talk: Talk) -> None:
    employee = await talk.hire("田中 一郎")
    code = await talk.issue(employee)
    await talk.say(f"  {code[:3].lower()}-{code[3:]} ")
    assert await talk.user_id_of(employee) == USER
    (answer,) = await talk.answers()
    assert (answer.kind, answer.destination_kind, answer.urgency) == ("member.linking", "member", Urgency.ANSWER)
    assert "田中 一郎さん、連携が完了しました。" in answer.body.text


async def test_a_code_works_once(talk: Talk) -> None:
    employee = await talk.hire("田中 一郎")
    code = await talk.issue(employee)
    await talk.say(code)
    await talk.say(code, user_id="another-member-1")
    assert await talk.user_id_of(employee) == USER
    assert "このコードは使えません" in (await talk.answers())[-1].body.text


async def test_a_code_ends_after_a_day_or_with_the_next(talk: Talk, clock: MovableClock) -> None:
    employee = await talk.hire("田中 一郎")
    first = await talk.issue(employee)
    second = await talk.issue(employee)
    await talk.say(first)
    assert await talk.user_id_of(employee) == ""
    clock.advance(24 * HOUR + 1)
    await talk.say(second)
    assert await talk.user_id_of(employee) == ""
    clock.advance(HOUR)
    await talk.say(await talk.issue(employee))
    assert await talk.user_id_of(employee) == USER


async def test_guessing_is_limited_for_each_member(talk: Talk, clock: MovableClock) -> None:
    employee = await talk.hire("田中 一郎")
    code = await talk.issue(employee)
    for number in range(2, 7):
        await talk.say(f"AAAAA{number}")
    await talk.say(code)
    assert await talk.user_id_of(employee) == ""
    assert "間違いが続いた" in (await talk.answers())[-1].body.text
    clock.advance(HOUR + 1)
    await talk.say(code)
    assert await talk.user_id_of(employee) == USER


async def test_an_account_is_one_employees_only(talk: Talk) -> None:
    first, second = await talk.hire("田中 一郎"), await talk.hire("鈴木 花子")
    await talk.say(await talk.issue(first))
    code = await talk.issue(second)
    await talk.say(code)
    assert await talk.user_id_of(second) == ""
    assert "すでに別の社員" in (await talk.answers())[-1].body.text
    await talk.say(code, user_id="suzuki-member-1")
    assert await talk.user_id_of(second) == "suzuki-member-1"


async def test_ordinary_words_and_rooms_are_left_alone(talk: Talk) -> None:
    employee = await talk.hire("田中 一郎")
    code = await talk.issue(employee)
    for words in ("ありがとう", "123456", "THANKS", f"コードは {code} です", ""):
        await talk.say(words)
    await talk.say(code, channel_id="c1000000-0000-4000-8000-000000000001")
    assert await talk.answers() == []
    assert await talk.user_id_of(employee) == ""


async def test_a_code_is_kept_as_a_digest_and_only_for_the_companys_own_people(talk: Talk, database: Database) -> None:
    employee = await talk.hire("田中 一郎")
    code = await talk.issue(employee)
    async with database.reading() as c:
        (row,) = (await c.execute(select(link_code))).all()
    assert code not in repr(row)
    assert read_link_code(code) == code
    with pytest.raises(LookupError):
        await talk.issue("0" * 32)
