"""What is said: an event becomes a text that fits into one message."""

import re
from collections.abc import Sequence

from toritsugi.event import Button, Event, Urgency
from toritsugi.lineworks import length
from toritsugi.mail import problem_sentences, shorten, useful_text
from toritsugi.notification import Body, Gist
from toritsugi.organization import Language
from toritsugi.routing.directory import Directory
from toritsugi.routing.enclosing import files_line
from toritsugi.routing.phrases import phrase

TEXT_LIMIT = 1550
"""Below the platform's 2,000 characters: the rest is kept for a mention, or for two notes of redirection."""
BUTTON_TEXT_LIMIT = 550
"""Below the platform's 1,000 characters over buttons that answer, for the same reason."""
TITLE_LIMIT = 200
LINK_LIMIT = 900
BUTTON_LINK_LIMIT = 100
"""Beside buttons that answer."""
_OPENABLE = re.compile(r"https?://[^\s\x00-\x1f]+")
LOSSES = 2
WORDS_READ, WORDS_LIMIT = 1_000, 300
"""Of a text, how much is looked at and how much is kept for a message that tells several."""


def word(event: Event, directory: Directory) -> Body:
    """The body of every notification of this event, without a mention.

    The link becomes a button. When the words are too many for a message with buttons, the link stands below them
    instead (`delivery` decides by what is said in the end): all of the words are worth more than the button.
    """
    language, relay_url = directory.organization.language, directory.relay_url
    buttons = (*event.buttons, *_opening(event, language))
    limit = BUTTON_TEXT_LIMIT if event.buttons else TEXT_LIMIT - _room_for_links(buttons)
    head, said = _head(event, directory.kind_label(event.kind), language), _said(event)
    foot = _foot(event, language, relay_url, whole=_is_mail(event))
    text = _fitted(said, limit, head, foot)
    if text != said or _is_cut(event):
        foot = _foot(event, language, relay_url, whole=True)
        text = _fitted(said, limit, head, foot)
    words = "\n\n".join(part for part in (head, text, foot) if part)
    return Body(text=words, buttons=buttons, gist=_gist(event, said, directory))


def _said(event: Event) -> str:
    """Mails say much that nobody needs in a chat; what was posted or sent by hand is said as it is."""
    return useful_text(event.text, _title(event)) if _is_mail(event) else event.text.strip()


def _opening(event: Event, language: Language) -> tuple[Button, ...]:
    return (Button("open", phrase(language, "open"), event.link),) if event.link and _is_openable(event) else ()


def _is_openable(event: Event) -> bool:
    """Not where a forged sender may lead."""
    if event.details.get("forged"):
        return False
    return _OPENABLE.fullmatch(event.link) is not None and length(event.link) <= _link_limit(event)


def _room_for_links(buttons: Sequence[Button]) -> int:
    return sum(length(button.label) + length(button.value) + 4 for button in buttons)


def _gist(event: Event, said: str, directory: Directory) -> Gist | None:
    """What stands of it among others; None for what is urgent, and for buttons that would be lost among others."""
    if event.urgency < Urgency.NOTICE or event.buttons:
        return None
    language = directory.organization.language
    return Gist(
        title=shorten(_title(event), TITLE_LIMIT),
        label=directory.kind_label(event.kind),
        sender=_short_sender(event, language),
        words=shorten(" ".join(said[:WORDS_READ].split()), WORDS_LIMIT),
        files=files_line(event, language),
        link=whole_address(event, directory.relay_url),
    )


def _short_sender(event: Event, language: Language) -> str:
    sender = shorten(event.sender.rpartition(" <")[0] or event.sender, TITLE_LIMIT)
    return phrase(language, "forged.sender", sender=sender) if event.details.get("forged") else sender


def _fitted(text: str, limit: int, *others: str) -> str:
    """As much of the text as fits beside the other parts and the empty lines between them."""
    return shorten(text, max(0, limit - sum(length(other) + 2 for other in others if other)))


def _is_cut(event: Event) -> bool:
    """Whether the title or the link does not stand there as it came."""
    return length(_title(event)) > TITLE_LIMIT or (bool(event.link) and not _is_openable(event))


def _link_limit(event: Event) -> int:
    return BUTTON_LINK_LIMIT if event.buttons else LINK_LIMIT


def _title(event: Event) -> str:
    return " ".join(event.title.split())


def whole_address(event: Event, relay_url: str) -> str:
    """Where the whole event can be read, after signing in."""
    return f"{relay_url}/n/{event.id}"


def _is_mail(event: Event) -> bool:
    """Mails always carry the link to the whole: what a mail says is seldom all in its text."""
    return event.details.get("door") in {"smtp", "imap"}


def _head(event: Event, label: str, language: Language) -> str:
    title = shorten(_title(event), TITLE_LIMIT)
    sender = phrase(language, "sender", sender=shorten(event.sender, TITLE_LIMIT)) if event.sender else ""
    forged = phrase(language, "forged") if event.details.get("forged") else ""
    return _joined(f"【{label}】{title}" if label else title, sender, forged)


def _losses(event: Event, language: Language) -> str:
    """What of a mail could not be read; the first few, the mail's page has them all."""
    sentences = problem_sentences(event.details.get("problems", "").split(), language, losses=True)
    return _joined(*(f"※ {sentence}" for sentence in sentences[:LOSSES]))


def _foot(event: Event, language: Language, relay_url: str, *, whole: bool) -> str:
    address = phrase(language, "whole", link=whole_address(event, relay_url)) if whole else ""
    return _joined(files_line(event, language), _losses(event, language), address)


def _joined(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
