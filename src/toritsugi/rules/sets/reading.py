"""Reads the sets from their files."""

import datetime
import tomllib
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from toritsugi.organization import Language
from toritsugi.routing import Condition, Kind, Rule


class Sample(msgspec.Struct, frozen=True):
    """How a mail of that system may look, and the kind that the set makes of it; "" when it leaves it alone."""

    kind: str
    sender: str
    subject: str
    text: str = ""
    headers: dict[str, str] = {}


class NamedRule(msgspec.Struct, frozen=True):
    """A rule as its file has it: with a name in each language."""

    ja: str
    en: str
    kind: str = ""
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    action: str = "tell"

    def rule(self, language: Language) -> Rule:
        """As an organization has it; its id is given when it is added."""
        name = self.ja if language == "ja" else self.en
        action: Any = self.action
        return Rule("", name, self.kind, self.when, self.unless, action)


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """The rules for one system. `checked_on`: when the public descriptions were last read."""

    key: str = ""
    ja: str
    en: str
    checked_on: datetime.date
    kind: tuple[Kind, ...] = ()
    rule: tuple[NamedRule, ...]
    sample: tuple[Sample, ...]

    def name(self, language: Language) -> str:
        return self.ja if language == "ja" else self.en

    def rules(self, language: Language) -> tuple[Rule, ...]:
        return tuple(each.rule(language) for each in self.rule)


@cache
def list_sets() -> tuple[RuleSet, ...]:
    """Every set, the general one first, then by name."""
    files = [each for each in resources.files("toritsugi.rules.sets").iterdir() if each.name.endswith(".toml")]
    read = [_read(each.name.removesuffix(".toml"), each.read_text(encoding="utf-8")) for each in files]
    return tuple(sorted(read, key=lambda each: (each.key != "general", each.en.lower())))


def get_set(key: str) -> RuleSet | None:
    """The set of that name; None when there is none."""
    return next((each for each in list_sets() if each.key == key), None)


def _read(key: str, text: str) -> RuleSet:
    found = msgspec.convert(tomllib.loads(text), RuleSet)
    return msgspec.structs.replace(found, key=key)
