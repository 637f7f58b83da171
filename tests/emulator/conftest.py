"""A small company on the stand-in, reached over a real socket and in process."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from emulator.platform_caller import ACCOUNT, Platform
from lineworks_emulator import create_app, running

DOMAIN, OTHER_DOMAIN, BOT, LONELY_BOT = 10000001, 10000002, 2000001, 2000002
ROOM, OTHER_ROOM = "181c2516-1fee-91e4-0f6f-449f353fd42b", "281c2516-1fee-91e4-0f6f-449f353fd42b"
REDIRECT = "https://desk.example.jp/back"


@pytest.fixture(scope="session")
def app_key() -> RSAPrivateKey:
    """The app's key pair; the emulator sees only the public half."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def company(app_key: RSAPrivateKey) -> dict[str, Any]:
    """A world document: two domains, five members, two bots, two rooms."""
    pem = app_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    names = ["yamamoto 山本 健太", "tanaka 田中 美咲", "suzuki 鈴木 大輔", "gone 退職 太郎"]
    people = [name.split() for name in names]
    return {
        "domains": [
            {"domain_id": DOMAIN, "name": "株式会社サンプル", "plan": "standard"},
            {"domain_id": OTHER_DOMAIN, "name": "別会社", "plan": "free"},
        ],
        "apps": [
            {
                "client_id": "client-1",
                "client_secret": "secret-1",
                "domain_id": DOMAIN,
                "service_account": ACCOUNT,
                "public_key": pem,
                "scopes": ["bot", "bot.message", "bot.read", "user.read", "user.email.read", "user.profile.read"],
                "redirect_urls": [REDIRECT],
            }
        ],
        "users": [
            {
                "user_id": f"u-{name}",
                "email": f"{name}@sample.jp",
                "domain_id": DOMAIN,
                "last_name": last,
                "first_name": first,
                "department": "営業部",
                "is_deleted": name == "gone",
            }
            for name, last, first in people
        ]
        + [{"user_id": "u-stranger", "email": "stranger@other.jp", "domain_id": OTHER_DOMAIN}],
        "bots": [
            {
                "bot_id": BOT,
                "name": "受付",
                "bot_secret": "bot-secret-1",
                "photo_url": "https://example.com/bot.png",
                "description": "受付の Bot",
                "administrators": ["u-yamamoto"],
                "domains": [{"domain_id": DOMAIN, "visible": True}],
                "enable_group_join": True,
            },
            {"bot_id": LONELY_BOT, "name": "よその Bot", "domains": [{"domain_id": OTHER_DOMAIN}]},
        ],
        "channels": [
            {
                "channel_id": ROOM,
                "domain_id": DOMAIN,
                "title": "営業部",
                "members": ["u-yamamoto", "u-tanaka"],
                "bots": [BOT],
            },
            {"channel_id": OTHER_ROOM, "domain_id": DOMAIN, "title": "Bot のいない部屋", "members": ["u-suzuki"]},
        ],
    }


def client_of(**options: Any) -> httpx.AsyncClient:
    """A client that loads no certificates, as there is no TLS here and loading takes its time."""
    return httpx.AsyncClient(timeout=10, verify=False, **options)


@pytest.fixture(params=["socket", "in_process"])
async def stranger(
    request: pytest.FixtureRequest, company: dict[str, Any], app_key: RSAPrivateKey
) -> AsyncIterator[Platform]:
    """A caller without a token, over a real socket and in process."""
    if request.param == "socket":
        async with running(company) as emulator, client_of(base_url=emulator.url) as client:
            yield Platform(client, app_key)
        return
    app = create_app(company)
    transport = httpx.ASGITransport(app)
    async with client_of(transport=transport, base_url="http://emulator") as client:
        yield Platform(client, app_key)
    await app.close()


@pytest.fixture
async def platform(stranger: Platform) -> Platform:
    """A caller with a service account's token for `bot` and `user.read`."""
    await stranger.sign_in()
    return stranger


class Receiver:
    """A bot's server: keeps what arrives, answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.delay = 0.0
        self.arrived: asyncio.Queue[tuple[dict[str, str], bytes]] = asyncio.Queue()

    async def take(self, request: web.Request) -> web.Response:
        await self.arrived.put(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        await asyncio.sleep(self.delay)
        return web.Response(status=self.status)

    async def next(self) -> tuple[dict[str, str], bytes]:
        return await asyncio.wait_for(self.arrived.get(), 5)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A running bot server on a loopback port."""
    received = Receiver()
    app = web.Application()
    app.router.add_post("/callback", received.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    received.url = f"http://127.0.0.1:{runner.addresses[0][1]}/callback"
    yield received
    await runner.cleanup()
