"""The part of the form that says how one signs in at the server: by a password, or by a token."""

import ipaddress
from contextlib import suppress
from typing import Any, get_args
from urllib.parse import urlsplit

import msgspec

from toritsugi.intake.imap.conversation import Consent, SignIn
from toritsugi.intake.sources import SourceFault, gathering, short

URL_LIMIT, SECRET_LIMIT = 500, 10_000


class SignInForm(msgspec.Struct, frozen=True, kw_only=True):
    """As it was filled in."""

    sign_in: str
    password: str
    token_url: str
    client_id: str
    client_secret: str
    refresh_token: str
    scope: str


def read_sign_in(form: SignInForm, stored: SignIn | str, faults: list[SourceFault]) -> dict[str, Any]:
    """The password or the consent of an account; `stored` is of which there are secrets already ("": of none)."""
    if form.sign_in not in get_args(SignIn):
        faults.append(SourceFault("sign_in_unknown", "sign_in"))
    elif form.sign_in == "token":
        return {"consent": _consent(form, stored == "token", faults)}
    elif not form.password and stored != "password":
        faults.append(SourceFault("password_missing", "password"))
    return {"password": form.password}


def _consent(form: SignInForm, has_secrets: bool, faults: list[SourceFault]) -> Consent | None:
    found: dict[str, str] = {}
    with gathering(faults):
        found["token_url"] = _token_url(form.token_url.strip())
    with gathering(faults):
        found["client_id"] = _client_id(form.client_id.strip())
    limits = {"scope": URL_LIMIT, "client_secret": SECRET_LIMIT, "refresh_token": SECRET_LIMIT}
    for name, limit in limits.items():
        with gathering(faults):
            found[name] = short(getattr(form, name).strip(), name, limit)
    if not has_secrets and not form.client_secret.strip() and not form.refresh_token.strip():
        faults.append(SourceFault("consent_missing", "client_secret"))
    return None if faults else Consent(**found)


def _client_id(given: str) -> str:
    if not given:
        raise SourceFault("client_id_missing", "client_id")
    return short(given, "client_id", 254)


def _token_url(given: str) -> str:
    """Secrets go there: by TLS, or not off this machine."""
    with suppress(ValueError):
        parts = urlsplit(given)
        well = parts.hostname and parts.port != 0 and not parts.username and given.isascii() and given.isprintable()
        if well and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname or ""))):
            return short(given, "token_url", URL_LIMIT)
    raise SourceFault("token_url_malformed", "token_url", given=given[:60])


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
