"""What the Console issues: Client ID and Secret, service account, key pair."""

import secrets
import string
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lineworks_emulator.world import App, User, WorldStore

_SIGNS = string.ascii_letters + string.digits
_JAPAN = timezone(timedelta(hours=9))


def new_app(name: str, administrator: User, store: WorldStore) -> App:
    """A new app of the administrator's domain, in the world. IDs look like the published example (community)."""
    app = App(client_id=_random(20), client_secret=_random(20), domain_id=administrator.domain_id, name=name)
    store.document.apps.append(app)
    store.changed()
    return app


def issue_account(app: App, administrator: User, store: WorldStore) -> None:
    """Give the app its one service account, such as `1wagx.serviceaccount@example.com` (official, auth-jwt)."""
    if not app.service_account:
        group = administrator.email.rpartition("@")[2]
        app.service_account = f"{_random(5).lower()}.serviceaccount@{group}"
        store.changed()


def new_key() -> tuple[bytes, str]:
    """A private key (PKCS#8 PEM) and its public half (PEM)."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private, public.decode()


def key_file_name(seconds: float) -> str:
    """`private_YYYYMMDDHHMMSS.key`, in Japan's time (community)."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(_JAPAN).strftime("private_%Y%m%d%H%M%S.key")


def fingerprint(public_key: str) -> str:
    """Sixteen signs by which two keys can be told apart; empty without a key."""
    return sha256(public_key.encode()).hexdigest()[:16] if public_key else ""


def _random(length: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(length))
