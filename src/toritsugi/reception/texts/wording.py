"""What is said when the company has worded nothing itself, and how its own words stand for it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

import msgspec

from toritsugi.organization import Language
from toritsugi.reception.texts.template import filled

TextKind = Literal["arrived", "unanswered", "answered", "late", "mail"]
"""Somebody is here; nobody has answered; somebody has; somebody else was faster; the mail of the ladder."""
KINDS: tuple[TextKind, ...] = get_args(TextKind)


class CallText(msgspec.Struct, frozen=True):
    """A title and a text, with placeholders."""

    title: str
    text: str = ""


STANDARD: dict[Language, dict[TextKind, CallText]] = msgspec.toml.decode(
    Path(__file__).with_name("standard.toml").read_bytes(), type=dict[Language, dict[TextKind, CallText]]
)


class Texts(msgspec.Struct, frozen=True):
    """The texts of one company in one language: its `own`, and the standard ones for the rest."""

    language: Language
    own: dict[TextKind, CallText] = {}

    def of(self, kind: TextKind) -> CallText:
        """The text that counts."""
        return self.own.get(kind) or STANDARD[self.language][kind]

    def say(self, kind: TextKind, facts: Mapping[str, str]) -> CallText:
        """Title and text, with what is known of the visit."""
        text = self.of(kind)
        return CallText(filled(text.title, facts), filled(text.text, facts))
