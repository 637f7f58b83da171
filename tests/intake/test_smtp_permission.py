"""Who may bring mails: networks and sign-in of a mailbox, networks of the employees' addresses."""

import base64
import smtplib
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from certificate import trusting, write_certificate
from intake.smtp_place import BOX, TANAKA_MAIL, Door, open_door
from toritsugi.database import Database
from toritsugi.intake import (
    Certificate,
    SmtpLimits,
    SmtpTerms,
    Source,
    add_mailbox,
    change_source,
    list_sources,
    new_password,
    set_active,
)
from toritsugi.intake.addressbook import Recipient
from toritsugi.intake.smtp.permission import Caller, objection
from toritsugi.network import is_within, parse_networks

pytestmark = pytest.mark.anyio
QUICK = SmtpLimits(penalty=0.0)
OTHER_BOX = "kintone@relay.example"


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with open_door(database, QUICK) as opened:
        yield opened


async def change(door: Door, **values: object) -> Source:
    async with door.street.database.transaction() as c:
        [box] = await list_sources(c, door.street.organization_id)
        await change_source(c, changed := msgspec.structs.replace(box, **values))
    return changed


async def password(door: Door) -> str:
    async with door.street.database.transaction() as c:
        [box, *_] = await list_sources(c, door.street.organization_id)
        return await new_password(c, box.organization_id, box.id)


def asks(client: smtplib.SMTP, *to: str) -> list[tuple[int, str]]:
    """What is said to each recipient."""
    client.ehlo_or_helo_if_needed()
    client.docmd("MAIL FROM:<a@b.example>")
    answers = [client.docmd(f"RCPT TO:<{each}>") for each in to]
    client.rset()
    return [(code, words.decode()) for code, words in answers]


async def test_networks_of_a_mailbox_keep_others_out(door: Door) -> None:
    await change(door, networks=("192.0.2.0/24",))
    [(code, words), (other, _)] = await door.run(lambda client: asks(client, BOX, TANAKA_MAIL))
    assert (code, other) == (550, 250)
    assert words == "5.7.1 This address takes mails only from the networks that are named for it"
    await change(door, networks=("192.0.2.0/24", "127.0.0.0/8"))
    await door.street.book.recipient(TANAKA_MAIL)
    door.street.book._memory.clear()
    await door.send("Subject: x\r\n\r\nhello\r\n", BOX)
    assert len(await door.events()) == 1


async def test_a_password_stands_on_any_command_line(door: Door) -> None:
    secret = await password(door)
    assert len(secret) == 32 and secret.isascii() and secret.isalnum(), "a dash in front is taken for an option"


async def test_signing_in_opens_a_mailbox_and_only_that_one(door: Door) -> None:
    secret = await password(door)
    async with door.street.database.transaction() as c:
        other = Source(organization_id=door.street.organization_id, door="mailbox", name="z", address=OTHER_BOX)
        await add_mailbox(c, other, 0.0)
        await new_password(c, other.organization_id, other.id)

    def work(client: smtplib.SMTP) -> list[tuple[int, str]]:
        before = asks(client, BOX)
        client.login(BOX.upper(), secret)
        return before + asks(client, BOX, OTHER_BOX, TANAKA_MAIL)

    answers = await door.run(work)
    assert [code for code, _ in answers] == [530, 250, 550, 250]
    assert "signing in" in answers[0][1] and answers[2][1].startswith("5.7.1 ")


@pytest.mark.parametrize("mechanism", ["plain", "PLAIN", "LOGIN", "login"])
@pytest.mark.parametrize("initial", [True, False])
async def test_each_way_of_signing_in_is_understood(door: Door, mechanism: str, initial: bool) -> None:
    secret = await password(door)
    words = [BOX, secret] if mechanism.lower() == "login" else [f"\0{BOX}\0{secret}"]
    said = [base64.b64encode(each.encode()).decode() for each in words]

    def work(client: smtplib.SMTP) -> list[int]:
        client.ehlo()
        first = client.docmd(f"AUTH {mechanism} {said.pop(0)}" if initial else f"AUTH {mechanism}")[0]
        return [first, *(client.docmd(each)[0] for each in said)]

    codes = await door.run(work)
    assert codes[-1] == 235 and set(codes[:-1]) <= {334}


async def test_what_is_no_sign_in_is_refused_in_its_way(door: Door) -> None:
    secret = await password(door)
    right = base64.b64encode(f"\0{BOX}\0{secret}".encode()).decode()
    wrong = base64.b64encode(f"\0{BOX}\0{secret}x".encode()).decode()
    nobody = base64.b64encode(f"\0nobody\xff\0{secret}".encode("latin-1")).decode()

    def codes(*lines: str) -> list[int]:
        with smtplib.SMTP("127.0.0.1", door.smtp.port, timeout=10) as client:
            client.ehlo()
            return [client.docmd(line)[0] for line in lines]

    async def said(*lines: str) -> list[int]:
        return await door.run(lambda _: codes(*lines))

    assert await said("AUTH CRAM-MD5") == [504]
    assert await said("AUTH") == [504]
    assert await said("AUTH PLAIN ?") == [501]
    assert await said("AUTH PLAIN", "*") == [334, 501]
    assert await said("AUTH PLAIN " + base64.b64encode(b"no zero bytes").decode()) == [501]
    assert await said("AUTH PLAIN =") == [501]
    assert await said("AUTH PLAIN", "x" * 20_000) == [334, 500]
    assert await said("AUTH PLAIN " + wrong, "AUTH PLAIN " + nobody, "AUTH PLAIN " + right) == [535, 535, 235]
    assert await said("AUTH PLAIN " + right, "AUTH PLAIN " + right) == [235, 503]
    assert await said("MAIL FROM:<a@b>", "AUTH PLAIN " + right) == [250, 503]
    sent = await door.raw(b"EHLO me\r\n" + f"AUTH PLAIN {wrong}\r\n".encode() * 10, wait=0.1)
    assert sent.count(b"\r\n535 5.7.8 ") == 3 and sent.splitlines()[-1].startswith(b"421 ")


async def test_a_mailbox_that_is_off_takes_nothing_and_signs_nobody_in(door: Door) -> None:
    secret = await password(door)
    async with door.street.database.transaction() as c:
        [box] = await list_sources(c, door.street.organization_id)
        await set_active(c, box.organization_id, box.id, False)

    def work(client: smtplib.SMTP) -> list[int]:
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(BOX, secret)
        return [code for code, _ in asks(client, BOX)]

    assert await door.run(work) == [550]


def test_a_password_goes_only_where_nobody_is_in_between() -> None:
    terms = SmtpTerms(plain_sign_in_networks=parse_networks("192.0.2.7"))
    for peer, secure, may in (
        ("127.0.0.1", False, True), ("::1", False, True), ("192.0.2.7", False, True), ("::ffff:192.0.2.7", False, True),
        ("192.0.2.8", False, False), ("192.0.2.8", True, True), ("", False, False),
    ):  # fmt: skip
        assert Caller(peer, secure).may_sign_in(terms) is may, peer


async def test_without_tls_a_password_is_neither_asked_for_nor_taken(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("toritsugi.intake.smtp.permission.is_loopback", lambda _: False)
    chain, key = write_certificate(tmp_path)
    async with open_door(database, QUICK, SmtpTerms(certificate=Certificate(chain, key))) as door:
        secret = await password(door)

        def work(_: smtplib.SMTP) -> tuple[bool, int, bool]:
            with smtplib.SMTP("localhost", door.smtp.port, timeout=10) as client:
                client.ehlo()
                plain = client.has_extn("auth"), client.docmd("AUTH PLAIN")[0]
                client.starttls(context=trusting(chain))
                client.login(BOX, secret)
                return (*plain, client.has_extn("auth"))

        assert await door.run(work) == (False, 538, True)


async def test_employees_addresses_may_be_kept_for_some_networks(database: Database) -> None:
    terms = SmtpTerms(employee_networks=parse_networks("192.0.2.0/24"))
    async with open_door(database, QUICK, terms) as door:
        secret = await password(door)

        def work(client: smtplib.SMTP) -> list[tuple[int, str]]:
            before = asks(client, TANAKA_MAIL)
            client.login(BOX, secret)
            return before + asks(client, TANAKA_MAIL)

        answers = await door.run(work)
        assert [code for code, _ in answers] == [550, 250] and "5.7.1" in answers[0][1]


def test_who_signed_in_at_another_company_is_a_stranger() -> None:
    recipient = Recipient("ours", (), "other")
    terms = SmtpTerms(employee_networks=parse_networks("192.0.2.0/24"))
    for organization_id, free in (("ours", True), ("theirs", False)):
        mailbox = Source(organization_id=organization_id, door="mailbox", name="x")
        assert (objection(Caller("198.51.100.1", mailbox=mailbox), recipient, terms) == "") is free


def test_networks_are_read_as_people_write_them() -> None:
    networks = parse_networks("192.0.2.0/24, 198.51.100.7\n2001:db8::/32、10.0.0.1/8")
    assert list(map(str, networks)) == ["192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "10.0.0.0/8"]
    for peer, within in (
        ("192.0.2.255", True), ("192.0.3.0", False), ("::ffff:192.0.2.1", True), ("2001:db8::9%eth0", True),
        ("2001:db9::", False), ("", False), ("10.9.9.9", True),
    ):  # fmt: skip
        assert is_within(peer, networks) is within, peer
    with pytest.raises(ValueError, match=r"^nonsense$"):
        parse_networks("192.0.2.0/24 nonsense")
