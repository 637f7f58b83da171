"""The demo's own secrets, in a file for its owner only: made once, so that a second start opens the same doors."""

import secrets
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from toritsugi.demo.place import write_private

FILE = "secrets.json"


class Secrets(msgspec.Struct, kw_only=True):
    """`api_key` and `kiosk_key` are empty until the rooms have made them."""

    admin_password: str
    client_secret: str
    bot_secret: str
    private_key: str
    public_key: str
    api_key: str = ""
    kiosk_key: str = ""

    def keep(self, folder: Path) -> None:
        """Writes them down."""
        write_private(folder / FILE, msgspec.json.format(msgspec.json.encode(self), indent=2))


def load_secrets(folder: Path) -> Secrets:
    """The secrets of this folder; made and written down when there are none."""
    path = folder / FILE
    if path.exists():
        return msgspec.json.decode(path.read_bytes(), type=Secrets)
    made = _made()
    made.keep(folder)
    return made


def _made() -> Secrets:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return Secrets(
        admin_password="-".join(secrets.token_hex(3) for _ in range(4)),
        client_secret=secrets.token_urlsafe(12),
        bot_secret=secrets.token_urlsafe(24),
        private_key=private,
        public_key=public,
    )
