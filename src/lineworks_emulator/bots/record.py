"""The bot record: what the API shows and what it takes (official, bot-create, bot-get)."""

from typing import Any
from urllib.parse import urlsplit

import msgspec

from lineworks_emulator.refusals import invalid_parameter
from lineworks_emulator.world import Bot, WorldStore, callback_url_problem, is_loopback

_FIELDS = {
    "botName": "name",
    "photoUrl": "photo_url",
    "description": "description",
    "administrators": "administrators",
    "subadministrators": "subadministrators",
    "allowDomains": "allow_domains",
    "enableCallback": "enable_callback",
    "callbackUrl": "callback_url",
    "callbackEvents": "callback_events",
    "enableGroupJoin": "enable_group_join",
    "defaultRichmenuId": "default_richmenu_id",
    "i18nBotNames": "i18n_bot_names",
    "i18nDescriptions": "i18n_descriptions",
    "i18nPhotoUrls": "i18n_photo_urls",
}
_REQUIRED = ("botName", "photoUrl", "description", "administrators")
_NAMES = {inner: outer for outer, inner in _FIELDS.items()}


def bot_body(bot: Bot) -> dict[str, Any]:
    """The whole record, without the secret."""
    return {"botId": bot.bot_id} | {outer: getattr(bot, inner) for outer, inner in _FIELDS.items()}


def bot_line(bot: Bot) -> dict[str, Any]:
    """The bot as the list shows it."""
    return {
        "botId": bot.bot_id,
        "botName": bot.name,
        "photoUrl": bot.photo_url,
        "i18nBotNames": bot.i18n_bot_names,
        "i18nPhotoUrls": bot.i18n_photo_urls,
    }


def built_bot(body: dict[str, Any], kept: dict[str, Any], store: WorldStore) -> Bot:
    """A checked bot from a request body; `kept` are world fields that the body does not change.

    Refuses with 400 INVALID_PARAMETER naming the field.
    """
    fields = {inner: body[outer] for outer, inner in _FIELDS.items() if body.get(outer) is not None}
    if isinstance(fields.get("name"), str):
        fields["name"] = " ".join(fields["name"].splitlines())
    try:
        bot = msgspec.convert(kept | fields, Bot)
    except msgspec.ValidationError as error:
        raise invalid_parameter(_outer_words(str(error))) from error
    _check(bot, store)
    _check_given(bot, body, store)
    return bot


def require_fields(body: dict[str, Any]) -> None:
    """Refuse a body without one of the required fields."""
    for name in _REQUIRED:
        if not body.get(name):
            raise invalid_parameter(f"{name} is required.")


def _outer_words(text: str) -> str:
    for inner, outer in _NAMES.items():
        text = text.replace(f"$.{inner}", f"{outer}")
    return text


def _check(bot: Bot, store: WorldStore) -> None:
    _check_people("subadministrators", bot.subadministrators, 0, store)
    if problem := callback_url_problem(bot.callback_url, store.switches.http_callback_on_loopback):
        raise invalid_parameter(f"callbackUrl {problem}.")


def _check_given(bot: Bot, body: dict[str, Any], store: WorldStore) -> None:
    """What a bot may lack that was registered by hand, but no request may leave wrong."""
    if "photoUrl" in body and not _may_be_photo(bot.photo_url, store.switches.http_photo_on_loopback):
        raise invalid_parameter("photoUrl must begin with https:// and be 1000 characters or less.")
    if "description" in body and not 1 <= len(bot.description) <= 100:
        raise invalid_parameter("description must be 1 to 100 characters.")
    if "administrators" in body:
        _check_people("administrators", bot.administrators, 1, store)


def _may_be_photo(url: str, http_on_loopback: bool) -> bool:
    parts = urlsplit(url)
    near = parts.scheme == "http" and http_on_loopback and is_loopback(parts.hostname or "")
    return len(url) <= 1000 and (near or url.startswith("https://"))


def _check_people(name: str, people: list[str], least: int, store: WorldStore) -> None:
    if not least <= len(people) <= 3 or len(set(people)) != len(people):
        raise invalid_parameter(f"{name} must be {least} to 3 different users.")
    if any(store.find_user(person) is None for person in people):
        raise invalid_parameter(f"{name} names an unknown user.")
