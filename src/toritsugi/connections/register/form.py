"""A filled-in form becomes a connection's values, or one sentence for each field that is wrong."""

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from toritsugi.connections.faults import ConnectionFault, FormRefused
from toritsugi.connections.register.connection import Connection, Plan, SignIn, domain_of_app, parse_plan
from toritsugi.connections.register.login_id import join_login_id, looks_swapped, split_login_id
from toritsugi.lineworks import (
    BadArgument,
    Endpoints,
    KeyUnusable,
    LinkUnusable,
    load_private_key,
    parse_talk_link,
)

CLIENT_ID_MAX, ACCOUNT_MAX = 90, 200
CALLS_MAX = 1_000_000
SECRETS = ("client_secret", "private_key", "bot_secret")

_OFFICIAL = Endpoints()
_CODE = re.compile(r"[!-~]+")
_ACCOUNT = re.compile(r"[!-?A-~]+@[!-?A-~]+")
_DIGITS = re.compile(r"[0-9]{1,19}")
_SCOPES = re.compile(r"[a-z][a-z._-]*( [a-z][a-z._-]*)*")
_MEMBER = re.compile(r"[0-9A-Za-z_-]{6,64}")
_API_ONE_ID = re.compile(r"(jp|kr)[12][0-9A-Za-z]{8,12}")
"""The API ID of API 1.0, which was retired in 2023 (community)."""
_API_ONE_SERVER = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
"""The Server ID of API 1.0 (community)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionForm:
    """What a person filled in, as text. A secret left empty keeps the stored one when a connection is changed.

    `bot_id` is empty while there is no bot yet: then everything is kept and nothing is sent.
    `base_user_id` and `base_group` are the halves of the base member's login ID; a whole one in either is taken too.
    `enabled` None leaves the switch as it is.
    """

    organization_id: str
    name: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    sign_in: str = SignIn.SERVICE_ACCOUNT
    service_account: str = ""
    private_key: str = field(default="", repr=False)
    scopes: str = "bot"
    bot_id: str = ""
    bot_secret: str = field(default="", repr=False)
    domain: str = ""
    plan: str = Plan.FREE
    calls_per_minute: str | int | None = None
    api_url: str = _OFFICIAL.api_url
    auth_url: str = _OFFICIAL.auth_url
    base_user_id: str = ""
    base_group: str = ""
    base_channel_id: str = ""
    is_base: bool = False
    enabled: bool | None = None


def form_of(known: Connection) -> ConnectionForm:
    """What is stored, as a form that changes nothing: secrets are empty, the switch is not touched."""
    told = {name: getattr(known, name) for name in SETTINGS if name not in SECRETS}
    return ConnectionForm(organization_id=known.organization_id, **told | {"domain": known.domain_id})


def read_form(form: ConnectionForm, without: Container[str] = ()) -> dict[str, Any]:
    """The values by column, secrets in plain. Raises FormRefused with every fault there is.

    The fields in `without` are left empty and not judged: they are not known yet. A Service Account and a key that the
    chosen way does not use are kept for a change of the way, or left out when they are none: nobody sees those fields.
    """
    values: dict[str, Any] = {}
    faults = []
    for name, read in _READERS.items():
        try:
            values[name] = "" if name in without else read(form)
        except ConnectionFault as fault:
            faults.append(fault)
    if faults:
        raise FormRefused(faults)
    return values


def _name(form: ConnectionForm) -> str:
    return _short(_wanted(form.name.strip(), "name"), "name", 200)


def _sign_in(form: ConnectionForm) -> SignIn:
    try:
        return SignIn(form.sign_in.strip().lower())
    except ValueError:
        raise ConnectionFault("sign_in_unknown", "sign_in", given=form.sign_in.strip()[:40]) from None


def _by_consent(form: ConnectionForm) -> bool:
    return form.sign_in.strip().lower() != SignIn.SERVICE_ACCOUNT


def _client_id(form: ConnectionForm) -> str:
    text = _wanted(_half_width(form.client_id), "client_id")
    if _API_ONE_ID.fullmatch(text):
        raise ConnectionFault("client_id_api_one", "client_id")
    return _short(_matching(_CODE, text, "client_id"), "client_id", CLIENT_ID_MAX)


def _client_secret(form: ConnectionForm) -> str:
    return _matching(_CODE, _wanted(form.client_secret.strip(), "client_secret"), "client_secret")


def _service_account(form: ConnectionForm) -> str:
    text = _half_width(form.service_account)
    if _by_consent(form):
        return text if _ACCOUNT.fullmatch(text) and len(text) <= ACCOUNT_MAX else ""
    if _API_ONE_SERVER.fullmatch(text):
        raise ConnectionFault("service_account_api_one", "service_account")
    text = _matching(_ACCOUNT, _wanted(text, "service_account"), "service_account")
    return _short(text, "service_account", ACCOUNT_MAX)


def _private_key(form: ConnectionForm) -> str:
    text = form.private_key.strip()
    try:
        load_private_key(text)
    except KeyUnusable as unusable:
        problem = unusable.problem
    else:
        return text
    if _by_consent(form):
        return ""
    raise ConnectionFault(f"private_key_{problem}", "private_key")


def _scopes(form: ConnectionForm) -> str:
    text = " ".join(dict.fromkeys(_half_width(form.scopes).replace(",", " ").split()))
    if not _SCOPES.fullmatch(text):
        raise ConnectionFault("scopes_malformed", "scopes", given=text[:60])
    if not {"bot", "bot.message"} & set(text.split()):
        raise ConnectionFault("scopes_without_bot", "scopes")
    return _short(text, "scopes", 500)


def _bot_id(form: ConnectionForm) -> str:
    text = _half_width(form.bot_id)
    return _matching(_DIGITS, text, "bot_id") if text else ""


def _bot_secret(form: ConnectionForm) -> str:
    text = form.bot_secret.strip()
    return _matching(_CODE, text, "bot_secret") if text else ""


def _domain(form: ConnectionForm) -> str:
    text, unknown = _half_width(form.domain), domain_of_app(_half_width(form.client_id))
    if text in ("", unknown):
        return unknown
    return _matching(_DIGITS, text, "domain")


def _plan(form: ConnectionForm) -> Plan:
    return parse_plan(form.plan)


def _calls_per_minute(form: ConnectionForm) -> int | None:
    text = _half_width(str(form.calls_per_minute if form.calls_per_minute is not None else ""))
    if not text:
        return None
    if not _DIGITS.fullmatch(text) or not 1 <= int(text) <= CALLS_MAX:
        raise ConnectionFault("calls_malformed", "calls_per_minute")
    return int(text)


def _api_url(form: ConnectionForm) -> str:
    return _address(form.api_url or _OFFICIAL.api_url, "api_url")


def _auth_url(form: ConnectionForm) -> str:
    return _address(form.auth_url or _OFFICIAL.auth_url, "auth_url")


def _address(text: str, name: str) -> str:
    url = _short(text.strip(), name, 500)
    if "//apis.worksmobile.com/" in f"{url}/":
        raise ConnectionFault("url_api_one", name)
    try:
        url = Endpoints(api_url=url).api_url
        host = urlsplit(url).hostname or ""
    except (BadArgument, ValueError):
        raise ConnectionFault("url_malformed", name) from None
    if url.startswith("http:") and not is_near(host):
        raise ConnectionFault("url_insecure", name)
    return url


def is_near(host: str) -> bool:
    """Whether a host is this machine or in a network of its own, where a stand-in may be."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))
    return address.is_private


def require_public(address: str, api_url: str, code: str = "callback_not_public") -> None:
    """Raises ConnectionFault for an address of ours that the platform cannot or will not call.

    A stand-in near by may call an address near by (official pages "Callback" and "Create bot": https only, no
    self-signed certificate).
    """
    parts = urlsplit(address)
    if not is_near(urlsplit(api_url).hostname or "") and (parts.scheme != "https" or is_near(parts.hostname or "")):
        raise ConnectionFault(code, given=address)


def _base_user_id(form: ConnectionForm) -> str:
    text = join_login_id(form.base_user_id, form.base_group) if form.base_group else _half_width(form.base_user_id)
    if not text or _MEMBER.fullmatch(text):
        return text
    halves, sure = split_login_id(text), split_login_id(form.service_account).group
    if sure and halves.group and looks_swapped(*halves, known_group=sure):
        raise ConnectionFault("halves_swapped", "base_user_id", given=f"{halves.group}@{halves.user}")
    return _short(_target(text, "member", "base_user_malformed", "base_user_is_room"), "base_user_id", 100)


def _base_channel_id(form: ConnectionForm) -> str:
    text = _half_width(form.base_channel_id)
    return _target(text, "channel", "base_room_malformed", "base_room_is_member") if text else ""


def _target(text: str, kind: str, malformed: str, mixed_up: str) -> str:
    name = "base_user_id" if kind == "member" else "base_channel_id"
    try:
        found = parse_talk_link(text)
    except LinkUnusable:
        raise ConnectionFault(malformed, name) from None
    if found.kind != kind:
        raise ConnectionFault(mixed_up, name)
    return found.id


def _wanted(text: str, name: str) -> str:
    if not text:
        raise ConnectionFault(f"{name}_missing", name)
    return text


def _matching(pattern: re.Pattern[str], text: str, name: str) -> str:
    if not pattern.fullmatch(text):
        raise ConnectionFault(f"{name}_malformed", name)
    return text


def _short(text: str, name: str, limit: int) -> str:
    if len(text) > limit:
        raise ConnectionFault("too_long", name, limit=str(limit))
    return text


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


_READERS: Mapping[str, Callable[[ConnectionForm], object]] = MappingProxyType(
    {
        "name": _name,
        "sign_in": _sign_in,
        "client_id": _client_id,
        "client_secret": _client_secret,
        "service_account": _service_account,
        "private_key": _private_key,
        "scopes": _scopes,
        "bot_id": _bot_id,
        "bot_secret": _bot_secret,
        "domain": _domain,
        "plan": _plan,
        "calls_per_minute": _calls_per_minute,
        "api_url": _api_url,
        "auth_url": _auth_url,
        "base_user_id": _base_user_id,
        "base_channel_id": _base_channel_id,
    }
)
SETTINGS = tuple(_READERS)
"""Every setting of a form by its column's name, in the form's order."""
