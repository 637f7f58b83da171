"""The names of a company and of its LINE WORKS, for tests; key pairs; and what the emulator has seen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lineworks_emulator import Running
from toritsugi.connections import TokenKeeper
from toritsugi.database import Database

ORGANIZATION = "0" * 31 + "1"
DOMAIN, BOT = 10000001, 2000001
CLIENT_ID, CLIENT_SECRET = "client-one", "client-secret-of-one"
ACCOUNT = "robot.serviceaccount@sample"
USER = "user0001-0000-4000-8000-000000000001"
ROOM = "c1000000-0000-4000-8000-000000000001"
REDIRECT = "http://127.0.0.1:9/callback"
SEALING_KEY = "11" * 32


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
