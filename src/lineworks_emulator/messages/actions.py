"""Actions: which kind may stand where, and what each must carry (official, bot-actionobject)."""

from typing import Any, Literal

from lineworks_emulator.messages.fields import Fields
from lineworks_emulator.messages.mentions import check_translations

Where = Literal["button", "list", "carousel", "image_carousel", "quick_reply", "flex"]

_EVERYWHERE = ("message", "uri", "copy")
_ALLOWED: dict[str, tuple[str, ...]] = {
    "button": _EVERYWHERE,
    "list": _EVERYWHERE,
    "carousel": (*_EVERYWHERE, "postback"),
    "image_carousel": (*_EVERYWHERE, "postback"),
    "quick_reply": (*_EVERYWHERE, "postback", "camera", "cameraRoll", "location"),
    "flex": (*_EVERYWHERE, "postback"),
}
_LABEL_MAXIMUM = {"image_carousel": 12}
_LABEL_OPTIONAL = ("image_carousel", "flex")
LABEL = 20
TEXT = 300
DATA = 300
LONG = 1000
DEEPEST = 100


def check_action(fields: Fields, where: Where) -> None:
    """Refuse an action that is wrong or stands in the wrong place.

    Label 20 (12 in an image carousel), `data` and `displayText` 300 (official); `text` 300 and a message
    action's `postback`, `uri`, `copyText` 1000 (inferred).
    """
    kind = fields.choice("type", _ALLOWED[where])
    _check_label(fields, where)
    if kind == "message":
        _check_message(fields)
    elif kind == "uri":
        _check_uri(fields)
    elif kind == "copy":
        fields.text("copyText", LONG)
    elif kind == "postback":
        _check_postback(fields, where)


def _check_label(fields: Fields, where: Where) -> None:
    maximum = _LABEL_MAXIMUM.get(where, LABEL)
    if where not in _LABEL_OPTIONAL or fields.has("label"):
        fields.text("label", maximum)
    check_translations(fields, "i18nLabels", "label", maximum)


def _check_message(fields: Fields) -> None:
    fields.optional_text("text", TEXT)
    fields.optional_text("postback", LONG)
    check_translations(fields, "i18nTexts", "text", TEXT)


def _check_uri(fields: Fields) -> None:
    uri = fields.text("uri", LONG)
    if ":" not in uri or uri.lower().startswith(("javascript:", "vbscript:", "file:")):
        fields.refuse("uri", "is not a valid address")


def _check_postback(fields: Fields, where: Where) -> None:
    fields.text("data", DATA)
    if where == "quick_reply":
        fields.text("displayText", TEXT)
    else:
        fields.optional_text("displayText", TEXT)
    check_translations(fields, "i18nDisplayTexts", "displayText", TEXT)


def actions_in(content: object, depth: int = 0) -> list[dict[str, Any]]:
    """Every action of a message in reading order, quick replies last; for tapping."""
    if isinstance(content, list) and depth < DEEPEST:
        return [action for entry in content for action in actions_in(entry, depth + 1)]
    if not isinstance(content, dict) or depth >= DEEPEST:
        return []
    found: list[dict[str, Any]] = []
    for key, value in sorted(content.items(), key=lambda pair: pair[0] == "quickReply"):
        if key in ("action", "defaultAction") and isinstance(value, dict):
            found.append(value)
        elif key == "actions" and isinstance(value, list):
            found.extend(_flat(value))
        else:
            found.extend(actions_in(value, depth + 1))
    return found


def _flat(rows: list[Any]) -> list[dict[str, Any]]:
    return [action for row in rows for action in (row if isinstance(row, list) else [row]) if isinstance(action, dict)]
