"""Credentials are added and checked at the terminal, against the stand-in; their secrets are never shown."""

from pathlib import Path

import pytest

from cli.terminal import Command
from lineworks_emulator import running
from street import BASE_ROOM, BASE_USER, BOT, DOMAIN, SALES_ROOM, key_pair, sample_world

pytestmark = pytest.mark.anyio
CLIENT_SECRET, BOT_SECRET = "secret-one", "bot-secret-one"


def add_words(folder: Path, url: str) -> list[str]:
    (folder / "client").write_text(CLIENT_SECRET)
    (folder / "bot").write_text(BOT_SECRET)
    (folder / "key.pem").write_text(key_pair()[0])
    given = {
        "--client-id": "client-one",
        "--bot-id": str(BOT),
        "--client-secret-file": str(folder / "client"),
        "--bot-secret-file": str(folder / "bot"),
        "--service-account": "robot.serviceaccount@sample",
        "--private-key-file": str(folder / "key.pem"),
        "--scopes": "bot user.read",
        "--domain": str(DOMAIN),
        "--plan": "standard",
        "--base-user": BASE_USER,
        "--base-room": BASE_ROOM,
        "--api-url": f"{url}/v1.0",
        "--auth-url": f"{url}/oauth2/v2.0",
    }
    return ["connection", "add", "本社", *(word for pair in given.items() for word in pair)]


async def test_a_service_account_is_added_and_passes_its_check(company: Command, tmp_path: Path) -> None:
    async with running(sample_world()) as emulator:
        added = await company(*add_words(tmp_path, emulator.url))
        assert (added.code, added.err) == (0, "")
        assert added.out.count("\n") == 2, "a log line stands among the words"
        checked = await company("connection", "check")
    assert checked.code == 0, checked.out + checked.err
    assert "[fault]" not in checked.out and "[ok] 6. Bot" in checked.out
    assert "[question] 6. " in checked.out and "Callback URL" in checked.out
    everything = added.out + checked.out + (await company("connection", "list", "--json")).out
    assert not any(secret in everything for secret in (CLIENT_SECRET, BOT_SECRET, "BEGIN"))


async def test_a_check_names_what_has_to_be_mended(company: Command, tmp_path: Path) -> None:
    words = [SALES_ROOM.replace("1", "8") if word == BASE_ROOM else word for word in add_words(tmp_path, "http://x")]
    async with running(sample_world()) as emulator:
        words = [word.replace("http://x", emulator.url) for word in words]
        assert (await company(*words)).code == 0
        checked = await company("connection", "check", "本社")
    assert checked.code == 1
    assert "[fault]" in checked.out and "mended" in checked.err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--plan", "gold", "gold"),
        ("--bot-id", "my-bot", "Bot ID"),
        ("--private-key-file", "client", "key"),
    ],
)
async def test_a_wrong_field_is_named(company: Command, tmp_path: Path, option: str, value: str, said: str) -> None:
    words = add_words(tmp_path, "http://127.0.0.1:9")
    words[words.index(option) + 1] = str(tmp_path / value) if option.endswith("-file") else value
    refused = await company(*words)
    assert refused.code == 2 and said in refused.err and refused.err.count("\n") == 1
    assert CLIENT_SECRET not in refused.err
    assert "本社" not in (await company("connection", "list", "--json")).out
