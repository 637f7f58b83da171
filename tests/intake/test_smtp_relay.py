"""No open relay: whatever form a foreign recipient takes, it is refused, and nothing is kept for it."""

import smtplib

import pytest

from intake.smtp_place import SUZUKI_MAIL, TANAKA_MAIL, open_door
from toritsugi.database import Database
from toritsugi.intake import SmtpLimits

pytestmark = pytest.mark.anyio
OURS = "sample.example"
VICTIMS = [
    "victim@foreign.example",
    "victim@192.0.2.1",
    "victim@[192.0.2.1]",
    "victim@[IPv6:2001:db8::1]",
    "victim@localhost",
]
FORMS = [
    "<{v}>", "{v}", "< {v} >", "<@{o}:{v}>", "<@{o},@relay.example:{v}>", "<@[127.0.0.1]:{v}>", "<@:{v}>",
    "<{l}%{d}@{o}>", "<{l}%{d}%{o}@{o}>", "<{l}%{d}>", "<{l}%{d}@relay.example>", "<{d}!{l}@{o}>",
    "<{o}!{d}!{l}>", "<{d}!{l}>", "<{v}@{o}>", '<"{v}"@{o}>', '<"{v}">', '<"{l}%{d}"@{o}>', '<"{d}!{l}"@{o}>',
    '<"@{o}:{v}">', '<"{l}"@{d}>', '<"{l}\\@{d}"@{o}>', "<{l}\\@{d}@{o}>", "<{l}+tanaka@{d}>",
    "<tanaka+{l}@{d}>", "<{v}.>", "<{v}.{o}>", "<{l}@{o}@{d}>", "<tanaka@{o}@{d}>", "<tanaka@{o},{v}>",
    "<tanaka@{o};{v}>", "<tanaka@{o}>,<{v}>", "<{v}>,<tanaka@{o}>", "<tanaka@{o} {v}>", "<tanaka@{o}%{d}>",
    "<{l}@{d}\\>", "<:{v}>", "<{v}:tanaka@{o}>", "<{l}=40{d}@{o}>", "<(x){v}>",
]  # fmt: skip
ODD = [
    "", "<>", "<@>", "<@{o}>", "<tanaka>", "tanaka", "<postmaster>", "<tanaka@>", "<tanaka@{o}.>",
    "<tanaka@.{o}>", "<tanaka@www.{o}>", "<tanaka@xn--{o}>", "<田中@{o}>", "<tanaka@例え.example>",
    "<ｔanaka@{o}>", "<tanaka@ｓample.example>", "<taɴaka@{o}>", "<tana\u212aa@{o}>", "<tanaka@{o}\u200b>",
    "<tan\u00adaka@{o}>", "<tanaka＠{o}>", "<|/bin/sh@{o}>", "</etc/passwd@{o}>", "<' OR 1=1 --@{o}>",
    "<%@{o}>", "<_anaka@{o}>", "<*@{o}>", "<root@{o}>", "<" + "a" * 300 + "@{o}>", "<<tanaka@{o}>>",
    "<tanaka@{o}", "tanaka@{o}>", "<tanaka@{o}>x<", "<\\tanaka@{o}>",
]  # fmt: skip


def forms() -> list[str]:
    """At least two hundred ways to write a recipient who is none of ours."""
    found = [odd.format(o=OURS) for odd in ODD]
    for victim in VICTIMS:
        local, _, domain = victim.partition("@")
        found += [form.format(v=victim, l=local, d=domain, o=OURS) for form in FORMS]
    return list(dict.fromkeys(found))


async def test_two_hundred_forms_of_a_foreign_recipient_are_refused(database: Database) -> None:
    async with open_door(database, SmtpLimits(refusals=10_000, errors=10_000)) as door:

        def work(client: smtplib.SMTP) -> dict[str, int]:
            client.ehlo()
            client.docmd("MAIL FROM:<a@b.example> SMTPUTF8")
            answers = {}
            for form in forms():
                client.send(f"RCPT TO:{form}\r\n".encode())
                answers[form] = client.getreply()[0]
            answers["DATA"] = client.docmd("DATA")[0]
            return answers

        answers = await door.run(work)
        assert len(answers) > 200
        assert answers.pop("DATA") == 503
        assert {form: code for form, code in answers.items() if code != 550} == {}
        assert await door.events() == []


async def test_ways_to_write_our_own_address_are_understood(database: Database) -> None:
    async with open_door(database) as door:

        def work(client: smtplib.SMTP) -> dict[str, int]:
            client.ehlo()
            client.docmd("MAIL FROM:<>")
            ours = (f"<{TANAKA_MAIL}>", TANAKA_MAIL, f" <{SUZUKI_MAIL.upper()}>", f"<@x.example:{TANAKA_MAIL}>")
            return {form: client.docmd(f"RCPT TO:{form}")[0] for form in (*ours, '<"tanaka"@sample.example>')}

        assert set((await door.run(work)).values()) == {250}
