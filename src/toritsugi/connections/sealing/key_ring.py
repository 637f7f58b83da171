"""Sealing keys as text: 32 bytes each, in base64 or hex, one per line; the first seals, all open."""

import base64
import re

KEY_BYTES = 32

_HEX = re.compile(r"[0-9a-fA-F]{64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{43}=?")
_STANDARD = str.maketrans("-_", "+/")


class SealingKeyUnusable(ValueError):
    """A sealing key that is none. The text is never repeated."""


def parse_keys(text: str) -> tuple[bytes, ...]:
    """The keys in a text, in its order. Blanks, commas and line ends part them; lines that begin with # are skipped.

    Raises SealingKeyUnusable when there is none, when one is not 32 bytes, or when one stands there twice.
    """
    lines = (line for line in text.lstrip("\ufeff").splitlines() if not line.lstrip().startswith("#"))
    words = " ".join(lines).replace(",", " ").split()
    if not words:
        raise SealingKeyUnusable("The sealing key is empty. It is 32 random bytes, written in base64 or hex.")
    keys = tuple(_key(word, number) for number, word in enumerate(words, 1))
    if len(set(keys)) < len(keys):
        raise SealingKeyUnusable("The same sealing key is given twice. Name the new key first, each old one once.")
    return keys


def _key(word: str, number: int) -> bytes:
    if _HEX.fullmatch(word):
        return bytes.fromhex(word)
    if _BASE64.fullmatch(word):
        return base64.b64decode(word.rstrip("=").translate(_STANDARD) + "=")
    raise SealingKeyUnusable(
        f"Sealing key number {number} cannot be read. A key is 32 bytes: 44 characters of base64 or 64 of hex."
    )
