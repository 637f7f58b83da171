"""Connections of both kinds are set up, tried, broken and looked into; then every secret is looked for everywhere."""

import asyncio
import html
import io
import logging
import os
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import structlog
from httpx import ASGITransport, AsyncClient
from pydantic import SecretStr
from sqlalchemy import text

from acceptance.demo_process import COMMAND
from admin.link_desk import make_world
from connections.linked_company import ACCOUNT, BOT, CLIENT_ID, CLIENT_SECRET, ROOM, SEALING_KEY, KeyPair, make_pair
from lineworks_emulator import Running, running
from toritsugi.app import App
from toritsugi.cli.logs import _last_processors
from toritsugi.config import Config
from toritsugi.database import metadata
from toritsugi.intake import add_api_key
from toritsugi.organization import Organization
from toritsugi.people import add_organization
from toritsugi.web import NewAccount
from web.front_door import HOST, Browser, quick_keeper

pytestmark = pytest.mark.anyio
BOT_SECRET, OPERATOR, MEMBER, MAIL = (
    "bot-secret-nobody-sees",
    "operator wolves at noon",
    "member-sees-this",
    "mail-sees",
)
WRONG_SECRET = "client-secret-of-nobody"
PAGES = ("/", "/connections", "/connections/new", "/connections/setup", "/connections/help", "/sources", "/events")
SHEET = ("", "?tab=destinations", "/diagnosis")


class Listening(Browser):
    """Keeps the words of every answer, and where it leads."""

    heard: list[str]

    async def get(self, path: str, **headers: str) -> Any:
        return self._hear(await super().get(path, **headers))

    async def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] = {}) -> Any:
        return self._hear(await super().post(path, fields, headers))

    def _hear(self, answer: Any) -> Any:
        self.heard.append(f"{html.unescape(answer.text)}\n{answer.headers.get('location', '')}")
        return answer


@dataclass
class Company:
    """The whole program before LINE WORKS, its operator, and what was seen of it."""

    app: App
    emulator: Running
    browser: Listening
    organization: Organization
    pair: KeyPair
    token: str = ""
    code: str = ""
    places: dict[str, str] = field(default_factory=dict)

    def sheet(self, name: str, **changes: str) -> dict[str, str]:
        whole = {"csrf_token": self.token, "name": name, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        whole |= {"sign_in": "service_account", "service_account": ACCOUNT, "private_key": self.pair.private}
        whole |= {"scopes": "bot bot.read user.read", "plan": "standard", "bot_id": str(BOT), "bot_secret": BOT_SECRET}
        whole |= {"api_url": f"{self.emulator.url}/v1.0", "auth_url": f"{self.emulator.url}/oauth2/v2.0"}
        whole |= {"base_user_id": "tanaka", "base_group": "sample", "base_channel_id": ROOM}
        return whole | {"tab": "auth", "todo": "complete", "target": ROOM} | changes

    async def post(self, path: str, **fields: str) -> Any:
        return await self.browser.post(path, {"csrf_token": self.token} | fields)


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Every line that is logged, in the shape in which the program writes it, from debug on."""
    stream, kept = io.StringIO(), structlog.get_config()
    handler = logging.StreamHandler(stream)
    structlog.configure(
        processors=_last_processors(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.WriteLoggerFactory(stream),
    )
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    structlog.configure(**kept)


@pytest.fixture
async def company(tmp_path: Path, database_address: str) -> AsyncIterator[Company]:
    mail = {"mail_host": "127.0.0.1", "mail_port": 9, "mail_user": "m", "mail_password": SecretStr(MAIL)}
    sealing = {"sealing_key": SecretStr(SEALING_KEY), "database_url": SecretStr(database_address)}
    app = App(Config(data_dir=tmp_path, public_url=HOST, **mail, **sealing))  # type: ignore[arg-type]
    app.web.furniture.accounts = quick_keeper(app.database)
    async with app.database.transaction() as c:
        organization = await add_organization(c, "株式会社サンプル", now=app.database.clock.now())
    await quick_keeper(app.database).add(NewAccount(organization.id, "m@example.com", "佐藤", OPERATOR))
    pair = make_pair()
    async with running(make_world(pair)) as emulator, visited(app) as browser:
        await app.start(["worker"])
        yield Company(app, emulator, browser, organization, pair)
        await app.stop()


@asynccontextmanager
async def visited(app: App) -> AsyncIterator[Listening]:
    transport = ASGITransport(cast(Any, app.web), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url=HOST) as client:
        browser = Listening(client, app.web)
        browser.heard = []
        yield browser


async def set_up(company: Company) -> None:
    """Signs in, saves a connection of each kind, tries each, and a member consents to the second."""
    assert (await company.browser.sign_in("m@example.com", OPERATOR)).status_code == 303
    company.token = await company.browser.token("/connections/new")
    for todo in ("post", "look", "notify", "preview", "complete"):
        answer = await company.browser.post("/connections/new", company.sheet("本社", todo=todo))
        assert answer.status_code in (200, 303), answer.text
    company.places["本社"] = place_of(answer)
    by_user = {"sign_in": "user_account", "service_account": "", "private_key": "", "todo": "link"}
    company.places["支社"] = place_of(await company.browser.post("/connections/new", company.sheet("支社", **by_user)))
    leaving = (await company.browser.get(f"{company.places['支社']}/sign-in")).text
    back = await consent(html.unescape(re.findall(r'content="0; url=([^"]+)"', leaving)[0]))
    company.code = parse_qs(urlsplit(back).query)["code"][0]
    assert "told=linked" in (await company.browser.get(back)).headers["location"]
    await company.post(f"{company.places['支社']}/base")


def place_of(answer: Any) -> str:
    found = re.match(r"/connections/[0-9a-z]+", answer.headers["location"])
    assert found
    return found[0]


async def consent(address: str) -> str:
    """What a member does at LINE WORKS; the way back, with its code."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    filled = asked | {"login_id": "tanaka@sample", "password": MEMBER}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address.split("?")[0], data=filled, allow_redirects=False) as answer,
    ):
        back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


async def use_and_break(company: Company) -> str:
    """An event by API key, tests, refusals of many kinds, diagnoses; the API key."""
    database = company.app.database
    async with database.transaction() as c:
        _, key = await add_api_key(c, company.organization.id, "倉庫の監視", database.clock.now())
    said = {"title": "温度 31℃", "to": ["base"]}
    for given in (key, f"{key}x"):
        await company.browser.client.post("/api/v1/events", json=said, headers={"Authorization": f"Bearer {given}"})
    one, two = company.places.values()
    for faulty in (
        {"bot_id": "my-bot"},
        {"private_key": company.pair.public},
        {"private_key": company.pair.private[:-90]},
    ):
        assert (await company.browser.post(one, company.sheet("本社", **faulty))).status_code == 422
    company.emulator.world.apps[0].client_secret = "issued-anew"
    for place in (one, two):
        for path in (f"{place}/test", f"{place}/diagnosis"):
            assert (await company.post(path)).status_code == 200
    for todo in ("notify", "post", "complete"):
        await company.browser.post(one, company.sheet("本社", todo=todo, client_secret=WRONG_SECRET))
    await company.post(f"{one}/diagnosis")
    return key


async def look_everywhere(company: Company) -> None:
    for path in (*PAGES, *(f"{place}{part}" for place in company.places.values() for part in SHEET)):
        assert (await company.browser.get(path)).status_code == 200, path
    for step in ("app", "private_key", "sign_in", "bot_register", "callback", "destinations", "test", "finish"):
        assert (await company.browser.get(f"/connections/setup/{step}")).status_code == 200, step


async def checked_at_a_terminal(company: Company, folder: Path) -> bytes:
    """What the command `check` prints, and the words that it was started with."""
    (folder / "key").write_text(SEALING_KEY)
    (folder / "url").write_text(company.app.config.database_address)
    given = {"TORITSUGI_SEALING_KEY_FILE": str(folder / "key"), "TORITSUGI_DATABASE_URL_FILE": str(folder / "url")}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "connection", "check", env={**outer(), **given}, stdout=pipe, stderr=pipe
    )
    words = Path(f"/proc/{process.pid}/cmdline").read_bytes() + Path(f"/proc/{process.pid}/environ").read_bytes()
    out, err = await process.communicate()
    assert process.returncode == 1 and b"[fault]" in out, err
    return words + out + err


def outer() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TORITSUGI_")}


async def dump(company: Company) -> bytes:
    """Every cell of every table; of SQLite also every byte of its files."""
    database = company.app.database
    cells: list[Any] = []
    async with database.reading() as c:
        for name in metadata.tables:
            cells += [cell for row in await c.execute(text(f'SELECT * FROM "{name}"')) for cell in row]
    found = [cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells]
    if database.kind == "sqlite":
        path = Path(database.writer.url.database or "")
        found += [each.read_bytes() for each in path.parent.glob(path.name + "*")]
    return b"\n".join(found)


def secrets_of(company: Company, key: str) -> dict[str, str]:
    shelf = company.emulator.app.vault._shelf
    tokens = {f"token {number}": name for number, name in enumerate([*shelf.access, *shelf.refresh])}
    assert len(shelf.refresh) >= 2 and len(shelf.access) >= 2
    lines = dict(enumerate(company.pair.private.splitlines()[2:5]))
    named = {"client secret": CLIENT_SECRET, "wrong secret": WRONG_SECRET, "bot secret": BOT_SECRET, "API key": key}
    named |= {"operator": OPERATOR, "member": MEMBER, "mail": MAIL, "sealing key": SEALING_KEY}
    named |= {"code": company.code, "session": company.browser.client.cookies["toritsugi-session"]}
    return named | tokens | {f"key line {number}": line for number, line in lines.items()}


async def test_no_secret_is_found_anywhere(company: Company, logged: io.StringIO, tmp_path: Path) -> None:
    await set_up(company)
    key = await use_and_break(company)
    await look_everywhere(company)
    found = {
        "terminal": await checked_at_a_terminal(company, tmp_path),
        "database": await dump(company),
        "logs": logged.getvalue().encode(),
        "pages": "\n".join(company.browser.heard).encode(),
    }
    for place, sign in (
        ("terminal", "支社"),
        ("database", CLIENT_ID),
        ("logs", "connection.held"),
        ("pages", "[fault]"),
    ):
        assert sign.encode() in found[place], f"{place} holds nothing"
    secrets = secrets_of(company, key)
    assert [(name, place) for name, secret in secrets.items() for place in found if is_in(secret, found[place])] == []


def is_in(secret: str, found: bytes) -> bool:
    """As it is, and in hexadecimal."""
    return secret.encode() in found or secret.encode().hex().encode() in found
