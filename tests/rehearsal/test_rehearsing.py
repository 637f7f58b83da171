"""A rehearsal says exactly what then happens, and leaves no trace."""

import re

import pytest
from sqlalchemy import func, select

from intake.smtp_place import BOX, SUZUKI_MAIL, TANAKA_MAIL, Door, open_door
from street import RELAY_URL, SALES_ROOM, TANAKA, words_of
from toritsugi.database import Database, metadata
from toritsugi.delivery import content_of
from toritsugi.intake import SmtpTerms
from toritsugi.network import parse_hops
from toritsugi.people import add_organization, set_wish
from toritsugi.rehearsal import NobodyMeant, Rehearsal, rehearse, rehearsing_addresses
from toritsugi.rehearsal.rehearsing import addresses_in
from toritsugi.routing import SHARE, Condition, Match, Rule
from toritsugi.rules import add_rules

pytestmark = pytest.mark.anyio
APPROVAL = Condition("subject", "any", ("承認", "申請"))


def mail(*headers: str, to: str = TANAKA_MAIL, subject: str = "承認依頼", body: str = "お願いします。\r\n") -> bytes:
    plain = ("Content-Type: text/plain; charset=utf-8", "Message-ID: <1@crm.example>", f"Subject: {subject}")
    return "\r\n".join([*headers, "From: CRM <crm@crm.example>", f"To: {to}", *plain, "", body]).encode()


async def tried(door: Door, raw: bytes, to: str = "") -> Rehearsal:
    return await rehearse(door.street.database, RELAY_URL, door.street.organization_id, raw, to)


async def rows(database: Database) -> dict[str, int]:
    async with database.reading() as c:
        counts = {name: select(func.count()).select_from(table) for name, table in metadata.tables.items()}
        return {name: int((await c.execute(count)).scalar_one()) for name, count in counts.items()}


def findings(server: str) -> str:
    return f"Authentication-Results: {server}; dmarc=fail header.from=crm.example"


def without_ids(words: object) -> str:
    return re.sub(r"[0-9a-f]{32}", "ID", str(words))


@pytest.mark.parametrize("server", ["mx.sample.example", "mx.attacker.example"])
async def test_a_forged_sender_is_marked_as_it_would_be_said(database: Database, server: str) -> None:
    """By the word of the trusted server only; in the message itself, where somebody might open a link of it."""
    terms, raw = SmtpTerms(trusted_hops=parse_hops("mx.sample.example=127.0.0.1")), mail(findings(server))
    async with open_door(database, terms=terms) as door:
        street = door.street
        authorities = terms.every_authority
        found = await rehearse(database, RELAY_URL, street.organization_id, raw, authorities=authorities)
        await door.send(raw)
        [event] = await door.events()
        sent = [without_ids(content_of(row.body)) for row in await street.rows(event.id)]
    assert sent == [without_ids(each.content) for each in found.said]
    assert all(("なりすましの疑い" in words) is (server == "mx.sample.example") for words in sent)


async def test_what_is_rehearsed_is_what_happens(database: Database) -> None:
    async with open_door(database) as door:
        rule = Rule("", "承認", "workflow", (APPROVAL,), allows_reply=True)
        async with database.transaction() as c:
            [made] = await add_rules(c, door.street.organization_id, [rule], now=1.0)
        before, raw = await rows(database), mail()
        found = await tried(door, raw)
        assert await rows(database) == before
        assert found.judged.ruling.rule_id == made.id and found.judged.ruling.matches == (Match(APPROVAL, ("承認",)),)
        assert [(each.notification.destination.kind, each.notification.destination.address) for each in found.said] == [
            ("member", TANAKA), ("room", SALES_ROOM),
        ]  # fmt: skip
        await door.send(raw)
        [event] = await door.events()
        assert (event.kind, event.title, event.text) == (found.judged.event.kind, "承認依頼", "お願いします。")
        assert {**event.details, "envelope_sender": ""} == {**found.judged.event.details, "envelope_sender": ""}
        sent = [without_ids(content_of(row.body)) for row in await door.street.rows(event.id)]
        assert sent == [without_ids(each.content) for each in found.said]


async def test_a_rehearsal_knows_the_mailbox_the_past_and_repeats(database: Database) -> None:
    async with open_door(database) as door:
        boxed = await tried(door, mail(to=BOX))
        assert (boxed.address, boxed.judged.event.kind) == (BOX, "timeline")
        await door.send(mail())
        [event] = await door.events()
        again = await tried(door, mail())
        assert (again.received_as, again.repeats) == (event.id, ""), "a mail does not repeat itself"
        another = await tried(door, mail().replace(b"<1@", b"<2@"))
        assert (another.received_as, another.repeats) == ("", event.id)
        assert len(another.said) == 2


async def test_what_is_kept_put_off_or_off_is_said(database: Database) -> None:
    async with open_door(database) as door:
        kept = await tried(door, mail("Auto-Submitted: auto-replied"))
        assert kept.said == () and [note.reason for note in kept.notes] == ["kept"]
        assert kept.judged.ruling.rule_id == "auto-reply"
        async with database.transaction() as c:
            await set_wish(c, door.street.suzuki, "other", "off")
        off = await tried(door, mail(to=SUZUKI_MAIL, subject="別の件"))
        assert off.said == () and [(note.reason, note.who) for note in off.notes] == [("off", "鈴木 花子")]


async def test_a_large_mail_is_read_as_it_would_be(database: Database) -> None:
    async with open_door(database) as door:
        found = await tried(door, mail(body="あいうえお\r\n" * 20_000))
        assert found.judged.event.text.startswith("あいうえお") and len(found.said) == 2


async def test_for_whom_it_is_is_found_or_refused(database: Database) -> None:
    async with open_door(database) as door:
        for raw in (mail(to=f"nobody@else.example, {SUZUKI_MAIL}"), mail(f"Delivered-To: {SUZUKI_MAIL}")):
            assert (await tried(door, raw)).address == SUZUKI_MAIL
        assert (await tried(door, mail(), SUZUKI_MAIL.upper())).address == SUZUKI_MAIL
        with pytest.raises(NobodyMeant) as refused:
            await tried(door, mail(to="nobody@else.example"))
        assert refused.value.address == ""
        with pytest.raises(NobodyMeant) as refused:
            await tried(door, mail(), "nobody@sample.example")
        assert refused.value.address == "nobody@sample.example"
        async with database.transaction() as c:
            other = await add_organization(c, "別の会社", now=0.0)
        with pytest.raises(NobodyMeant):
            await rehearse(database, RELAY_URL, other.id, mail())
        for odd in (b"", b"\xff\xfe\0", b"To: \r\n\r\n"):
            with pytest.raises(NobodyMeant):
                await tried(door, odd)
            assert len((await tried(door, odd, TANAKA_MAIL)).said) == 2


async def test_the_addresses_on_offer_are_the_companys(database: Database) -> None:
    async with open_door(database) as door, database.reading() as c:
        found = await rehearsing_addresses(c, door.street.organization_id)
        assert found[0] == (BOX, "CRM") and (TANAKA_MAIL, "田中 太郎") in found
        assert await rehearsing_addresses(c, "nobody") == []


def test_addresses_are_read_from_any_heading() -> None:
    raw = b"Cc: c@x.example\r\nTo: =?utf-8?b?55Sw5Lit?= <a@x.example>, b@x.example, a@x.example\r\n\r\nd@x.example"
    assert list(addresses_in(raw)) == ["a@x.example", "b@x.example", "c@x.example"]
    assert len(list(addresses_in(b"To: " + b", ".join(b"a%d@x.example" % n for n in range(5000)) + b"\r\n\r\n"))) <= 50


def text_of(content: object) -> str:
    return str(getattr(content, "text", "") or getattr(content, "content_text", ""))


async def test_it_says_how_it_reads_beside_others(database: Database) -> None:
    """What is shown beside those that wait is to the letter what the lane then sends; nothing is touched by it."""
    async with open_door(database) as door:
        street = door.street
        alone = (await tried(door, mail(to=BOX))).said[0]
        assert alone.waiting == 0 and "通知 2 件をまとめてお届けします" in text_of(alone.together)
        assert "1. 【タイムライン】（ほかのお知らせ）\n\n2. 【タイムライン】承認依頼" in text_of(alone.together)
        for number in range(SHARE):
            await door.send(mail(to=BOX, subject=f"第{number}報").replace(b"<1@", b"<%d@" % (number + 7)), BOX)
        before = await rows(database)
        foretold = (await tried(door, mail(to=BOX))).said[0]
        assert foretold.waiting == SHARE and await rows(database) == before
        await door.send(mail(to=BOX), BOX)
        await street.worker()
        sent = [without_ids(words_of(each)) for each in await street.sent(1)]
    assert sent[0] == without_ids(text_of(foretold.together)), sent


async def test_a_digest_is_shown_with_its_heading(database: Database) -> None:
    async with open_door(database) as door:
        async with database.transaction() as c:
            await set_wish(c, door.street.suzuki, "other", "digest")
        [said] = (await tried(door, mail(to=SUZUKI_MAIL, subject="別の件"))).said
    assert text_of(said.content).startswith("【まとめ】1 件（") and text_of(said.together).startswith(
        "【まとめ】2 件（"
    )
