"""Asks a token server for a token (RFC 6749, sections 4.4 and 6), for one thread at a time."""

import http.client
import ssl
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from toritsugi.fence import OPEN, Fence, FencedOff
from toritsugi.intake.imap.conversation.account import Consent
from toritsugi.intake.imap.conversation.faults import ImapTrouble

SECONDS, ANSWER_LIMIT = 20.0, 100_000
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_any = msgspec.json.Decoder(dict[str, Any])


class Granted(msgspec.Struct, frozen=True):
    """A token for one sign-in, and the refresh token that takes the place of the one that was used ("": it stays)."""

    access_token: str
    refresh_token: str = ""

    def __repr__(self) -> str:
        return "Granted()"


def fetch_token(consent: Consent, fence: Fence = OPEN) -> Granted:
    """Raises ImapTrouble: `token_refused` when people have to mend it, else one that passes."""
    status, body = _ask(consent.token_url, urlencode(_fields(consent)), fence)
    answer = _read(body)
    token = answer.get("access_token")
    if status == 200 and isinstance(token, str) and token.isascii() and token.isprintable():
        fresh = answer.get("refresh_token")
        return Granted(token, fresh if isinstance(fresh, str) else "")
    said = " ".join(str(answer[name]) for name in ("error", "error_description") if name in answer)
    passes = status == 429 or status >= 500
    raise ImapTrouble("token_server_trouble" if passes else "token_refused", said or f"HTTP {status}")


def _fields(consent: Consent) -> dict[str, str]:
    fields = {"grant_type": "client_credentials", "client_id": consent.client_id, "scope": consent.scope}
    if consent.refresh_token:
        fields |= {"grant_type": "refresh_token", "refresh_token": consent.refresh_token}
    fields["client_secret"] = consent.client_secret
    return {name: value for name, value in fields.items() if value}


def _ask(address: str, body: str, fence: Fence) -> tuple[int, bytes]:
    """Status and answer. Nothing is followed anywhere: the secrets go to that address only."""
    parts = urlsplit(address)
    line = _line_to(parts.netloc, parts.scheme)
    line._create_connection = fence.connect  # type: ignore[attr-defined]  # the library has no word for it
    try:
        line.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, _FORM)
        answer = line.getresponse()
        return answer.status, answer.read(ANSWER_LIMIT)
    except FencedOff as error:
        raise ImapTrouble("token_server_fenced_off") from error
    except (OSError, http.client.HTTPException) as error:
        raise ImapTrouble("token_server_trouble", str(error)) from error
    finally:
        line.close()


def _line_to(place: str, scheme: str) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(place, timeout=SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(place, timeout=SECONDS)


def _read(body: bytes) -> dict[str, Any]:
    try:
        return _any.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
