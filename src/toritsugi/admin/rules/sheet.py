"""The sheet of one rule: what stands in its fields, and what the browser sends of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from toritsugi.routing import FIELDS, FLAGS, Condition, Rule

ROWS = 20
LONGEST = 20_000
PARTS = ("conditions", "exceptions")


class Row(msgspec.Struct):
    """One condition in the form. `look` is "subject:any", "header:there" or "flag:bounce"; words one on a line."""

    look: str = ""
    header: str = ""
    words: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.look and not self.words.strip()

    def condition(self) -> Condition:
        """Nothing is judged here."""
        field, _, how = self.look.partition(":")
        told: Any = how
        if field == "flag":
            return Condition(f"flag:{how}", "there")
        if field == "header":
            field = f"header:{self.header}"
        return Condition(field, told, tuple(self.words.splitlines()))


class Sheet(msgspec.Struct):
    """The rule as it stands in the form; `todo` is the pressed button."""

    name: str = ""
    kind: str = ""
    action: str = "tell"
    allows_reply: bool = False
    attachments: str = "name"
    repeat: str = ""
    active: bool = True
    conditions: list[Row] = []
    exceptions: list[Row] = []
    todo: str = ""

    def rule(self, id: str) -> Rule:
        """As the room `rules` takes it. A number that is none is left for the checks to complain of."""
        minutes = self.repeat.strip()
        told: Any = self.action
        attached: Any = self.attachments
        return Rule(
            id=id,
            name=self.name,
            kind=self.kind,
            conditions=tuple(row.condition() for row in self.conditions if not row.is_blank),
            exceptions=tuple(row.condition() for row in self.exceptions if not row.is_blank),
            action=told,
            allows_reply=self.allows_reply,
            attachments=attached,
            repeat_minutes=(int(minutes) if minutes.isdecimal() and len(minutes) < 9 else -1) if minutes else None,
            active=self.active,
        )

    def pressed(self) -> None:
        """Does what a button about the rows asks for: one more, or one less."""
        verb, _, rest = self.todo.partition("-")
        part, _, index = rest.partition("-")
        if part not in PARTS:
            return
        rows: list[Row] = getattr(self, part)
        if verb == "add" and len(rows) < ROWS:
            rows.append(Row())
        if verb == "drop" and index.isdecimal() and int(index) < len(rows):
            del rows[int(index)]


def blank_sheet() -> Sheet:
    """For a new rule: one condition to begin with."""
    return Sheet(conditions=[Row()])


def sheet_of(rule: Rule) -> Sheet:
    """What is stored."""
    return Sheet(
        name=rule.name,
        kind=rule.kind,
        action=rule.action,
        allows_reply=rule.allows_reply,
        attachments=rule.attachments,
        repeat="" if rule.repeat_minutes is None else str(rule.repeat_minutes),
        active=rule.active,
        conditions=[_row(each) for each in rule.conditions],
        exceptions=[_row(each) for each in rule.exceptions],
    )


def _row(condition: Condition) -> Row:
    field, _, name = condition.field.partition(":")
    if field == "flag":
        return Row(f"flag:{name}")
    return Row(f"{field}:{condition.how}", name, "\n".join(condition.words))


def read_sheet(sent: Mapping[str, Any]) -> Sheet:
    """What the browser sent."""
    texts = {name: each[:LONGEST] for name, each in sent.items() if isinstance(each, str)}
    return Sheet(
        name=texts.get("name", ""),
        kind=texts.get("kind", ""),
        action=texts.get("action", "tell"),
        allows_reply=texts.get("allows_reply") == "yes",
        attachments=texts.get("attachments", "name"),
        repeat=texts.get("repeat", ""),
        active=texts.get("active") == "yes",
        conditions=_rows(texts, "conditions"),
        exceptions=_rows(texts, "exceptions"),
        todo=texts.get("todo", ""),
    )


def _rows(texts: Mapping[str, str], part: str) -> list[Row]:
    found = []
    for index in range(ROWS):
        name = f"{part}-{index}"
        if f"{name}-look" not in texts:
            break
        look, header, words = (texts.get(f"{name}-{field}", "") for field in ("look", "header", "words"))
        found.append(Row(look, header, "\n".join(words.splitlines())))
    return found


def looks() -> dict[str, list[str]]:
    """What a row may look at, by group: every field with its ways, and the flags."""
    groups = {"header": "header", "size": "shape", "attachment": "shape", "flag": "shape"}
    found: dict[str, list[str]] = {}
    for field, hows in FIELDS.items():
        group = groups.get(field) or ("words" if field in {"subject", "text", "subject_or_text"} else "people")
        names = [f"flag:{flag}" for flag in FLAGS] if field == "flag" else [f"{field}:{how}" for how in hows]
        found.setdefault(group, []).extend(names)
    return found
