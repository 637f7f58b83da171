"""What rules rule, through the real door: kinds, what is kept, loops, repeats; each with the word why."""

import asyncio

import msgspec
import pytest
from sqlalchemy.event import listen, remove

from intake.smtp_place import BOX, SUZUKI_MAIL, TANAKA_MAIL, Door, open_door
from street import open_street
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import hush_repeats, look_back, notes_of_events
from toritsugi.intake.event_log import write_events
from toritsugi.organization import MAIL_MARK
from toritsugi.people import add_organization
from toritsugi.routing import Condition, Rule
from toritsugi.rules import add_rules, change_rule, set_repeat_minutes

pytestmark = pytest.mark.anyio
HOP = "Received: from a.example by b.example; Mon, 30 Nov 2026 10:00:00 +0900"


def mail(*headers: str, id: int = 1, subject: str = "承認依頼", body: str = "お願いします。") -> bytes:
    plain = ("Content-Type: text/plain; charset=utf-8", f"Message-ID: <{id}@crm.example>", f"Subject: {subject}")
    return "\r\n".join([*headers, "From: crm@crm.example", *plain, "", body, ""]).encode()


async def told(door: Door, event: Event) -> int:
    return len(await door.street.rows(event.id))


async def notes(door: Door, event: Event) -> list[str]:
    async with door.street.database.reading() as c:
        found = await notes_of_events(c, [event.id])
    return [each.reason for each in found.get(event.id, [])]


async def test_a_rule_names_the_kind_and_what_else_is_allowed(database: Database) -> None:
    async with open_door(database) as door:
        rule = Rule(
            "",
            "承認",
            "workflow",
            (Condition("subject", "any", ("ｼｮｳﾆﾝ", "承認")),),
            allows_reply=True,
            attachments="upload",
        )
        async with database.transaction() as c:
            other = await add_organization(c, "別の会社", now=0.0)
            await add_rules(c, other.id, [msgspec.structs.replace(rule, action="keep")], now=1.0)
            [made] = await add_rules(c, door.street.organization_id, [rule], now=1.0)
        await door.send(mail(), TANAKA_MAIL)
        await door.send(mail(id=2, subject="別の用件"), TANAKA_MAIL, BOX)
        ruled, plain, boxed = await door.events()
        assert ruled.kind == "workflow"
        assert ruled.details["rule"] == made.id and ruled.details["rule_name"] == "承認"
        assert (ruled.details["reply"], ruled.details["files"]) == ("yes", "upload")
        assert (plain.kind, boxed.kind) == ("other", "timeline")
        assert not {"rule", "reply", "files", "kept", "automatic"} & plain.details.keys()
        assert await told(door, ruled) == 2


async def test_what_a_rule_keeps_is_listed_and_nobody_is_told(database: Database) -> None:
    async with open_door(database) as door:
        async with database.transaction() as c:
            [made] = await add_rules(c, door.street.organization_id, [Rule("", "広告", action="keep")], now=1.0)
        await door.send(mail())
        [event] = await door.events()
        assert event.details["kept"] == made.id and event.is_kept
        assert await told(door, event) == 0 and await notes(door, event) == ["kept"]


KEPT = {
    "loop": [f"{MAIL_MARK}: {{organization}}"],
    "bounce": ["Content-Type: multipart/report; report-type=delivery-status; boundary=x"],
    "auto-reply": ["Auto-Submitted: auto-replied"],
    "returned": ["Received: from x by mx.other.example; now", "Received: from y by {host}; now"],
}


@pytest.mark.parametrize("why", KEPT)
async def test_mails_that_answer_by_themselves_or_go_round_are_kept(database: Database, why: str) -> None:
    async with open_door(database) as door:
        door.street.book.own_hosts |= {"relay.sample.example"}
        names = {"organization": door.street.organization_id, "host": "relay.sample.example"}
        headers = [header.format(**names) for header in KEPT[why]]
        await door.send(mail(*headers, subject="x"))
        [event] = await door.events()
        assert event.details["kept"] == why and await told(door, event) == 0
        assert "reply" not in event.details


async def test_too_many_hops_are_a_loop_and_no_rule_changes_that(database: Database) -> None:
    async with open_door(database) as door:
        async with database.transaction() as c:
            await add_rules(
                c, door.street.organization_id, [Rule("", "すべて", "timeline", allows_reply=True)], now=1.0
            )
        await door.send(mail(*[HOP] * 26))
        await door.send(mail(*[HOP] * 25, id=2, body="25回"))
        looped, fine = await door.events()
        assert looped.details["kept"] == "loop" and await told(door, looped) == 0 and "reply" not in looped.details
        assert fine.kind == "timeline" and await told(door, fine) == 2


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-generated", "Precedence: bulk", "List-Id: <a.b>"])
async def test_a_systems_own_notice_is_told(database: Database, header: str) -> None:
    async with open_door(database) as door:
        await door.send(mail(header))
        [event] = await door.events()
        assert event.details["rule"] == "automatic" and event.details["automatic"] == "notice"
        assert await told(door, event) == 2


async def test_an_empty_return_path_is_a_machines_mail(database: Database) -> None:
    async with open_door(database) as door:
        await door.run(lambda client: client.sendmail("<>", [TANAKA_MAIL], mail()))
        [event] = await door.events()
        assert event.details["automatic"] == "notice" and await told(door, event) == 2
        assert event.sender == "crm@crm.example"


async def test_builtin_rules_are_switched_by_the_administrator(database: Database) -> None:
    async with open_door(database) as door:
        async with database.transaction() as c:
            await change_rule(c, door.street.organization_id, Rule("auto-reply", "", action="tell"), now=1.0)
            await change_rule(c, door.street.organization_id, Rule("automatic", "", action="keep"), now=1.0)
        await door.send(mail("Auto-Submitted: auto-replied"))
        await door.send(mail("Auto-Submitted: auto-generated", id=2, body="別の文"))
        reply, notice = await door.events()
        assert await told(door, reply) == 2 and await told(door, notice) == 0


async def test_the_same_words_under_another_message_id_are_told_once(database: Database) -> None:
    async with open_door(database) as door:
        await door.send(mail(), TANAKA_MAIL, SUZUKI_MAIL)
        await door.send(mail(id=2), TANAKA_MAIL)
        await door.send(mail(id=3, body="別の文です。"), TANAKA_MAIL)
        first, other, again, different = await door.events()
        assert [await told(door, each) for each in (first, other, again, different)] == [2, 1, 0, 2]
        assert (again.details["kept"], again.details["repeat_of"]) == ("repeat", first.id)
        assert await notes(door, again) == ["kept"]


async def test_a_third_is_measured_by_the_one_that_was_told(database: Database, clock: object) -> None:
    async with open_door(database) as door:
        for number in range(4):
            await door.send(mail(id=number))
            clock.advance(150)  # type: ignore[attr-defined]
        events = await door.events()
        assert [await told(door, each) for each in events] == [2, 0, 2, 0]
        assert events[3].details["repeat_of"] == events[2].id


async def test_the_time_for_repeats_is_the_organizations_or_the_rules(database: Database) -> None:
    async with open_door(database) as door:
        company = door.street.organization_id
        every = Rule("", "毎回", conditions=(Condition("subject", "any", ("毎回",)),), repeat_minutes=0)
        long = Rule("", "一度", conditions=(Condition("subject", "any", ("一度",)),), repeat_minutes=60)
        async with database.transaction() as c:
            await set_repeat_minutes(c, company, 0)
            await add_rules(c, company, [every, long], now=1.0)
        for id, subject in enumerate(["承認"] * 2 + ["毎回"] * 2 + ["一度"] * 2):
            await door.send(mail(id=id, subject=subject))
        assert [await told(door, each) for each in await door.events()] == [2, 2, 2, 2, 2, 0]


def scan(id: int, content: str) -> bytes:
    parts = [
        "--x",
        "",
        "スキャンした文書です。",
        "--x",
        'Content-Disposition: attachment; filename="scan.pdf"',
        "",
        content,
    ]
    head = [f"Message-ID: <{id}@scanner>", "Subject: scan", "Content-Type: multipart/mixed; boundary=x"]
    return "\r\n".join([*head, "", *parts, "--x--", ""]).encode()


async def test_other_files_under_the_same_words_are_no_repeat(database: Database) -> None:
    async with open_door(database) as door:
        await door.send(scan(1, "one page"))
        await door.send(scan(2, "two pages and more"))
        await door.send(scan(3, "one page"))
        assert [await told(door, each) for each in await door.events()] == [2, 2, 0]


async def test_a_reused_message_id_is_a_new_mail_and_a_retry_is_not(database: Database) -> None:
    async with open_door(database) as door:
        await door.send(mail(body="一通目"))
        await door.send(mail(body="二通目"))
        await door.send(mail("Received: from a by b; later", "X-Spam: no", body="一通目"))
        assert [event.text for event in await door.events()] == ["一通目", "二通目"]
        assert [await told(door, each) for each in await door.events()] == [2, 2]


async def test_a_burst_asks_for_the_rules_once(database: Database) -> None:
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        asked.extend(each for each in ("FROM rule\n", "FROM rule ", "FROM kind\n", "FROM kind ") if each in statement)

    async with open_door(database) as door:
        engines = {database.reader.sync_engine, database.writer.sync_engine}
        for engine in engines:
            listen(engine, "before_cursor_execute", note)
        await asyncio.gather(*(door.send(mail(id=id, body=f"本文{id}")) for id in range(4)))
        first = len(asked)
        await asyncio.gather(*(door.send(mail(id=id, body=f"本文{id}")) for id in range(10, 22)))
        for engine in engines:
            remove(engine, "before_cursor_execute", note)
        assert len(await door.events()) == 16
        assert first > 0 and len(asked) <= first + 4


async def test_of_two_in_the_same_instant_the_second_waits_for_the_first(database: Database) -> None:
    """As two processes would take them, each in a transaction of its own."""
    async with open_street(database) as street:
        first, second = (street.event(saying="a" * 64, repeat_within=300.0) for _ in range(2))

        async def take_second() -> Event:
            async with database.transaction() as c:
                return hush_repeats([second], await look_back(c, [second]))[0]

        async with database.transaction() as c:
            assert hush_repeats([first], await look_back(c, [first])) == [first]
            await write_events(c, [first], {})
            task = asyncio.create_task(take_second())
            await asyncio.sleep(0.2)
            assert not task.done()
        assert (await task).details["repeat_of"] == first.id
