"""Keys of reception desks and of visits: made here, kept only as digests."""

import hashlib
import hmac
import secrets


def new_key() -> str:
    """A key with 256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def derived(key: str, purpose: str) -> str:
    """A key for one purpose, from which the first key cannot be found again."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).hexdigest()
