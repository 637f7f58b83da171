"""The names of a company and of its LINE WORKS, for tests; key pairs; and what the emulator has seen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import aiohttp
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from conftest import MovableClock
from lineworks_emulator import Running
from toritsugi.connections import Connection, Consent, TokenKeeper, authorization_request
from toritsugi.database import Database

ORGANIZATION = "0" * 31 + "1"
DOMAIN, BOT = 10000001, 2000001
CLIENT_ID, CLIENT_SECRET = "client-one", "client-secret-of-one"
ACCOUNT = "robot.serviceaccount@sample"
USER = "user0001-0000-4000-8000-000000000001"
ROOM = "c1000000-0000-4000-8000-000000000001"
REDIRECT = "http://127.0.0.1:9/callback"
SEALING_KEY = "11" * 32
HOUR, DAY = 3600.0, 86_400.0


@dataclass(frozen=True)
class KeyPair:
    private: str
    public: str


def make_pair(bits: int = 2048) -> KeyPair:
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return KeyPair(private, public)


KeeperMaker = Callable[[Database], Awaitable[TokenKeeper]]


def grants(emulator: Running) -> list[int | None]:
    """The status of each token request that the emulator has answered, in order."""
    return [call.status for call in emulator.app.request_log.since(0) if call.path.endswith("/token")]


async def log_in(connection: Connection, state: str = "state-1") -> str:
    """What a person does in the browser; the code that comes back."""
    address = authorization_request(connection, REDIRECT, state)
    form = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    async with aiohttp.ClientSession() as session:
        async with session.get(address) as page:
            assert page.status == 200
        target = address.split("?")[0]
        filled = form | {"login_id": "tanaka@sample", "password": "any"}
        async with session.post(target, data=filled, allow_redirects=False) as answer:
            assert answer.status == 302
            back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["state"] == [state]
    return back["code"][0]


async def sign_in(consent: Consent, connection: Connection) -> Connection:
    return await consent.finish(connection.id, await log_in(connection), REDIRECT)


def rotate(emulator: Running, on: bool) -> None:
    emulator.world.apps[0].refresh_token_rotation = on
    emulator.app.store.changed()


def pass_time(emulator: Running, clock: MovableClock, seconds: float) -> None:
    clock.advance(seconds)
    emulator.app.clock.advance(seconds)
