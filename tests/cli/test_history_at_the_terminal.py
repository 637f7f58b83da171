"""What was delivered and what was not, at the terminal: lists, every attempt, a resend, the outcome of a send."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from cli.terminal import Command
from street import BASE_USER, SALES_ROOM, Street, open_street
from toritsugi.clock import japan_time
from toritsugi.connections.tables import connection as connection_table
from toritsugi.database import Database
from toritsugi.database.listening import Listener
from toritsugi.event import Addressee
from toritsugi.routing import SHARE

pytestmark = pytest.mark.anyio
ID = re.compile(r"[0-9a-f]{32}")


@pytest.fixture
async def street(settings: pytest.MonkeyPatch, database: Database, database_address: str) -> AsyncIterator[Street]:
    """A company with a worker on the database that the command is given, which hears of what the command does."""
    settings.setenv("TORITSUGI_DATABASE_URL", database_address)
    async with open_street(database) as opened:
        listener = Listener(database)
        await listener.start()
        opened.stack.push_async_callback(listener.stop)
        await opened.worker()
        yield opened


async def test_a_send_waits_for_its_outcome(street: Street, toritsugi: Command) -> None:
    sent = await toritsugi("send", "第2倉庫 31℃", "--to", "営業部ルーム", "--to", "suzuki@sample.example", "--wait")
    assert (sent.code, sent.err) == (0, "")
    assert sent.out.count("delivered") == 2
    assert {tuple(each["to"].values()) for each in await street.messages()} >= {(SALES_ROOM,)}


async def test_a_send_that_cannot_arrive_says_so(street: Street, toritsugi: Command) -> None:
    await street.fault(operation="bot.channel.message.create", status=403)
    await street.fault(operation="bot.user.message.create", status=403)
    sent = await toritsugi("send", "第2倉庫 31℃", "--to", "営業部ルーム", "--wait", "--seconds", "20")
    assert sent.code == 1 and "delivered nowhere" in sent.err
    assert "refused" in sent.out


async def test_a_send_nobody_carries_out_is_told_to_be_waiting(street: Street, toritsugi: Command) -> None:
    for worker in street.workers:
        await worker.stop()
    sent = await toritsugi("send", "x", "--to", "営業部ルーム", "--wait", "--seconds", "0.3", language="ja")
    assert sent.code == 1 and "まだ送信待ちです" in sent.err
    number = json.loads((await toritsugi("notification", "list", "--json")).out)[0]["id"]
    again = await toritsugi("notification", "resend", number)
    assert again.code == 1 and "still on its way" in again.err


async def test_a_notification_is_listed_shown_and_sent_again(street: Street, toritsugi: Command) -> None:
    await toritsugi("send", "第2倉庫 31℃", "--to", "営業部ルーム", "--wait")
    (listed,) = json.loads((await toritsugi("notification", "list", "--state", "delivered", "--json")).out)
    assert (listed["title"], listed["destination"]) == ("第2倉庫 31℃", "営業部ルーム")
    assert listed["id"] in (await toritsugi("notification", "list", "--search", "倉庫")).out
    assert "[]" in (await toritsugi("notification", "list", "--search", "冷蔵庫", "--json")).out
    shown = json.loads((await toritsugi("notification", "show", listed["id"], "--json")).out)
    assert [(each["verdict"], each["status"]) for each in shown["attempts"]] == [("delivered", 201)]
    assert "201" in (await toritsugi("notification", "show", listed["id"])).out
    resent = ID.findall((await toritsugi("notification", "resend", listed["id"])).out)[0]
    await street.sent(2)
    assert json.loads((await toritsugi("notification", "show", resent, "--json")).out)["resend_of"] == listed["id"]
    event = json.loads((await toritsugi("event", "show", listed["event_id"], "--json")).out)
    assert [each["id"] for each in event["notifications"]] == [listed["id"], resent]


async def test_one_told_among_others_says_in_which_and_what_became_of_that(street: Street, toritsugi: Command) -> None:
    for worker in street.workers:
        await worker.stop()
    events = [street.event(Addressee("room", SALES_ROOM), title=f"件名{number}") for number in range(SHARE + 1)]
    ids = [(await street.desk.accept(event)).notification_ids[0] for event in events]
    await street.worker()
    await street.sent(1)
    await street.settled(events[0].id)
    listed = {each["id"]: each for each in json.loads((await toritsugi("notification", "list", "--json")).out)}
    carrier = listed[ids[0]]["merged_into"]
    assert {(listed[id]["state"], listed[id]["merged_state"]) for id in ids} == {("merged", "delivered")}
    assert listed[carrier]["carries"] == SHARE + 1
    assert "merged, delivered" in (await toritsugi("notification", "list")).out
    one = (await toritsugi("notification", "show", ids[2])).out
    assert "merged, delivered" in one and f"Told among others: toritsugi notification show {carrier}" in one
    japanese = (await toritsugi("notification", "show", carrier, language="ja")).out
    assert "まとめた通知" in japanese and all(id in japanese for id in ids)
    assert json.loads((await toritsugi("notification", "show", carrier, "--json")).out)["carried"] == ids
    assert "まとめて送信済み" in (await toritsugi("event", "show", events[3].id, language="ja")).out


async def notices(street: Street) -> tuple[str, str]:
    """One for 鈴木 of yesterday, told; one for a newcomer, who has no destination."""
    day = 86_400.0
    now = street.database.clock.now()
    old = street.event(
        Addressee("employee", street.suzuki.id), title="昨日の受注", kind="orders", received_at=now - day
    )
    new = street.event(Addressee("employee", street.newcomer.id), title="今日の承認依頼", kind="workflow")
    for each in (old, new):
        await street.desk.accept(each)
    return old.id, new.id


async def titles(toritsugi: Command, *words: str) -> set[str]:
    listed = await toritsugi(*words, "--json")
    assert listed.code == 0, listed.err
    return {each["title"] for each in json.loads(listed.out)}


async def without_base(street: Street) -> None:
    async with street.database.transaction() as c:
        await c.execute(update(connection_table).values(base_user_id="", base_channel_id=""))


async def test_events_are_listed_by_person_kind_and_day_and_leave_as_csv(street: Street, toritsugi: Command) -> None:
    await notices(street)
    today = f"{japan_time(street.database.clock.now()):%Y-%m-%d}"
    events = ("event", "list")
    assert await titles(toritsugi, *events, "--person", "鈴木") == {"昨日の受注"}
    assert await titles(toritsugi, *events, "--person", "suzuki@sample.example", "--kind", "workflow") == set()
    assert await titles(toritsugi, *events, "--kind", "workflow") == {"今日の承認依頼"}
    assert await titles(toritsugi, *events, "--from", today) == {"今日の承認依頼"}
    assert await titles(toritsugi, *events, "--until", "2020-01-01") == set()
    stranger = await toritsugi(*events, "--person", "だれか")
    assert stranger.code == 2 and "No employee matches" in stranger.err
    sheet = (await toritsugi(*events, "--search", "受注", "--csv")).out
    assert "昨日の受注" in sheet and "承認依頼" not in sheet and sheet.count("\n") == 2


async def test_notifications_are_listed_by_person_kind_and_day_and_leave_as_csv(
    street: Street, toritsugi: Command
) -> None:
    old, new = await notices(street)
    for each in (old, new):
        await street.settled(each)
    today = f"{japan_time(street.database.clock.now()):%Y-%m-%d}"
    told = ("notification", "list")
    assert await titles(toritsugi, *told, "--person", "suzuki@sample.example") == {"昨日の受注"}
    assert await titles(toritsugi, *told, "--kind", "workflow", "--from", today) == {"今日の承認依頼"}
    assert await titles(toritsugi, *told, "--until", "2020-01-01") == set()
    sheet = (await toritsugi(*told, "--kind", "orders", "--csv")).out
    assert "昨日の受注" in sheet and "鈴木 花子" in sheet and "承認依頼" not in sheet


async def test_what_has_no_destination_is_listed_sent_and_dismissed(street: Street, toritsugi: Command) -> None:
    await without_base(street)
    _, waits = await notices(street)
    _, seen = await notices(street)
    assert await titles(toritsugi, "event", "list", "--nowhere") == {"今日の承認依頼"}
    both = await toritsugi("event", "send", waits, "--all")
    assert both.code == 2 and "Give ids of events, or --all." in both.err
    assert "0 put among those to be sent, 1 still without one" in (await toritsugi("event", "send", waits)).out
    assert "1 marked as seen." in (await toritsugi("event", "dismiss", seen)).out
    async with street.database.transaction() as c:
        await c.execute(update(connection_table).values(base_user_id=BASE_USER))
    assert "1 put among those to be sent, 0 still without one" in (await toritsugi("event", "send", "--all")).out
    assert await titles(toritsugi, "event", "list", "--nowhere") == set()
    assert len(await street.settled(waits)) == 1 and await street.rows(seen) == []


async def test_a_mail_is_told_with_its_rule_and_files_and_written_as_it_came(
    street: Street, toritsugi: Command, tmp_path: Path
) -> None:
    facts = {"recipient": "a@sample.example", "rule": "r1", "rule_name": "見積の通知", "attachments": "見積書.pdf"}
    mail = street.event(title="お見積り", details=facts)
    raw = b"Subject: =?ISO-2022-JP?B?GyRCJTMlYRsoQg==?=\r\n\r\n\xff\r\n"
    await street.desk.accept(mail, raw)
    shown = (await toritsugi("event", "show", mail.id)).out
    assert "To: a@sample.example\nRule: 見積の通知\nAttached: 見積書.pdf\n" in shown
    assert (await toritsugi("event", "mail", mail.id, str(tmp_path / "it.eml"))).code == 0
    assert (tmp_path / "it.eml").read_bytes() == raw
    other = street.event(title="メールではない")
    await street.desk.accept(other)
    assert "No mail is kept of this event." in (await toritsugi("event", "mail", other.id)).err
    assert "There is no event" in (await toritsugi("event", "mail", "0" * 32)).err


async def test_an_event_is_erased_only_when_that_is_wanted(street: Street, toritsugi: Command) -> None:
    old, _ = await notices(street)
    await street.settled(old)
    assert (await toritsugi("event", "erase", old)).code != 0
    assert "昨日の受注" in (await toritsugi("event", "show", old)).out
    assert "It is erased." in (await toritsugi("event", "erase", old, "--yes")).out
    shown = await toritsugi("event", "show", old)
    assert "昨日の受注" not in shown.out and "しきい値" not in shown.out
    unknown = await toritsugi("event", "erase", "0" * 32, "--yes")
    assert unknown.code != 0 and "There is no event" in unknown.err
