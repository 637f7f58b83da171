"""A forged sender is flagged by what a trusted server found out, and by nobody else's word."""

import time

import pytest

from intake.smtp_place import TANAKA_MAIL, open_door
from toritsugi.database import Database
from toritsugi.intake import SmtpTerms
from toritsugi.intake.reading import ANYBODY, forged_sender
from toritsugi.network import parse_hops

pytestmark = pytest.mark.anyio
CRM = "notice@crm.example"
MX = ("mx.ours.example",)
FINDINGS = [
    ("mx.ours.example; spf=pass smtp.mailfrom=crm.example; dkim=pass header.d=crm.example; dmarc=pass", ""),
    ("mx.ours.example; dmarc=fail (p=none dis=none) header.from=crm.example", "dmarc=fail"),
    ("mx.ours.example 1; spf=fail smtp.mailfrom=notice@crm.example", "spf=fail"),
    ("MX.Ours.Example; SPF=SoftFail (it says; spf=pass) smtp.mailfrom=crm.example", "spf=softfail"),
    ("mx.ours.example; dkim=fail reason=\"bad; dkim=pass\" header.d=crm.example", "dkim=fail"),
    ("mx.ours.example; spf=fail smtp.mailfrom=relay.example; dkim=pass header.d=crm.example", ""),
    ("mx.ours.example; spf=fail smtp.mailfrom=relay.example; dkim=pass header.i=@mail.crm.example", ""),
    ("mx.ours.example; spf=pass smtp.mailfrom=evil.example; dkim=fail header.d=crm.example", "dkim=fail"),
    ("mx.ours.example; spf=pass smtp.mailfrom=evil.example; dmarc=fail header.from=crm.example", "dmarc=fail"),
    ("mx.ours.example; spf=fail; dkim=fail; dmarc=pass header.from=crm.example", ""),
    ("mx.ours.example; spf=none; dkim=none", ""),
    ("mx.ours.example; spf=temperror; dkim=neutral; iprev=fail; auth=fail", ""),
    ("mx.ours.example; none", ""),
    ("mx.elsewhere.example; dmarc=fail header.from=crm.example", ""),
    ("mx.ours.example.evil.example; dmarc=fail", ""),
    ("", ""), (";;;", ""), ("=", ""), ("mx.ours.example; (((", ""),
]  # fmt: skip


@pytest.mark.parametrize(("said", "told"), FINDINGS)
def test_what_a_trusted_server_says(said: str, told: str) -> None:
    assert forged_sender([("from", CRM), ("authentication-results", said)], CRM, MX) == told


@pytest.mark.parametrize("heap", ["(" * 20_000 + ")" * 20_000, "(" * 20_000, ")" * 20_000])
def test_heaps_of_comments_cost_no_more_than_their_length(heap: str) -> None:
    begun = time.process_time()
    said = f"mx.ours.example; dmarc=fail {heap}"
    assert forged_sender([("authentication-results", said)], CRM, MX) == "dmarc=fail"
    assert time.process_time() - begun < 5, "quadratic work would take a minute"


def test_exchange_online_writes_no_name() -> None:
    said = (
        "spf=fail (sender IP is 203.0.113.9) smtp.mailfrom=crm.example; dkim=none (message not signed)"
        " header.d=none;dmarc=fail action=quarantine header.from=crm.example;compauth=fail reason=000"
    )
    headers = [("authentication-results", said)]
    assert forged_sender(headers, CRM, [ANYBODY]) == "dmarc=fail"
    assert forged_sender(headers, CRM, MX) == ""


def test_a_header_that_the_forger_wrote_as_well_does_not_help() -> None:
    headers = [
        ("authentication-results", "mx.ours.example; dmarc=fail header.from=crm.example"),
        ("authentication-results", "mx.ours.example; dmarc=pass header.from=crm.example"),
    ]
    assert forged_sender(headers, CRM, MX) == "dmarc=fail" == forged_sender(headers[::-1], CRM, MX)


@pytest.mark.parametrize(
    ("hops", "flagged"),
    [
        ("mx.ours.example=127.0.0.1", True),
        ("127.0.0.0/8", True),
        ("", False),
        ("mx.other.example=127.0.0.1", False),
        ("mx.ours.example=192.0.2.1", False),
    ],
)
async def test_only_a_trusted_hop_is_believed(database: Database, hops: str, flagged: bool) -> None:
    said = "Authentication-Results: mx.ours.example; dmarc=fail header.from=crm.example"
    mail = f"{said}\r\nFrom: {CRM}\r\nSubject: x\r\n\r\nhello\r\n"
    large = mail.replace("Subject: x", "Subject: large") + ("x" * 70 + "\r\n") * 2000
    async with open_door(database, terms=SmtpTerms(trusted_hops=parse_hops(hops))) as door:
        for each in (mail, large):
            await door.send(each, TANAKA_MAIL)
        found = await door.events()
        assert [each.details.get("forged") for each in found] == ["dmarc=fail" if flagged else None] * 2
