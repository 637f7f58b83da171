"""Asks the token host for a token, and judges its refusals: the credentials' fault, or trouble that passes."""

from urllib.parse import urlsplit

from toritsugi.connections.faults import TokenRefused, TokenUnavailable
from toritsugi.connections.tokens.standing import Standing
from toritsugi.lineworks import (
    AuthError,
    ClientApp,
    InvalidClient,
    InvalidGrant,
    InvalidScope,
    KeyUnusable,
    LineWorks,
    NotReached,
    Refused,
    Token,
    Unreached,
    load_private_key,
    sign_assertion,
)

BOT_SCOPES = frozenset({"bot", "bot.message"})
"""Either lets a bot send messages (official page "Bot API")."""
SEES_BOT = frozenset({"bot", "bot.read"})
"""Either shows a bot and its domains (official page "Bot API")."""
SEES_MEMBER = frozenset({"user", "user.read", "directory", "directory.read", "user.profile.read", "user.email.read"})
"""Each shows a member, more or less of one (official page "Get user")."""
CLOCK_TOLERANCE = 60.0
"""Seconds that the clocks may be apart; the service account's claim has such a margin."""

_UNREACHED = {
    Unreached.DNS: "dns_failed",
    Unreached.TLS: "tls_failed",
    Unreached.TIMEOUT: "timed_out",
    Unreached.FORBIDDEN: "fenced_off",
}


async def ask_for_token(line: LineWorks, standing: Standing, now: float) -> Token:
    """One request to the token host: a signed claim for a service account, else the refresh token.

    Raises TokenRefused when the credentials are at fault, TokenUnavailable (`retry_after` 0: the caller knows how
    often it has tried) when they are not.
    """
    try:
        if standing.by_consent:
            return await _refresh(line, standing)
        return await _claim(line, standing, now)
    except KeyUnusable:
        fault: TokenRefused | TokenUnavailable = TokenRefused("key_unusable")
    except AuthError as error:
        fault = judge(error, "consent_ended" if standing.by_consent else "key_refused")
    except (NotReached, Refused) as error:
        fault = trouble(error, standing.connection.auth_url)
    raise fault


def judge(error: AuthError, when_grant_is_invalid: str) -> TokenRefused | TokenUnavailable:
    """What a 4xx of the token host means. Without an OAuth error name it was somebody else who answered."""
    if isinstance(error, InvalidClient):
        return TokenRefused("invalid_client")
    if isinstance(error, InvalidGrant):
        return TokenRefused(when_grant_is_invalid)
    if isinstance(error, InvalidScope):
        return TokenRefused("invalid_scope")
    if error.error:
        return TokenRefused("grant_refused", said=error.error)
    return TokenUnavailable("token_host_trouble", 0.0, said=f"HTTP {error.status}")


def trouble(error: NotReached | Refused, auth_url: str) -> TokenUnavailable:
    """What a missing or a strange answer of the token host means."""
    if isinstance(error, NotReached):
        host = urlsplit(auth_url).hostname or auth_url
        return TokenUnavailable(_UNREACHED.get(error.reason, "not_reached"), 0.0, said=str(error.reason), host=host)
    return TokenUnavailable("token_host_trouble", 0.0, said=f"HTTP {error.status}")


def lacks_bot(token: Token) -> bool:
    """Whether the platform says that the token may not send messages; silence is taken for consent."""
    return bool(token.scope) and not BOT_SCOPES & set(token.scope)


async def _claim(line: LineWorks, standing: Standing, now: float) -> Token:
    known = standing.connection
    key = load_private_key(standing.private_key)
    assertion = sign_assertion(known.client_id, known.service_account, key, now)
    return await line.fetch_token_by_assertion(_app(standing), assertion, known.scope_words)


async def _refresh(line: LineWorks, standing: Standing) -> Token:
    if not standing.refresh_token:
        raise TokenRefused("consent_missing")
    return await line.refresh_token(_app(standing), standing.refresh_token)


def _app(standing: Standing) -> ClientApp:
    return ClientApp(standing.connection.client_id, standing.client_secret)
