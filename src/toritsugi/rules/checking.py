"""Checks what somebody wrote down about a rule."""

import re
from collections.abc import Collection, Iterator

import msgspec

from toritsugi.routing import FIELDS, FLAGS, Condition, Rule
from toritsugi.rules.faults import Problem, RulesRefused

NAME_LIMIT = 100
WORD_LIMIT = 200
WORDS, CONDITIONS, RULES = 50, 20, 300
"""The most words of a condition, conditions of a rule, rules of an organization."""
MOST_MINUTES = 1440
_HEADER = re.compile(r"[!-9;-~]{1,100}")
_NUMBER = re.compile(r"[0-9]{1,7}")


def problems_of_rule(rule: Rule, kinds: Collection[str]) -> list[Problem]:
    """Everything that must be mended before this rule can be kept. `kinds`: the keys of those that there are."""
    found = [*_of_name(rule.name), *_of_conditions("conditions", rule.conditions)]
    found += _of_conditions("exceptions", rule.exceptions)
    if rule.kind and rule.kind not in kinds:
        found.append(Problem("kind", "no_kind", rule.kind[:50]))
    if rule.action not in {"tell", "keep"}:
        found.append(Problem("action", "no_action", rule.action[:20]))
    if rule.attachments not in {"name", "upload"}:
        found.append(Problem("attachments", "no_attachments", rule.attachments[:20]))
    if rule.repeat_minutes is not None and not 0 <= rule.repeat_minutes <= MOST_MINUTES:
        found.append(Problem("repeat_minutes", "no_minutes", str(rule.repeat_minutes)))
    return found


def _of_name(name: str) -> Iterator[Problem]:
    if not name:
        yield Problem("name", "empty")
    if len(name) > NAME_LIMIT:
        yield Problem("name", "too_long", str(NAME_LIMIT))


def _of_conditions(field: str, conditions: tuple[Condition, ...]) -> Iterator[Problem]:
    if len(conditions) > CONDITIONS:
        yield Problem(field, "too_many", str(CONDITIONS))
    for row, condition in enumerate(conditions[:CONDITIONS], 1):
        reason = _wrong_with(condition)
        if reason:
            yield Problem(field, *reason, row)


def _wrong_with(condition: Condition) -> tuple[str, str] | None:
    """The reason and the value of the first thing that is wrong with a condition."""
    look, _, name = condition.field.partition(":")
    if look not in FIELDS or (name and look not in {"header", "flag"}):
        return "no_field", condition.field[:50]
    if look == "header" and not _HEADER.fullmatch(name):
        return "no_header", ""
    if look == "flag" and name not in FLAGS:
        return "no_flag", name[:20]
    if condition.how not in FIELDS[look]:
        return "no_how", condition.how[:20]
    return None if condition.how == "there" else _wrong_with_words(look, condition.words)


def _wrong_with_words(look: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    if not any(word.strip() for word in words):
        return "no_words", ""
    if len(words) > WORDS:
        return "too_many", str(WORDS)
    for word in words:
        if len(word) > WORD_LIMIT:
            return "too_long", str(WORD_LIMIT)
        if look == "size" and not _NUMBER.fullmatch(word):
            return "no_size", word[:20]
    return None


def sound_rule(rule: Rule, kinds: Collection[str]) -> Rule:
    """The rule as it would be kept, whatever it is called. Raises RulesRefused."""
    named = tidied(msgspec.structs.replace(rule, name=rule.name.strip() or "-"))
    problems = problems_of_rule(named, kinds)
    if problems:
        raise RulesRefused(problems)
    return named


def tidied(rule: Rule) -> Rule:
    """With single spaces in its name, and no empty or doubled words."""
    return Rule(
        id=rule.id,
        name=" ".join(rule.name.split()),
        kind=rule.kind.strip(),
        conditions=tuple(map(_tidied, rule.conditions)),
        exceptions=tuple(map(_tidied, rule.exceptions)),
        action=rule.action,
        allows_reply=rule.allows_reply,
        attachments=rule.attachments,
        repeat_minutes=rule.repeat_minutes,
        active=rule.active,
    )


def _tidied(condition: Condition) -> Condition:
    words = dict.fromkeys(word.strip() for word in condition.words)
    field = condition.field.strip()
    if field.lower().startswith("header:"):
        field = f"header:{field[7:].strip(': ').lower()}"
    return Condition(field, condition.how, () if condition.how == "there" else tuple(word for word in words if word))
