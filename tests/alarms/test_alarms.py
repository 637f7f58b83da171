"""A link that dies, or is about to, is told: once, by mail and by chat, on its day, whatever happens to processes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import select, update

from inbox import Inbox, open_inbox
from street import BASE_ROOM, BASE_USER, TANAKA, Street, connection_form, open_street, until, words_of
from toritsugi.alarms import Watch, get_canary, open_alarms, set_canary
from toritsugi.alarms.tables import canary
from toritsugi.connections import add_connection, mark_delivered
from toritsugi.connections.tables import connection as connection_table
from toritsugi.connections.tables import connection_token
from toritsugi.database import Database
from toritsugi.intake import list_events
from toritsugi.mailing import Mailer, MailServer, MailState, get_mails
from toritsugi.web import AccountKeeper, NewAccount

pytestmark = pytest.mark.anyio

DAY = 86_400.0


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, MailServer]]:
    with open_inbox() as opened:
        yield opened


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    async with open_street(database) as opened:
        administrator = NewAccount(opened.organization_id, "tanaka@sample.example", "田中 太郎", "akasaka-1-2-3-yume")
        await AccountKeeper(database).add(administrator)
        yield opened


def watch_of(street: Street) -> Watch:
    return Watch(street.database, street.desk, "http://relay.test")


async def make_user_account(street: Street, ends_at: float) -> None:
    async with street.database.transaction() as connection:
        await connection.execute(update(connection_table).values(sign_in="user_account"))
        known = (await connection.execute(connection_token.select())).first()
        if known is None:
            values = dict.fromkeys(("scopes", "renewing_owner"), "")
            numbers = {column.name: 0 for column in connection_token.c if column.name not in values}
            row = {
                **numbers,
                **values,
                "connection_id": street.connection.id,
                "access_token": b"",
                "refresh_token": b"",
            }
            await connection.execute(connection_token.insert().values(row))
        await connection.execute(update(connection_token).values(refresh_expires_at=ends_at))


async def subjects(street: Street) -> list[str]:
    async with street.database.reading() as connection:
        found = await open_alarms(connection, street.organization_id, 0.0)
    return [alarm.subject for alarm in reversed(found)]


async def test_a_held_link_is_told_by_mail_within_a_minute_and_once(
    street: Street, inbox: tuple[Inbox, MailServer]
) -> None:
    box, server = inbox
    watch, mailer = watch_of(street), Mailer(street.database, server)
    await watch.start()
    await mailer.start()
    try:
        await street.keeper.hold(street.connection.id, "invalid_client", "x")

        async def mailed() -> bool:
            return bool(box.mails)

        await until(mailed, 30)
        for _ in range(3):
            await watch.look()
            await mailer.mail_due()
    finally:
        await watch.stop()
        await mailer.stop()
    (mail,) = box.mails
    assert mail["To"] == "tanaka@sample.example"
    assert mail["Subject"] == "【要対応】LINE WORKS への通知が止まっています"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["X-Toritsugi-Organization"] == street.organization_id
    text = mail.get_content()
    assert "本社" in text and "http://relay.test/connections" in text
    assert "secret-one" not in text and "PRIVATE KEY" not in text


async def test_a_link_that_is_refused_again_and_again_is_told_once(street: Street) -> None:
    """A token is issued each time, and refused: the link is tried seldom, and the administrators hear of it once."""
    watch, clock = watch_of(street), street.database.clock
    for _ in range(60):
        await street.keeper.hold(street.connection.id, "unauthorized", "-")
        await watch.look()
        clock.advance(60)  # type: ignore[attr-defined]
        await street.keeper.probe_due()
    assert len(await subjects(street)) == 1
    await street.keeper.hold(street.connection.id, "invalid_client", "-")
    await watch.look()
    assert len(await subjects(street)) == 2
    async with street.database.transaction() as connection:
        await mark_delivered(connection, street.connection.id, clock.now())
    await street.keeper.release(street.connection.id)
    clock.advance(60)  # type: ignore[attr-defined]
    await street.keeper.hold(street.connection.id, "unauthorized", "-")
    await watch.look()
    assert len(await subjects(street)) == 3


async def test_a_mail_that_is_refused_is_tried_again(street: Street, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    box.refusals = ["451 come back later"]
    mailer = Mailer(street.database, server)
    await street.keeper.hold(street.connection.id, "invalid_client", "x")
    await watch_of(street).look()
    await mailer.mail_due()
    assert box.mails == []
    await mailer.mail_due()
    assert box.mails == [], "not in a tight loop"
    street.database.clock.advance(11)  # type: ignore[attr-defined]
    await mailer.mail_due()
    assert len(box.mails) == 1


async def test_an_absent_mail_server_loses_no_alarm(street: Street, inbox: tuple[Inbox, MailServer]) -> None:
    await street.keeper.hold(street.connection.id, "invalid_client", "x")
    await watch_of(street).look()
    await Mailer(street.database, MailServer(host="127.0.0.1", port=9)).mail_due()
    async with street.database.reading() as connection:
        (alarm,) = await open_alarms(connection, street.organization_id, 0.0)
        (mail,) = (await get_mails(connection, [alarm.mail_id or ""])).values()
    assert mail.state is MailState.WAITING and mail.settled_at is None and mail.error.startswith("ConnectionRefused")


async def test_two_processes_mail_an_alarm_once(street: Street, inbox: tuple[Inbox, MailServer]) -> None:
    box, server = inbox
    await street.keeper.hold(street.connection.id, "invalid_client", "x")
    await asyncio.gather(watch_of(street).look(), watch_of(street).look())
    await asyncio.gather(*(Mailer(street.database, server).mail_due() for _ in range(4)))
    assert len(box.mails) == 1


async def test_the_end_is_warned_of_on_its_days_by_mail_and_chat(
    street: Street, inbox: tuple[Inbox, MailServer]
) -> None:
    """90 days on a moved clock, one look every six hours."""
    box, server = inbox
    clock = street.database.clock
    ends_at = clock.now() + 90 * DAY
    await make_user_account(street, ends_at)
    watch, mailer = watch_of(street), Mailer(street.database, server)
    days: list[float] = []
    for _ in range(4 * 90 - 1):
        clock.advance(DAY / 4)  # type: ignore[attr-defined]
        before = len(await subjects(street))
        await watch.look()
        if len(await subjects(street)) > before:
            days.append((ends_at - clock.now()) / DAY)
    await mailer.mail_due()
    assert [round(day) for day in days] == [30, 14, 7, 3, 1]
    assert [str(mail["Subject"]) for mail in box.mails] == await subjects(street)
    assert "あと1日" in (await subjects(street))[-1]


async def test_a_warning_goes_to_the_administrators_chat(street: Street) -> None:
    await make_user_account(street, street.database.clock.now() + 6.5 * DAY)
    await watch_of(street).look()
    await watch_of(street).look()
    async with street.database.transaction() as connection:
        await connection.execute(update(connection_table).values(sign_in="service_account"))
    await street.worker()
    messages = await street.sent(2)
    assert sorted(str(message["to"]) for message in messages) == [
        str({"channel_id": BASE_ROOM}),
        str({"user_id": TANAKA}),
    ]
    assert all("有効期限まであと7日です" in words_of(message) for message in messages)


async def test_a_service_account_is_never_warned(street: Street) -> None:
    await watch_of(street).look()
    assert await subjects(street) == []


async def at_hour(street: Street, hour: int) -> None:
    """Moves the clock to the next such hour in Japan."""
    clock = street.database.clock
    local = (clock.now() + 9 * 3600) % DAY
    clock.advance((hour * 3600 - local) % DAY + 1)  # type: ignore[attr-defined]


async def canary_on(street: Street, minute: int | None) -> None:
    async with street.database.transaction() as connection:
        await set_canary(street.database, connection, street.connection.id, minute)


@contextlib.asynccontextmanager
async def day_breaks(street: Street) -> AsyncIterator[Watch]:
    """Eight in the morning, the emulator's clock beside ours."""
    before = street.database.clock.now()
    await at_hour(street, 8)
    moved = street.database.clock.now() - before
    url = f"{street.emulator.url}/_emulator/clock"
    async with street.http.post(url, json={"advance_seconds": moved}) as answer:
        assert answer.status < 300
    yield watch_of(street)


async def test_the_canary_flies_once_a_day_and_proves_the_path(street: Street) -> None:
    await canary_on(street, 8 * 60)
    async with day_breaks(street) as watch:
        await street.worker()
        for _ in range(3):
            await watch.look()
        messages = await street.sent(2)
        assert any(message["to"] == {"user_id": BASE_USER} for message in messages)
        async with street.database.reading() as connection:
            event_id = (await connection.execute(select(canary.c.event_id))).scalar_one()
        await street.settled(event_id)
        assert all("開店前の確認です" in words_of(message) for message in messages)
        street.database.clock.advance(130)  # type: ignore[attr-defined]
        await watch.look()
        assert len(await street.messages()) == 2
        assert await subjects(street) == []


async def test_a_canary_that_does_not_arrive_raises_the_alarm(street: Street) -> None:
    await canary_on(street, 8 * 60)
    async with day_breaks(street) as watch:
        await watch.look()
        street.database.clock.advance(130)  # type: ignore[attr-defined]
        await watch.look()
        assert await subjects(street) == ["【要対応】LINE WORKS への通知の確認に失敗しました"]


async def test_the_canary_can_be_switched_off(street: Street) -> None:
    await canary_on(street, 8 * 60)
    await canary_on(street, None)
    async with day_breaks(street) as watch:
        await watch.look()
        await street.worker()
        async with street.database.reading() as connection:
            assert (await get_canary(connection, street.connection.id)).minute is None
        assert await street.messages() == []


async def test_a_minute_outside_the_day_is_refused(street: Street) -> None:
    with pytest.raises(ValueError, match="0 to 1439"):
        await canary_on(street, 1440)


async def test_another_link_that_is_held_is_told_in_chat_as_well(street: Street) -> None:
    form = connection_form(street.organization_id, street.emulator.url, name="支社", is_base=False)
    other = await add_connection(street.database, street.seal, form)
    await street.keeper.hold(other.id, "invalid_client", "x")
    await watch_of(street).look()
    await watch_of(street).look()
    await street.worker()
    told = await street.sent(2)
    assert [message["to"] for message in told].count({"user_id": TANAKA}) == 1
    assert all("支社" in words_of(message) for message in told)


async def test_a_base_link_that_is_held_is_told_in_chat_through_another(street: Street) -> None:
    """To the administrator's own talk and the base room; notices go on waiting for the base link."""
    form = connection_form(street.organization_id, street.emulator.url, name="支社", is_base=False)
    await add_connection(street.database, street.seal, form)
    await street.keeper.hold(street.connection.id, "invalid_client", "x")
    await watch_of(street).look()
    await watch_of(street).look()
    await street.desk.accept(street.event(title="待つお知らせ"))
    await street.worker()
    messages = await street.sent(2)
    assert sorted(str(message["to"]) for message in messages) == [
        str({"channel_id": BASE_ROOM}),
        str({"user_id": TANAKA}),
    ]
    said = [words_of(message) for message in messages]
    assert all("「本社」の認証情報が受け付けられなくなった" in words for words in said)


async def test_an_only_link_that_is_held_is_told_by_mail_only(street: Street) -> None:
    """A chat would come when it is mended, and tell what is no longer so."""
    await street.keeper.hold(street.connection.id, "invalid_client", "x")
    await watch_of(street).look()
    assert len(await subjects(street)) == 1
    async with street.database.reading() as connection:
        assert await list_events(connection, street.organization_id, limit=9) == []
