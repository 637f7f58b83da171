"""Passwords: which may be chosen, and how they are kept and checked.

The rule follows NIST SP 800-63B: length, no composition, no list of common or fitting words. They are kept by
argon2id; one check takes 100–300 ms on a usual server, so checks run in threads and only a few at once.
"""

import asyncio
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15
LONGEST = 200
AT_ONCE = 2

Weakness = Literal["too_short", "too_long", "common"]


def normal_form(password: str) -> str:
    """The same characters for the same password, however the keyboard composed them (NFKC)."""
    return unicodedata.normalize("NFKC", password)


@cache
def _common() -> frozenset[str]:
    listed = resources.files(__package__).joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(word for word in listed.split() if word)


def weakness_of(password: str, context: Iterable[str] = ()) -> Weakness | None:
    """Why this password may not be chosen, or None. `context`: the person's name, address, company."""
    normal = normal_form(password)
    if len(normal) < SHORTEST:
        return "too_short"
    if len(normal) > LONGEST:
        return "too_long"
    return "common" if _is_made_of(normal.casefold(), _fitting(context)) else None


def _fitting(context: Iterable[str]) -> frozenset[str]:
    pieces = {piece for text in context for piece in normal_form(text).casefold().replace("@", " ").split()}
    stems = {stem for piece in pieces for stem in piece.split(".")}
    return frozenset(piece for piece in pieces | stems if len(piece) >= 3)


def _is_made_of(password: str, fitting: frozenset[str]) -> bool:
    """Whether nothing but listed words, runs, repetitions and digits is in it."""
    rest = "".join(character for character in password if character.isalpha())
    if len(set(password)) <= 4:
        return True
    words = sorted(_common() | fitting, key=len, reverse=True)
    for word in words:
        rest = rest.replace(word, "")
    return len(rest) < 4 and not _is_phrase(password)


def _is_phrase(password: str) -> bool:
    """Many digits that are no run are a secret of their own."""
    digits = [character for character in password if character.isdigit()]
    return len(digits) >= 12 and len(set(digits)) >= 6 and "".join(digits) not in "0123456789" * 4


class PasswordKeeper:
    """Hashes and checks, in threads, `AT_ONCE` at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._nobody = ""

    async def hash(self, password: str) -> str:
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, normal_form(password))

    async def matches(self, kept: str | None, password: str) -> bool:
        """Whether it is the kept one. With none (nobody has this name, or no password) it takes as long and says no."""
        if not kept:
            self._nobody = self._nobody or await self.hash("nobody has this password")
        async with self._turn:
            found = await asyncio.to_thread(self._verify, kept or self._nobody, normal_form(password))
        return found and bool(kept)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether it was hashed with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)
