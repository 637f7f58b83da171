"""Which parts of a mail are its text, and that text; everything else is an attachment."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from toritsugi.mail.attachments import Attachment, attachment_of, uuencoded
from toritsugi.mail.charsets import decode_text
from toritsugi.mail.decoding.transfer import decode_transfer, ends_in_uuencoded, find_uuencoded, whole_words
from toritsugi.mail.heading import read_sender
from toritsugi.mail.problems import Problems
from toritsugi.mail.rendering import (
    Rendered,
    calendar_to_text,
    enriched_to_text,
    find_links,
    html_charset,
    html_to_text,
    looks_like_html,
    unflow,
    unfolded,
)
from toritsugi.mail.structure import SEALED, Part, header_text
from toritsugi.mail.tidy import one_line, tidy

LONGEST = 1_000_000
_ENCODED = 3_000_000
_READABLE = {"text/plain", "text/html", "text/calendar", "text/enriched", "text/richtext", "text/rfc822-headers"}
_ATTACHED = {"text/csv", "text/vcard", "text/x-vcard", "text/directory", "text/rtf", "text/xml", "text/css"}
_EXCUSE = re.compile(
    r"(?i)html[ -]?(?:メール|形式|e?-?mail|message|format|対応|version|capable|enabled|compatible|support)"
    r"|(?:support|display|view|read)\w* (?:this )?(?:\w+ ){0,3}html|html ?を(?:表示|ご覧)|ブラウザで(?:表示|ご覧)"
    r"|mime[ -](?:format|compliant|aware)"
)
_ATTACHED_MAIL = "―― 添付メール ――"


@dataclass(slots=True)
class Body:
    """The readable blocks in order, the links in them, the attachments, and what gives the bytes of each."""

    blocks: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    contents: list[Callable[[], bytes]] = field(default_factory=list)

    def add(self, rendered: Rendered) -> None:
        """One more block, unless it is empty."""
        text = tidy(rendered.text)
        if text.strip():
            self.blocks.append(text)
        self.links.update(dict.fromkeys((*rendered.links, *find_links(rendered.text))))


def read_body(root: Part, problems: Problems) -> Body:
    """The text of the whole mail; nothing readable gives no blocks."""
    reader = _BodyReader(problems)
    reader.read(root)
    return reader.body


class _BodyReader:
    """Goes through the parts once and sorts them into text and attachments."""

    def __init__(self, problems: Problems) -> None:
        self.body = Body()
        self._problems = problems
        self._read = 0

    def read(self, part: Part) -> None:
        """One part with all below it."""
        kind = part.content.main
        if kind.startswith("multipart/") or (part.children and kind in SEALED):
            self._multipart(part, kind)
        elif part.children:
            self._attached_mail(part)
        elif self._is_text(part):
            self._text(part)
        elif kind not in ("message/delivery-status", "message/global-delivery-status"):
            self._attach(part)

    def _multipart(self, part: Part, kind: str) -> None:
        if not part.children:
            self._text(part)
        elif kind == "multipart/alternative":
            self._alternative(part.children)
        else:
            for child in part.children:
                self.read(child)

    def _is_text(self, part: Part) -> bool:
        kind, named = part.content.main, bool(part.filename())
        if part.disposition.main == "attachment" or kind in _ATTACHED:
            return kind == "text/calendar"
        if kind in ("text/plain", "text/html") or not named:
            return kind.startswith("text/") and not (named and self.body.blocks)
        return kind == "text/calendar"

    def _attach(self, part: Part) -> None:
        self.body.attachments.append(attachment_of(part, len(self.body.attachments) + 1, self._problems))
        self.body.contents.append(lambda: part.body(Problems()))

    def _alternative(self, choices: list[Part]) -> None:
        """The plain form when it says something, or else the richest one that does."""
        plain = [choice for choice in choices if choice.content.main == "text/plain"]
        rich = [choice for choice in choices if choice.content.main not in ("text/plain", "text/calendar")]
        before = len(self.body.blocks)
        kept = [self._rendered(choice) for choice in plain if self._affordable(choice)]
        kept = [text for text in kept if text.text.strip()]
        weak = not kept or (bool(rich) and _is_excuse(kept[0].text))
        if kept and not weak:
            self.body.add(kept[0])
            self._files_in(rich)
        else:
            self._richest(rich)
        if len(self.body.blocks) == before and kept:
            self.body.add(kept[0])
        self._calendars(choices)

    def _richest(self, rich: list[Part]) -> None:
        before = len(self.body.blocks)
        for choice in reversed(rich):
            if len(self.body.blocks) == before:
                self.read(choice)

    def _files_in(self, unread: list[Part]) -> None:
        """Attachments that hide inside the alternative which was not chosen (Apple Mail, Outlook)."""
        for choice in unread:
            for part in choice.everything():
                if not part.content.main.startswith(("multipart/", "text/")) and not part.children:
                    self._attach(part)

    def _calendars(self, choices: list[Part]) -> None:
        for choice in choices:
            if choice.content.main == "text/calendar":
                self._text(choice)

    def _attached_mail(self, part: Part) -> None:
        inner = part.children[0]
        sender = read_sender(inner, self._problems, "")
        lines = [
            _ATTACHED_MAIL,
            _line("件名", one_line(header_text(inner, "subject", self._problems))),
            _line("差出人", f"{sender.name} <{sender.address}>" if sender.name else sender.address),
            _line("日時", one_line(header_text(inner, "date", self._problems))[:100]),
        ]
        self.body.add(Rendered("\n".join(filter(None, lines)), ()))
        self.read(inner)
        if part.filename():
            self._attach(part)

    def _text(self, part: Part) -> None:
        if self._affordable(part):
            self.body.add(self._rendered(part))

    def _affordable(self, part: Part) -> bool:
        """Whether this part may still be made text of: a mail of many long texts is not read to its end."""
        self._read += min(part.end - part.start, _ENCODED)
        if self._read <= _ENCODED + LONGEST:
            return True
        self._problems.add("long-text")
        return False

    def _rendered(self, part: Part) -> Rendered:
        kind = part.content.main
        if kind == "text/html":
            raw = self._beginning(part)
            return html_to_text(self._characters(raw, part, html_charset(raw)), self._problems)
        if kind == "text/calendar":
            return Rendered(calendar_to_text(self._characters(unfolded(self._beginning(part)), part, "utf-8")), ())
        return self._plain(self._without_files(part), part)

    def _beginning(self, part: Part) -> bytes:
        """As much of its body as is read of a text."""
        if _is_long(part):
            self._problems.add("long-text")
        return part.body(self._problems, _ENCODED)

    def _without_files(self, part: Part) -> bytes:
        """The beginning without the files that stand in it uuencoded, however far these go on."""
        if not _is_long(part) or not ends_in_uuencoded(part.body(Problems(), _ENCODED)):
            return self._without_uuencoded(self._beginning(part))
        text = self._without_uuencoded(part.body(self._problems))
        if len(text) <= _ENCODED:
            return text
        self._problems.add("long-text")
        return whole_words(text[:_ENCODED])

    def _plain(self, raw: bytes, part: Part) -> Rendered:
        text = self._characters(raw, part, "")
        if looks_like_html(text):
            return html_to_text(text, self._problems)
        if len(text) > LONGEST:
            self._problems.add("long-text")
            text = text[:LONGEST]
        if part.content.main in ("text/enriched", "text/richtext"):
            text = enriched_to_text(text)
        if part.content.parameters.get("format", "").lower() == "flowed":
            text = unflow(text, part.content.parameters.get("delsp", "").lower() == "yes")
        return Rendered(text, ())

    def _characters(self, raw: bytes, part: Part, hint: str) -> str:
        label = part.content.parameters.get("charset", "")
        if hint and label.lower() in ("us-ascii", "ascii"):
            label = ""
        text, problem = decode_text(raw, label, hint)
        self._problems.add(problem)
        return text.removeprefix("\ufeff")

    def _without_uuencoded(self, raw: bytes) -> bytes:
        if b"begin" not in raw:
            return raw
        kept, at = [], 0
        for block in find_uuencoded(raw):
            self.body.attachments.append(uuencoded(block, self._problems))
            self.body.contents.append(partial(decode_transfer, raw[block.start : block.end], "uuencode", Problems()))
            kept.append(raw[at : block.start])
            at = block.end
        return b"".join(kept) + raw[at:]


def _is_long(part: Part) -> bool:
    return part.end - part.start > _ENCODED


def _line(label: str, value: str) -> str:
    return f"{label}: {value}" if value else ""


def _is_excuse(plain: str) -> bool:
    """Whether the plain form only says that the mail is HTML, or says nothing in letters."""
    words = plain.strip()
    return not any(map(str.isalnum, words)) or (len(words) < 400 and _EXCUSE.search(words) is not None)
