"""What an organization has laid down: its kinds of notices, and the rules that tell them apart."""

from typing import Literal

import msgspec

from toritsugi.organization import Language

OTHER = "other"
"""The kind of a mail of which nothing else is known."""

How = Literal["any", "all", "equals", "begins", "ends", "there", "over", "under"]

FIELDS: dict[str, tuple[How, ...]] = {
    "subject": ("any", "all", "equals", "begins", "ends"),
    "text": ("any", "all"),
    "subject_or_text": ("any", "all"),
    "sender": ("any", "all", "equals", "begins", "ends"),
    "sender_name": ("any", "all", "equals", "begins", "ends"),
    "sender_domain": ("equals",),
    "sender_or_subject": ("any", "all"),
    "recipient": ("any", "equals", "begins", "ends"),
    "header": ("any", "all", "equals", "begins", "ends", "there"),
    "attachment": ("any", "all", "equals", "begins", "ends"),
    "size": ("over", "under"),
    "flag": ("there",),
}
"""What a condition can look at, and how. "any": one of the words is in it; "all": every one is;
"there": it stands there at all, without words.

A header is written "header:x-mailer", a flag "flag:bounce". The size is in kilobytes. Attachments are looked at by
their names.
"""

FLAGS = ("attachment", "automatic", "auto_reply", "bounce", "list", "returned")
"""What is known of a letter as a whole."""


class Kind(msgspec.Struct, frozen=True):
    """A sort of notice. `active`: in use, so that pages offer it.

    `keep_days`: how long its notices are kept; None: as long as everything else. `wish`: how employees are told who
    have not said otherwise ("off", "dm", "room", "both", "digest"); "": as each employee is told of everything.
    """

    key: str
    ja: str
    en: str = ""
    active: bool = True
    keep_days: int | None = None
    wish: str = ""
    builtin: bool = False

    def label(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en or self.ja


class Condition(msgspec.Struct, frozen=True):
    """A look at one field. See `FIELDS`."""

    field: str
    how: How
    words: tuple[str, ...] = ()


class Rule(msgspec.Struct, frozen=True):
    """When every condition holds and no exception does: the letter is of this kind, and is told or only kept.

    `kind` "": the kind that it has anyway. `allows_reply`: what is answered to the post goes back to the sender.
    `attachments`: only named, or also uploaded when small. `repeat_minutes`: for how long the same words from the same
    sender are told once; None: as the organization has it.
    """

    id: str
    name: str
    kind: str = ""
    conditions: tuple[Condition, ...] = ()
    exceptions: tuple[Condition, ...] = ()
    action: Literal["tell", "keep"] = "tell"
    allows_reply: bool = False
    attachments: Literal["name", "upload"] = "name"
    repeat_minutes: int | None = None
    active: bool = True
    builtin: bool = False


class Rulebook(msgspec.Struct, frozen=True):
    """Everything that judging needs to know of an organization. Rules in order: the first that holds decides."""

    organization_id: str
    kinds: tuple[Kind, ...] = ()
    rules: tuple[Rule, ...] = ()
    repeat_minutes: int = 0
