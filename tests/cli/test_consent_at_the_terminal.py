"""A user account is authorized at the terminal: the address is shown, the code is taken from where it leads."""

import asyncio
import io
from asyncio.subprocess import PIPE
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from acceptance.demo_process import COMMAND
from cli.terminal import Command
from lineworks_emulator import World, running
from street import BOT, sample_world
from toritsugi.cli.complaint import Complaint
from toritsugi.cli.linking.consenting import _code

pytestmark = pytest.mark.anyio
REDIRECT = "http://127.0.0.1:9/callback"


def world_with_redirect() -> World:
    world = sample_world()
    world.apps[0].redirect_urls = [REDIRECT]
    return world


async def test_an_account_that_nobody_has_authorized_is_named(company: Command, tmp_path: Path) -> None:
    async with running(world_with_redirect()) as emulator:
        await add(company, tmp_path, emulator.url)
        checked = await company("connection", "check")
    assert checked.code == 1 and "[fault]" in checked.out


async def test_a_wrong_code_is_refused_in_words(company: Command, tmp_path: Path, settings: pytest.MonkeyPatch) -> None:
    async with running(world_with_redirect()) as emulator:
        await add(company, tmp_path, emulator.url)
        settings.setattr("sys.stdin", io.StringIO("not-a-code\n"))
        ended = await company("connection", "authorize", "--redirect-url", REDIRECT)
    assert ended.code == 2 and "authorization code" in ended.err and ended.err.count("\n") == 1
    assert f"{emulator.url}/oauth2/v2.0/authorize" in ended.out


async def test_the_code_of_another_sign_in_is_not_taken() -> None:
    assert _code("abc", "state") == "abc"
    assert _code(f"{REDIRECT}?code=abc&state=mine", "mine") == "abc"
    with pytest.raises(Complaint, match="does not carry the code"):
        _code(f"{REDIRECT}?code=abc&state=theirs", "mine")


async def test_a_person_consents_and_the_connection_works(company: Command, tmp_path: Path) -> None:
    async with running(world_with_redirect()) as emulator:
        await add(company, tmp_path, emulator.url)
        words = ("--language", "en", "connection", "authorize", "--redirect-url", REDIRECT)
        command = await asyncio.create_subprocess_exec(*COMMAND, *words, stdin=PIPE, stdout=PIPE, stderr=PIPE)
        assert command.stdout is not None
        assert b"browser" in await command.stdout.readline()
        came_back_to = await consent((await command.stdout.readline()).decode().strip())
        _, complaints = await command.communicate(f"{came_back_to}\n".encode())
        assert (command.returncode, complaints) == (0, b"")
        checked = await company("connection", "check")
    assert "[ok]" in checked.out and "token" in checked.out.lower()
    assert checked.code == 0, checked.out


async def consent(address: str) -> str:
    """What a person does in the browser; the address that it ends at."""
    form = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    filled = form | {"login_id": "tanaka@sample", "password": "any"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address.split("?")[0], data=filled, allow_redirects=False) as answer,
    ):
        return answer.headers["Location"]


async def add(company: Command, folder: Path, url: str) -> None:
    (folder / "client").write_text("secret-one")
    (folder / "bot").write_text("bot-secret")
    words = ["--client-id", "client-one", "--bot-id", str(BOT), "--sign-in", "user_account"]
    words += ["--client-secret-file", str(folder / "client"), "--bot-secret-file", str(folder / "bot")]
    words += ["--api-url", f"{url}/v1.0", "--auth-url", f"{url}/oauth2/v2.0"]
    added = await company("connection", "add", "本社", *words)
    assert (added.code, added.err) == (0, "") and "authorize" in added.out
