"""What a bot can say: message contents, their buttons and mentions, checked before they leave.

Sources: official pages "Text", "Link", "Button template", "Image", "File", "Action object", "Mention".
Lengths are counted in UTF-16 units, the strictest reading of "characters" (inferred): an emoji counts two.
"""

import re
from collections.abc import Iterable, Sequence

import msgspec

from toritsugi.lineworks.errors import ContentInvalid

TEXT_MAX = 2000
"""Official: 2,000. One community adapter says 10,000; the safe figure is kept."""
BUTTON_TEXT_MAX = 1000
LINK_TEXT_MAX = 1000
"""Inferred from the other templates."""
ACTIONS_MAX = 10
LABEL_MAX = 20
POSTBACK_MAX = 300
ACTION_TEXT_MAX = 300
"""Inferred from `displayText` of the official action page."""
URI_MAX = 1000
MENTIONS_MAX = 50
EVERYONE = "all"

_MENTION_START = re.compile(r"<(?=\s*(?:/\s*)?m)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_USER_ID = re.compile(r"[^\s\"'<>&\x00-\x1f]{1,255}")


class _Part(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A piece of wire JSON: camelCase names, fields left at their default are not written."""


class MessageAction(_Part, frozen=True, tag_field="type", tag="message"):
    """A button that says `text` in the member's name; `postback` comes back in the callback's content."""

    label: str
    text: str
    postback: str = ""


class UriAction(_Part, frozen=True, tag_field="type", tag="uri"):
    """A button that opens an address."""

    label: str
    uri: str


Action = MessageAction | UriAction


class Text(_Part, frozen=True, tag_field="type", tag="text"):
    """Plain text; mentions are markup inside it."""

    text: str


class Link(_Part, frozen=True, tag_field="type", tag="link"):
    """Text with one link below it."""

    content_text: str
    link_text: str
    link: str


class ButtonTemplate(_Part, frozen=True, tag_field="type", tag="button_template"):
    """Text with buttons below it."""

    content_text: str
    actions: tuple[Action, ...]


class Image(_Part, frozen=True, tag_field="type", tag="image"):
    """An uploaded picture."""

    file_id: str


class File(_Part, frozen=True, tag_field="type", tag="file"):
    """An uploaded file."""

    file_id: str


Content = Text | Link | ButtonTemplate | Image | File


def text(words: str, mentions: Sequence[str] = ()) -> Text:
    """A text message of 1 to `TEXT_MAX` characters, mentions included.

    `mentions` are user ids, login e-mails or `EVERYONE`, at most `MENTIONS_MAX`; they go in front, on a
    line of their own. Mention markup inside `words` is made harmless; to place a mention within a sentence,
    build `Text` from `mention` and `escape_mentions`. Raises ContentInvalid.
    """
    return Text(_said(words, mentions, TEXT_MAX, "text"))


def link(words: str, link_text: str, uri: str, mentions: Sequence[str] = ()) -> Link:
    """A text with one link. Raises ContentInvalid."""
    said = _said(words, mentions, LINK_TEXT_MAX, "contentText")
    return Link(said, _checked(link_text, LINK_TEXT_MAX, "linkText"), _address(uri))


def button_template(words: str, actions: Sequence[Action], mentions: Sequence[str] = ()) -> ButtonTemplate:
    """A text of up to `BUTTON_TEXT_MAX` characters over 1 to `ACTIONS_MAX` buttons. Raises ContentInvalid."""
    if not 1 <= len(actions) <= ACTIONS_MAX:
        raise ContentInvalid(f"a button template has 1 to {ACTIONS_MAX} buttons, not {len(actions)}")
    return ButtonTemplate(_said(words, mentions, BUTTON_TEXT_MAX, "contentText"), tuple(actions))


def image(file_id: str) -> Image:
    """An uploaded picture. Raises ContentInvalid."""
    return Image(_checked(file_id, URI_MAX, "fileId"))


def file(file_id: str) -> File:
    """An uploaded file. Raises ContentInvalid."""
    return File(_checked(file_id, URI_MAX, "fileId"))


def message_action(label: str, text: str, postback: str = "") -> MessageAction:
    """A button that answers. Button templates take no `postback` action, so the postback rides along here
    (official page "Action object"). Raises ContentInvalid."""
    if length(postback) > POSTBACK_MAX:
        raise ContentInvalid(f"postback is longer than {POSTBACK_MAX} characters")
    return MessageAction(_label(label), _checked(text, ACTION_TEXT_MAX, "text"), clean(postback))


def uri_action(label: str, uri: str) -> UriAction:
    """A button that opens an http(s) address. Raises ContentInvalid."""
    return UriAction(_label(label), _address(uri))


def mention(user_id: str) -> str:
    """The markup that mentions a member (user id or login e-mail) or `EVERYONE` (rooms only). Raises ContentInvalid.

    A mention of somebody outside the room makes the platform refuse the whole message (community).
    """
    if not _USER_ID.fullmatch(user_id):
        raise ContentInvalid("a mention needs a user id or a login e-mail")
    return f'<m userId="{user_id}">'


def escape_mentions(words: str) -> str:
    """The words with every `<` that could open a mention made full-width (`＜`).

    The platform documents no escaping; a sign that merely looks alike is never markup.
    """
    return _MENTION_START.sub("\uff1c", words)


def mention_prefix(mentions: Iterable[str]) -> str:
    """What `text` writes in front for these mentions; empty for none. Its length counts."""
    marks = [mention(user_id) for user_id in mentions]
    if len(marks) > MENTIONS_MAX:
        raise ContentInvalid(f"a message mentions at most {MENTIONS_MAX} members")
    return " ".join(marks) + "\n" if marks else ""


def length(words: str) -> int:
    """Characters as the limits count them: UTF-16 units."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le", "surrogatepass")) // 2


def shorten(words: str, limit: int, mark: str = "…") -> str:
    """The cleaned words, cut to `limit` characters with `mark` at the end when they are longer.

    Surrogate pairs stay whole. The mark itself is dropped when the limit has no room for it.
    """
    words = clean(words)
    if length(words) <= limit:
        return words
    mark = mark if length(mark) <= limit else ""
    room = max(limit - length(mark), 0)
    return words.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + mark


def clean(words: str) -> str:
    """The words as JSON can carry them: no control characters but tab and newline, no lone surrogates."""
    if not words.isascii():
        words = words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in words:
        words = words.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", words)


def _said(words: str, mentions: Sequence[str], limit: int, name: str) -> str:
    return _checked(mention_prefix(mentions) + escape_mentions(clean(words)), limit, name)


def _label(label: str) -> str:
    return _checked(label, LABEL_MAX, "label")


def _checked(words: str, limit: int, name: str) -> str:
    words = clean(words)
    if not words.strip():
        raise ContentInvalid(f"{name} is empty")
    if length(words) > limit:
        raise ContentInvalid(f"{name} is {length(words)} characters long; the platform takes {limit}")
    return words


def _address(uri: str) -> str:
    if not uri.startswith(("https://", "http://")) or any(sign.isspace() for sign in uri):
        raise ContentInvalid("a link must be an http or https address without blanks")
    return _checked(uri, URI_MAX, "uri")
