"""The service account's signed claim of who it is."""

import jwt

from toritsugi.lineworks.errors import BadArgument
from toritsugi.lineworks.tokens.key import PrivateKey

ASSERTION_LIFE_MAX = 3600
"""Seconds from `iat` to `exp`; longer is refused (community; the official samples use exactly this)."""
CLOCK_MARGIN = 60
"""Seconds that `iat` lies in the past, for a clock of ours that is ahead of the platform's."""


def sign_assertion(
    client_id: str, service_account: str, private_key: PrivateKey, now: float, life: int = ASSERTION_LIFE_MAX
) -> str:
    """The JWT (RS256) to fetch a token with (official page "Service account authentication").

    `now` is seconds since the epoch; `life` is seconds from `iat` (`CLOCK_MARGIN` before now) to `exp`.
    Claims `iss`, `sub`, `iat`, `exp`, as whole numbers; no `aud`. Raises BadArgument.
    """
    if not CLOCK_MARGIN < life <= ASSERTION_LIFE_MAX:
        raise BadArgument(f"an assertion lives {CLOCK_MARGIN + 1} to {ASSERTION_LIFE_MAX} seconds")
    if not client_id or not service_account:
        raise BadArgument("an assertion needs a Client ID and a service account")
    issued_at = int(now) - CLOCK_MARGIN
    claims = {"iss": client_id, "sub": service_account, "iat": issued_at, "exp": issued_at + life}
    return jwt.encode(claims, private_key.rsa, algorithm="RS256")
