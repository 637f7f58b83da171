"""Programs that people send mails with: swaks, msmtp, Nodemailer, smtplib, smtp-source."""

import json
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from certificate import trusting
from peers.conftest import CRM, EMPLOYEE, Relay, run

WAYS = ["plain", "tls", "sign-in"]


def recipient(way: str) -> str:
    """The mailbox takes mails only from whoever signs in for it."""
    return CRM if way == "sign-in" else EMPLOYEE


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("options", [[], ["--pipeline"]], ids=["in turn", "pipelined"])
def test_swaks(relay: Relay, way: str, options: list[str]) -> None:
    title = f"swaks {way} {options}"
    words = ["swaks", "--server", "localhost", "--port", str(relay.port), "--from", "crm@crm.example", *options]
    words += ["--to", recipient(way), "--header", f"Subject: {title}", "--body", "本文\n.\n..\n"]
    words += [] if way == "plain" else ["--tls", "--tls-verify", "--tls-ca-path", str(relay.chain)]
    words += ["--auth", "LOGIN", "--auth-user", CRM, "--auth-password", relay.password] if way == "sign-in" else []
    sent = run(*words)
    assert sent.returncode == 0, sent.stdout + sent.stderr
    assert ("TLS started" in sent.stdout) is (way != "plain")
    assert title in relay.titles()


@pytest.mark.parametrize("way", WAYS)
def test_msmtp(relay: Relay, way: str, tmp_path: Path) -> None:
    lines = ["account default", "host localhost", f"port {relay.port}", "from crm@crm.example"]
    lines += ["tls off"] if way == "plain" else ["tls on", "tls_starttls on", f"tls_trust_file {relay.chain}"]
    lines += ["auth plain", f"user {CRM}", f"password {relay.password}"] if way == "sign-in" else ["auth off"]
    (tmp_path / "msmtprc").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "msmtprc").chmod(0o600)
    mail = (
        f"Subject: msmtp {way}\nMessage-ID: <{way}@msmtp.example>\nContent-Type: text/plain; charset=utf-8\n\n本文\n.\n"
    )
    sent = run("msmtp", f"--file={tmp_path / 'msmtprc'}", recipient(way), given=mail)
    assert sent.returncode == 0, sent.stderr
    assert f"msmtp {way}" in relay.titles()


NODEMAILER = """
const nodemailer = require("nodemailer");
const { options, mails } = JSON.parse(process.argv[1]);
const transport = nodemailer.createTransport(options);
Promise.all(mails.map((mail) => transport.sendMail(mail)))
  .then((sent) => { console.log(JSON.stringify(sent.map((each) => each.response))); transport.close(); })
  .catch((error) => { console.error(error); process.exit(1); });
"""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("pool", [False, True], ids=["alone", "pooled"])
def test_nodemailer(relay: Relay, way: str, pool: bool) -> None:
    options: dict[str, object] = {"host": "localhost", "port": relay.port, "secure": False, "pool": pool}
    tls = {"requireTLS": True, "tls": {"ca": relay.chain.read_text(encoding="utf-8")}}
    options |= {"ignoreTLS": True} if way == "plain" else tls
    options |= {"auth": {"user": CRM, "pass": relay.password}} if way == "sign-in" else {}
    titles = [f"nodemailer {way} {pool} 件名 {number}" for number in range(10)]
    files = [{"filename": "見積書.txt", "content": "添付"}]
    mails = [
        {"from": "CRM <crm@crm.example>", "to": recipient(way), "subject": title, "text": "本文", "attachments": files}
        for title in titles
    ]
    sent = run("node", "-e", NODEMAILER, json.dumps({"options": options, "mails": mails}))
    assert sent.returncode == 0, sent.stderr
    assert all(each.startswith("250 2.0.0 ") for each in json.loads(sent.stdout))
    assert set(titles) <= set(relay.titles())


def message(title: str, to: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = title, "crm@crm.example", to
    made["Message-ID"] = f"<{hash(title)}@smtplib.example>"
    made.set_content("本文です。\n.\n")
    return made


@pytest.mark.parametrize("way", WAYS)
def test_smtplib(relay: Relay, way: str) -> None:
    title = f"smtplib {way} 件名"
    with smtplib.SMTP("localhost", relay.port, timeout=20) as client:
        if way != "plain":
            client.starttls(context=trusting(relay.chain))
        if way == "sign-in":
            client.login(CRM, relay.password)
        assert client.send_message(message(title, recipient(way))) == {}
    assert title in relay.titles()


@pytest.mark.parametrize("way", ["plain", "tls"])
@pytest.mark.parametrize("options", [["BODY=8BITMIME"], ["SMTPUTF8", "BODY=8BITMIME"]], ids=" ".join)
def test_smtplib_with_raw_eight_bits(relay: Relay, way: str, options: list[str]) -> None:
    title = f"8bit {way} {len(options)} 件名"
    sender = "鈴木@例え.example" if "SMTPUTF8" in options else "crm@crm.example"
    mail = f"Subject: {title}\r\nFrom: <{sender}>\r\nMessage-ID: <{way}{len(options)}@8bit.example>\r\n\r\n本文\r\n"
    with smtplib.SMTP("localhost", relay.port, timeout=20) as client:
        if way == "tls":
            client.starttls(context=trusting(relay.chain))
        client.ehlo()
        assert client.sendmail(sender, [EMPLOYEE], mail.encode(), options) == {}
    assert title in relay.titles()
    assert relay.raw(title) == mail.encode()


def test_smtp_source_brings_a_thousand_without_one_failure(relay: Relay) -> None:
    before = len(relay.titles())
    words = ["smtp-source", "-s", "20", "-m", "1000", "-l", "4096", "-f", "crm@crm.example", "-t", EMPLOYEE]
    sent = run(*words, f"127.0.0.1:{relay.port}", seconds=120)
    assert (sent.returncode, sent.stderr) == (0, "")
    assert len(relay.titles()) - before == 1000
