"""Private keys as people paste them: every way to get it wrong has its own name."""

import re
from hashlib import sha256
from itertools import pairwise

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from toritsugi.lineworks.errors import KeyProblem, KeyUnusable

KEY_BITS_MIN = 2048
"""RFC 7518: RS256 needs 2048 bits or more."""
KEY_TEXT_MAX = 65_536

_proved: set[bytes] = set()
"""Digests of the keys whose numbers were proved in this process: to prove them takes 36 ms, and nothing else does."""
_MARK = re.compile(r"-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----")
_BARE = re.compile(r"MII[A-Za-z0-9+/=\s]{60,}")


class PrivateKey:
    """An RSA key that signs. Parsed once; shows nothing of itself."""

    __slots__ = ("_key",)

    def __init__(self, key: RSAPrivateKey) -> None:
        self._key = key

    @property
    def rsa(self) -> RSAPrivateKey:
        """The key itself, for signing."""
        return self._key

    def __repr__(self) -> str:
        return f"PrivateKey(RSA {self._key.key_size} bits)"

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a private key is not for copying")


def load_private_key(text: str) -> PrivateKey:
    """The key in a PEM text as downloaded from the Developer Console or pasted from elsewhere.

    Takes LF, CRLF, literal `\\n`, lost line breaks, blanks and quotes around it, a missing last line break.
    Raises KeyUnusable with the problem's name; the text is never repeated.
    """
    plain = _unwrapped(text)
    label, body = _block(plain)
    return PrivateKey(_parsed(label, body))


def _unwrapped(text: str) -> str:
    plain = text[:KEY_TEXT_MAX].replace("\\r", "").replace("\\n", "\n").replace("\r", "\n")
    return plain.strip("\ufeff \t\n\"'")


def _block(plain: str) -> tuple[str, str]:
    """Label and base64 of the private key block, or the name of what is there instead."""
    if not plain:
        raise KeyUnusable(KeyProblem.EMPTY)
    marks = list(_MARK.finditer(plain))
    labels = []
    for first, last in pairwise(marks):
        if (first[1], last[1]) == ("BEGIN", "END"):
            if first[2].endswith("PRIVATE KEY"):
                return first[2], plain[first.end() : last.start()]
            labels.append(first[2])
    raise KeyUnusable(_stranger(labels) if labels else _torn(plain, [mark[1] for mark in marks]))


def _stranger(labels: list[str]) -> KeyProblem:
    label = " ".join(labels)
    if "PUBLIC" in label:
        return KeyProblem.PUBLIC_KEY
    return KeyProblem.CERTIFICATE if "CERTIFICATE" in label else KeyProblem.NOT_PEM


def _torn(plain: str, marks: list[str]) -> KeyProblem:
    if "BEGIN" in marks:
        return KeyProblem.LAST_LINE_MISSING
    if "END" in marks or _BARE.match(plain):
        return KeyProblem.FIRST_LINE_MISSING
    return KeyProblem.NOT_PEM


def _parsed(label: str, body: str) -> RSAPrivateKey:
    if label.startswith("ENCRYPTED") or "ENCRYPTED" in body:
        raise KeyUnusable(KeyProblem.ENCRYPTED)
    if label not in ("PRIVATE KEY", "RSA PRIVATE KEY"):
        raise KeyUnusable(KeyProblem.WRONG_KIND)
    key = _loaded(_rebuilt(label, body))
    if not isinstance(key, RSAPrivateKey):
        raise KeyUnusable(KeyProblem.UNREADABLE if key is None else KeyProblem.WRONG_KIND)
    if key.key_size < KEY_BITS_MIN:
        raise KeyUnusable(KeyProblem.TOO_SHORT)
    return key


def _rebuilt(label: str, body: str) -> bytes:
    """The block with its line breaks where they belong."""
    packed = "".join(body.split())
    lines = "\n".join(packed[at : at + 64] for at in range(0, len(packed), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n".encode()


def _loaded(pem: bytes) -> object | None:
    mark = sha256(pem).digest()
    try:
        key = load_pem_private_key(pem, password=None, unsafe_skip_rsa_key_validation=mark in _proved)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    _proved.add(mark)
    return key
