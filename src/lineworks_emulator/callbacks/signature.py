"""The signature of a callback."""

import base64
import hashlib
import hmac


def signature_of(body: bytes, bot_secret: str) -> str:
    """`X-WORKS-Signature`: base64 of HMAC-SHA256 over the raw body, keyed with the bot secret (official)."""
    return base64.b64encode(hmac.new(bot_secret.encode(), body, hashlib.sha256).digest()).decode()
