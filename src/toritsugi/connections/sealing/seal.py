"""AES-GCM with 256 bits, bound to the place where the sealed bytes are stored."""

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from toritsugi.connections.sealing.key_ring import KEY_BYTES, SealingKeyUnusable, parse_keys

VERSION = b"\x01"
KEY_ID_BYTES = 8
NONCE_BYTES = 12
_HEAD = len(VERSION) + KEY_ID_BYTES


class SealBroken(Exception):
    """Sealed bytes that these keys do not open: another key, changed bytes, or bytes from another row."""


class Seal:
    """Seals with the first key and opens with all of them.

    Sealed bytes are: version (1) · key id (8) · nonce (12) · ciphertext and tag. A `place` is
    "table/row id/column"; it is bound to the bytes, so that they open nowhere else. An empty text stays empty
    bytes: that something is not set is no secret.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise SealingKeyUnusable(f"A sealing key is {KEY_BYTES} bytes, and at least one is needed.")
        self._keys = {_key_id(key): AESGCM(key) for key in keys}
        self._first = _key_id(keys[0])

    @classmethod
    def from_text(cls, text: str) -> "Seal":
        """A seal with the keys in a text, as `parse_keys` reads them. Raises SealingKeyUnusable."""
        return cls(parse_keys(text))

    def __repr__(self) -> str:
        return f"Seal({', '.join(key_id.hex() for key_id in self._keys)})"

    def seal(self, text: str, place: str) -> bytes:
        """The text, sealed with the first key for this place."""
        if not text:
            return b""
        head, nonce = VERSION + self._first, secrets.token_bytes(NONCE_BYTES)
        return head + nonce + self._keys[self._first].encrypt(nonce, text.encode(), head + place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """The text again. Raises SealBroken."""
        if not sealed:
            return ""
        head, nonce, rest = sealed[:_HEAD], sealed[_HEAD : _HEAD + NONCE_BYTES], sealed[_HEAD + NONCE_BYTES :]
        key = self._keys.get(head[1:]) if head[:1] == VERSION else None
        if key is None:
            raise SealBroken(
                f"{place} was sealed with another key ({head[1:].hex()}). "
                "Put back the sealing key that this database was made with."
            )
        try:
            return key.decrypt(nonce, rest, head + place.encode()).decode()
        except (InvalidTag, ValueError):
            pass
        raise SealBroken(f"{place} was changed or moved from another row. Enter this value again.")

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key sealed it (or nothing is set)."""
        return not sealed or sealed[:_HEAD] == VERSION + self._first


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"toritsugi sealing key id" + key).digest()[:KEY_ID_BYTES]
