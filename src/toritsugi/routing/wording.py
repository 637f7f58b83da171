"""What is said: an event becomes a text that fits into one message."""

from toritsugi.event import Event
from toritsugi.mail import shorten
from toritsugi.notification import Body
from toritsugi.organization import Language
from toritsugi.routing.phrases import kind_label, phrase

TEXT_LIMIT = 1750
"""Below the platform's 2,000 characters: the rest is kept for a mention and the note of a redirection."""
BUTTON_TEXT_LIMIT = 750
"""Below the platform's 1,000 characters over buttons, for the same reason."""
TITLE_LIMIT = 200
LINK_LIMIT = 900


def word(event: Event, language: Language, relay_url: str) -> Body:
    """The body of every notification of this event, without a mention."""
    limit = BUTTON_TEXT_LIMIT if event.buttons else TEXT_LIMIT
    head, foot = _head(event, language), _foot(event, language, relay_url)
    room = limit - len(head) - len(foot)
    text = shorten(event.text.strip(), room) if room > 0 else ""
    if text != event.text.strip() and not _shows_whole(event):
        foot = _joined(foot, phrase(language, "whole", link=whole_address(event, relay_url)))
        text = shorten(event.text.strip(), max(0, limit - len(head) - len(foot)))
    return Body(text="\n\n".join(part for part in (head, text, foot) if part), buttons=event.buttons)


def whole_address(event: Event, relay_url: str) -> str:
    """Where the whole event can be read, after signing in."""
    return f"{relay_url}/events/{event.id}"


def _shows_whole(event: Event) -> bool:
    """Mails always carry the link: what a mail says is seldom all in its text."""
    return event.details.get("door") == "smtp"


def _head(event: Event, language: Language) -> str:
    label = kind_label(language, event.kind)
    title = shorten(" ".join(event.title.split()), TITLE_LIMIT)
    sender = phrase(language, "sender", sender=shorten(event.sender, TITLE_LIMIT)) if event.sender else ""
    return _joined(f"【{label}】{title}" if label else title, sender)


def _foot(event: Event, language: Language, relay_url: str) -> str:
    link = phrase(language, "link", link=event.link) if 0 < len(event.link) <= LINK_LIMIT else ""
    whole = phrase(language, "whole", link=whole_address(event, relay_url)) if _shows_whole(event) else ""
    return _joined(link, whole)


def _joined(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
