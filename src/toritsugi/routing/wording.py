"""What is said: an event becomes a text that fits into one message."""

from email.utils import parseaddr

from toritsugi.event import Event, Urgency
from toritsugi.lineworks import length
from toritsugi.mail import problem_sentences, shorten
from toritsugi.notification import Body, Gist
from toritsugi.organization import Language
from toritsugi.routing.directory import Directory
from toritsugi.routing.phrases import phrase

TEXT_LIMIT = 1550
"""Below the platform's 2,000 characters: the rest is kept for a mention, or for two notes of redirection."""
BUTTON_TEXT_LIMIT = 550
"""Below the platform's 1,000 characters over buttons, for the same reason."""
TITLE_LIMIT = 200
LINK_LIMIT = 900
BUTTON_LINK_LIMIT = 100
LOSSES = 2
WORDS_READ, WORDS_LIMIT = 1_000, 300
"""Of a text, how much is looked at and how much is kept for a message that tells several."""


def word(event: Event, directory: Directory) -> Body:
    """The body of every notification of this event, without a mention."""
    language, relay_url = directory.organization.language, directory.relay_url
    limit = BUTTON_TEXT_LIMIT if event.buttons else TEXT_LIMIT
    head, said = _head(event, directory.kind_label(event.kind), language), event.text.strip()
    foot = _foot(event, language, relay_url, whole=_shows_whole(event))
    text = _fitted(said, limit, head, foot)
    if text != said or _is_cut(event):
        foot = _foot(event, language, relay_url, whole=True)
        text = _fitted(said, limit, head, foot)
    said = "\n\n".join(part for part in (head, text, foot) if part)
    return Body(text=said, buttons=event.buttons, gist=_gist(event, directory))


def _gist(event: Event, directory: Directory) -> Gist | None:
    """What stands of it among others; None for what is urgent, and for buttons that would be lost among others."""
    if event.urgency < Urgency.NOTICE or any(button.kind == "answer" for button in event.buttons):
        return None
    return Gist(
        title=shorten(_title(event), TITLE_LIMIT),
        label=directory.kind_label(event.kind),
        sender=shorten(parseaddr(event.sender)[0] or event.sender, TITLE_LIMIT),
        words=shorten(" ".join(event.text[:WORDS_READ].split()), WORDS_LIMIT),
        link=whole_address(event, directory.relay_url),
    )


def _fitted(text: str, limit: int, *others: str) -> str:
    """As much of the text as fits beside the other parts and the empty lines between them."""
    return shorten(text, max(0, limit - sum(length(other) + 2 for other in others if other)))


def _is_cut(event: Event) -> bool:
    """Whether the title or the link does not stand there as it came."""
    return length(_title(event)) > TITLE_LIMIT or length(event.link) > _link_limit(event)


def _link_limit(event: Event) -> int:
    return BUTTON_LINK_LIMIT if event.buttons else LINK_LIMIT


def _title(event: Event) -> str:
    return " ".join(event.title.split())


def whole_address(event: Event, relay_url: str) -> str:
    """Where the whole event can be read, after signing in."""
    return f"{relay_url}/n/{event.id}"


def _shows_whole(event: Event) -> bool:
    """Mails always carry the link: what a mail says is seldom all in its text."""
    return event.details.get("door") in {"smtp", "imap"}


def _head(event: Event, label: str, language: Language) -> str:
    title = shorten(_title(event), TITLE_LIMIT)
    sender = phrase(language, "sender", sender=shorten(event.sender, TITLE_LIMIT)) if event.sender else ""
    return _joined(f"【{label}】{title}" if label else title, sender)


def _losses(event: Event, language: Language) -> str:
    """What of a mail could not be read; the first few, the mail's page has them all."""
    sentences = problem_sentences(event.details.get("problems", "").split(), language, losses=True)
    return _joined(*(f"※ {sentence}" for sentence in sentences[:LOSSES]))


def _foot(event: Event, language: Language, relay_url: str, *, whole: bool) -> str:
    link = phrase(language, "link", link=event.link) if 0 < length(event.link) <= _link_limit(event) else ""
    address = phrase(language, "whole", link=whole_address(event, relay_url)) if whole else ""
    return _joined(_losses(event, language), link, address)


def _joined(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
