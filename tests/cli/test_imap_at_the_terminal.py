"""Mailboxes that are watched, set up and tried at the terminal."""

import json
from pathlib import Path

import pytest

from cli.terminal import Command
from intake.imap_server import PASSWORD, TOKEN, USER, imap_server
from intake.token_server import CLIENT_ID, CLIENT_SECRET, token_server

pytestmark = pytest.mark.anyio


@pytest.fixture
def password(tmp_path: Path) -> str:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    return str(tmp_path / "password")


async def test_a_mailbox_is_set_up_tried_changed_and_removed(company: Command, password: str) -> None:
    async with imap_server() as server:
        place = ("--host", "127.0.0.1", "--port", str(server.port), "--security", "none")
        added = await company("imap", "add", "CRM", *place, "--user", USER, "--to", "base", "--password-file", password)
        assert (added.code, added.out) == (0, f"The mailbox 'CRM' is set up.\n{USER} can be reached.\n")
        [listed] = json.loads((await company("imap", "list", "--json")).out)
        assert (listed["name"], listed["user"], listed["folder"], listed["trouble"]) == ("CRM", USER, "INBOX", "")
        assert PASSWORD not in json.dumps(listed)
        changed = await company("imap", "change", "CRM", "--folder", "nowhere", "--name", "名刺管理", language="ja")
        assert changed.code == 2 and "フォルダー「nowhere」が見つかりません" in changed.err
        assert (await company("imap", "change", "名刺管理", "--folder", "INBOX", "--off")).code == 0
        assert (await company("imap", "check", "名刺管理")).out == f"{USER} can be reached.\n"
        assert "停止" in (await company("imap", "list", language="ja")).out
        [source] = json.loads((await company("source", "list", "--json")).out)
        assert (source["door"], source["address"], source["active"]) == ("imap", USER, False)
        assert (await company("source", "remove", "名刺管理")).code == 0
        assert json.loads((await company("imap", "list", "--json")).out) == []


async def test_a_mailbox_is_set_up_with_a_token(company: Command, tmp_path: Path, password: str) -> None:
    (tmp_path / "secret").write_text(CLIENT_SECRET + "\n")
    async with imap_server() as server, token_server(TOKEN) as tokens:
        place = (
            "--host",
            "127.0.0.1",
            "--port",
            str(server.port),
            "--security",
            "none",
            "--user",
            USER,
            "--to",
            "base",
        )
        token = ("--token-url", tokens.url, "--client-id", CLIENT_ID, "--client-secret-file", str(tmp_path / "secret"))
        assert (await company("imap", "add", "CRM", *place, *token, "--authority", "*")).code == 0
        [listed] = json.loads((await company("imap", "list", "--json")).out)
        assert (listed["sign_in"], listed["authority"]) == ("token", "*")
        changed = await company("imap", "change", "CRM", "--authority", "mx.example", "--scope", "mail")
        assert changed.code == 0 and tokens.asked[-1]["scope"] == "mail"
        assert tokens.asked[-1]["client_secret"] == CLIENT_SECRET
        assert (await company("imap", "change", "CRM", "--password-file", password)).code == 0
        [listed] = json.loads((await company("imap", "list", "--json")).out)
        assert (listed["sign_in"], listed["authority"]) == ("password", "mx.example")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--host", "imap example"), "is not the name of a server"),
        (("--port", "70000"), "a number from 1 to 65535"),
        (("--security", "ssl"), "Choose tls, starttls or none"),
        (("--user", " "), "Enter the user name"),
        (("--folder", " "), "Enter a folder"),
        (("--done-folder", "inbox"), "Enter another name"),
        (("--to", "nobody@aoba.example"), "No employee has the mail address"),
    ],
)
async def test_what_is_wrong_is_said(company: Command, password: str, words: tuple[str, ...], said: str) -> None:
    given = {"--host": "imap.example", "--user": "crm", "--to": "base", "--password-file": password, words[0]: words[1]}
    refused = await company("imap", "add", "CRM", *(word for pair in given.items() for word in pair))
    assert refused.code == 2 and said in refused.err
    assert json.loads((await company("imap", "list", "--json")).out) == []


async def test_a_certificate_that_is_none_and_an_empty_password_are_refused(company: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "chain.pem").write_text("これは証明書ではない")
    files = ("--password-file", str(tmp_path / "empty"), "--certificates-file", str(tmp_path / "chain.pem"))
    refused = await company("imap", "add", "CRM", "--host", "imap.example", "--user", "crm", "--to", "base", *files)
    assert refused.code == 2
    assert "Enter the password." in refused.err and "The certificate cannot be read" in refused.err
