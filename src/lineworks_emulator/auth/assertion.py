"""The emulator's own check of a service account's JWT (official, auth-jwt and code samples)."""

from functools import lru_cache
from typing import Any

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from lineworks_emulator.refusals import AuthRefusal
from lineworks_emulator.world import App

LONGEST_LIFE = 3600
SKEW = 300
"""Seconds by which the caller's clock may run ahead (inferred)."""


def check_assertion(assertion: str, app: App, clocks: tuple[float, ...]) -> None:
    """Refuse (`invalid_grant`) whatever is not a fresh RS256 assertion of this app's service account.

    `clocks`: the times (seconds) by which it may be judged. The machine's time is one of them, because a
    caller's clock does not move when the emulator's is advanced.
    """
    claims = _verified_claims(assertion, app)
    if claims.get("iss") != app.client_id:
        raise _refused("iss is not the Client ID")
    if not app.service_account or claims.get("sub") != app.service_account:
        raise _refused("sub is not the service account of this app")
    begin, end = _number(claims, "iat"), _number(claims, "exp")
    if end - begin > LONGEST_LIFE:
        raise _refused("exp is more than 3600 seconds after iat")
    if not any(begin - SKEW <= now < end for now in clocks):
        raise _refused("the assertion is expired or not yet valid")


def _verified_claims(assertion: str, app: App) -> dict[str, Any]:
    if not app.public_key:
        raise _refused("no key has been issued for this app")
    try:
        payload = jwt.PyJWS().decode(assertion, _public_key(app.public_key), algorithms=["RS256"])
        return msgspec.json.decode(payload, type=dict[str, Any])
    except (jwt.PyJWTError, msgspec.MsgspecError) as error:
        raise _refused("the signature or form is wrong") from error


@lru_cache(maxsize=256)
def _public_key(pem: str) -> RSAPublicKey:
    key = load_pem_public_key(pem.encode())
    if not isinstance(key, RSAPublicKey):
        raise _refused("the app's key is not an RSA key")
    return key


def _number(claims: dict[str, Any], name: str) -> float:
    """A numeric claim; fractions are taken (official samples send them), strings are not (community)."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(f"{name} must be a number of seconds")
    return float(value)


def _refused(reason: str) -> AuthRefusal:
    return AuthRefusal(400, "invalid_grant", f"The assertion is not acceptable: {reason}.")
