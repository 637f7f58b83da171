"""Reading a world: shape first, then whether its parts fit together. Each refusal is one sentence."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from lineworks_emulator.world.document import World

_ALLOWED = {
    "plan": "free, standard or advanced",
    "access_token_hours": "1 or 24",
    "type": "MULTI_USERS, ORGUNIT, GROUP or SINGLE_USER",
    "channel_id": "8 to 64 letters, digits and hyphens",
    "rate_limit_window": "fixed or sliding",
    "expires_in": "string or number",
    "role": "top_administrator, sub_administrator or member",
    "callback_events": "a list of text, location, sticker, image, file, audio and video",
}


class WorldRefused(ValueError):
    """The document is no usable world; the text says which field is wrong and what it should be."""


def read_world(source: bytes | str | dict[str, Any] | World) -> World:
    """A checked `World` from JSON text, a decoded JSON object, or a `World`.

    Raises `WorldRefused` with one sentence that names the field.
    """
    world = _shape(source)
    for check in _CHECKS:
        check(world)
    return world


def _shape(source: bytes | str | dict[str, Any] | World) -> World:
    try:
        if isinstance(source, bytes | str):
            return msgspec.json.decode(source, type=World)
        if isinstance(source, World):
            source = msgspec.to_builtins(source)
        return msgspec.convert(source, type=World)
    except msgspec.ValidationError as error:
        raise WorldRefused(_sentence(str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WorldRefused(f"The world was refused: it is not valid JSON ({error}).") from error


def _sentence(problem: str) -> str:
    """The library's words ("... - at `$.path`") as one sentence that also says what would be right."""
    problem, _, place = problem.partition(" - at `$")
    place = place.rstrip("`")
    hint = _ALLOWED.get(place.rpartition(".")[2], "")
    where = f" at world{place}" if place else ""
    return f"The world was refused: {problem}{where}" + (f"; it must be {hint}." if hint else ".")


def _refuse(place: str, problem: str) -> None:
    raise WorldRefused(f"The world was refused: {place} {problem}.")


def _unique(kind: str, field: str, values: Iterable[object]) -> None:
    seen: set[object] = set()
    for index, value in enumerate(values):
        if value in seen:
            _refuse(f"{kind}[{index}].{field}", f"repeats {value!r}, which another entry already has")
        seen.add(value)


def _check_unique(world: World) -> None:
    _unique("domains", "domain_id", (entry.domain_id for entry in world.domains))
    _unique("apps", "client_id", (entry.client_id for entry in world.apps))
    _unique("users", "user_id", (entry.user_id for entry in world.users))
    _unique("users", "email", (entry.email.lower() for entry in world.users))
    _unique("bots", "bot_id", (entry.bot_id for entry in world.bots))
    _unique("channels", "channel_id", (entry.channel_id for entry in world.channels))


def _check_domains(world: World) -> None:
    known = {entry.domain_id for entry in world.domains}
    for kind in ("apps", "users", "channels"):
        for index, entry in enumerate(getattr(world, kind)):
            if entry.domain_id not in known:
                _refuse(f"{kind}[{index}].domain_id", f"is {entry.domain_id}, which is not in domains")
    for index, bot in enumerate(world.bots):
        for added in bot.domains:
            if added.domain_id not in known:
                _refuse(f"bots[{index}].domains", f"names {added.domain_id}, which is not in domains")


def _check_rooms(world: World) -> None:
    users = {entry.user_id for entry in world.users}
    bots = {entry.bot_id for entry in world.bots}
    for index, channel in enumerate(world.channels):
        for user_id in channel.members:
            if user_id not in users:
                _refuse(f"channels[{index}].members", f"names {user_id!r}, who is not in users")
        for bot_id in channel.bots:
            if bot_id not in bots:
                _refuse(f"channels[{index}].bots", f"names {bot_id}, which is not in bots")


def _check_keys(world: World) -> None:
    for index, app in enumerate(world.apps):
        if app.public_key and not _is_public_key(app.public_key):
            _refuse(f"apps[{index}].public_key", 'is not an RSA public key in PEM form ("-----BEGIN PUBLIC KEY-----")')


def _is_public_key(pem: str) -> bool:
    try:
        return isinstance(load_pem_public_key(pem.encode()), RSAPublicKey)
    except (ValueError, UnsupportedAlgorithm):
        return False


def _check_callbacks(world: World) -> None:
    for index, bot in enumerate(world.bots):
        if problem := callback_url_problem(bot.callback_url, world.switches.http_callback_on_loopback):
            _refuse(f"bots[{index}].callback_url", problem)


def callback_url_problem(url: str, http_on_loopback: bool) -> str | None:
    """What is wrong with a callback URL, or None. Empty means "no callback" (official, bot-create)."""
    parts = urlsplit(url)
    if len(url) > 1000:
        return "is longer than 1000 characters"
    if not url or (parts.scheme == "https" and parts.hostname):
        return None
    if parts.scheme == "http" and http_on_loopback and is_loopback(parts.hostname or ""):
        return None
    return "must begin with https://"


def is_loopback(host: str) -> bool:
    """Whether the host name or address is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_CHECKS: tuple[Callable[[World], None], ...] = (
    _check_unique,
    _check_domains,
    _check_rooms,
    _check_keys,
    _check_callbacks,
)
