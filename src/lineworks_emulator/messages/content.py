"""Message contents: one check per documented type (official, bot-send-*; community where said)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lineworks_emulator.messages.actions import check_action
from lineworks_emulator.messages.fields import Fields
from lineworks_emulator.messages.flex import check_flex
from lineworks_emulator.messages.mentions import Audience, check_spoken, check_translations
from lineworks_emulator.messages.templates import (
    check_button_template,
    check_carousel,
    check_image_carousel,
    check_list_template,
    one_source,
)
from lineworks_emulator.refusals import invalid_parameter

LINK_TEXT = 1000
MOST_QUICK_REPLIES = 13
BLOCKED_EXTENSIONS = ("bat", "cmd", "com", "cpl", "exe", "scr", "js", "vbs", "wsf", "hta")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the check needs to know beside the content. `has_file(file_id, small)` tells whether a file may
    be used; `small` asks for at most 1 MB."""

    text_maximum: int
    audience: Audience
    has_file: Callable[[str, bool], bool]


def check_content(content: object, rules: Rules) -> dict[str, Any]:
    """The content, when every documented limit is kept; otherwise 400 INVALID_PARAMETER naming the field."""
    if content is None:
        raise invalid_parameter("content is required")
    fields = Fields(content, "content")
    _CHECKS[fields.choice("type", tuple(_CHECKS))](fields, rules)
    _check_quick_reply(fields)
    return fields.raw()


def _check_text(fields: Fields, rules: Rules) -> None:
    check_spoken(fields, "text", rules.text_maximum, "i18nTexts", rules.audience)


def _check_image(fields: Fields, rules: Rules) -> None:
    by_url = fields.has("previewImageUrl") or fields.has("originalContentUrl")
    if by_url == fields.has("fileId"):
        fields.refuse("fileId", "or the pair previewImageUrl and originalContentUrl is required, never both")
    if by_url:
        fields.url("previewImageUrl")
        fields.url("originalContentUrl")
    else:
        check_file_id(fields, rules, small=False)


def _check_file(fields: Fields, rules: Rules) -> None:
    one_source(fields, "originalContentUrl", "fileId", lambda found, _: check_file_id(found, rules, small=False))
    if fields.has("originalContentUrl"):
        ending = fields.url("originalContentUrl").partition("?")[0].rpartition(".")[2].lower()
        if ending in BLOCKED_EXTENSIONS:
            fields.refuse("originalContentUrl", f"has an extension that is not allowed ({ending})")


def _check_media(fields: Fields, rules: Rules) -> None:
    one_source(fields, "originalContentUrl", "fileId", lambda found, _: check_file_id(found, rules, small=True))
    if fields.has("previewImageUrl"):
        fields.url("previewImageUrl")


def _check_sticker(fields: Fields, _rules: Rules) -> None:
    fields.text("packageId", 50)
    fields.text("stickerId", 50)


def _check_link(fields: Fields, rules: Rules) -> None:
    check_spoken(fields, "contentText", LINK_TEXT, "i18nContentTexts", rules.audience)
    fields.text("linkText", LINK_TEXT)
    check_translations(fields, "i18nLinkTexts", "linkText", LINK_TEXT)
    link = fields.text("link", 1000)
    if not link.startswith(("https://", "http://")):
        fields.refuse("link", "must begin with https:// or http://")


def _check_location(fields: Fields, _rules: Rules) -> None:
    fields.text("title", 100)
    fields.text("address", 100)
    fields.number("latitude", -90, 90)
    fields.number("longitude", -180, 180)


def _small_files(rules: Rules) -> Callable[[Fields, str], None]:
    return lambda fields, key: check_file_id(fields, rules, small=True, key=key)


def check_file_id(fields: Fields, rules: Rules, *, small: bool, key: str = "fileId") -> None:
    """An uploaded file of this bot that still lives (24 h); the refusal's words are a real answer (community)."""
    if not rules.has_file(fields.text(key, 300), small):
        fields.refuse(key, "content is invalid")


def _check_quick_reply(fields: Fields) -> None:
    if not fields.has("quickReply"):
        return
    for item in fields.inner("quickReply").items("items", MOST_QUICK_REPLIES):
        check_action(item.inner("action"), "quick_reply")
        if item.has("imageUrl"):
            item.url("imageUrl")


_CHECKS: dict[str, Callable[[Fields, Rules], None]] = {
    "text": _check_text,
    "image": _check_image,
    "file": _check_file,
    "audio": _check_media,
    "video": _check_media,
    "sticker": _check_sticker,
    "link": _check_link,
    "location": _check_location,
    "button_template": lambda fields, rules: check_button_template(fields, rules.audience),
    "list_template": lambda fields, rules: check_list_template(fields, _small_files(rules)),
    "carousel": lambda fields, rules: check_carousel(fields, _small_files(rules)),
    "image_carousel": lambda fields, rules: check_image_carousel(fields, _small_files(rules)),
    "flex": lambda fields, rules: check_flex(fields, rules.audience),
}
