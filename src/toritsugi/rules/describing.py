"""Says in one sentence what a rule does, and what it is called."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

from toritsugi.organization import Language
from toritsugi.routing import Condition, Kind, Rule

SHOWN = 3
"""Words of a condition that are named; the others are counted."""


@cache
def _phrases() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("toritsugi.rules").joinpath("describing.toml").read_text(encoding="utf-8"))


def rule_name(rule_id: str, name: str, language: Language) -> str:
    """What a rule is called: its own name, or the one that it has in each language when it is built in."""
    return str(_phrases()[language]["builtin"].get(rule_id, name))


def describe_rule(rule: Rule, kinds: Iterable[Kind], language: Language) -> str:
    """Which mails it means, and what becomes of them."""
    say = _phrases()[language]
    labels = {each.key: each.label(language) for each in kinds}
    who = _mails(rule.conditions, say, "and") if rule.conditions else say["all"]
    done = "told" if rule.action == "tell" else "kept"
    kind = labels.get(rule.kind, rule.kind)
    said = [say[f"{done}_as" if kind else done].format(who=who, kind=kind)]
    if rule.exceptions:
        said.append(say["unless"].format(conditions=_joined(rule.exceptions, say, "or")))
    if rule.action == "tell":
        said += _extras(rule, say)
    return ("" if language == "ja" else " ").join(said)


def _extras(rule: Rule, say: Mapping[str, Any]) -> list[str]:
    said = [say["reply"]] if rule.allows_reply else []
    said += [say["upload"]] if rule.attachments == "upload" else []
    if rule.repeat_minutes is not None:
        said.append(say["repeat"].format(minutes=rule.repeat_minutes) if rule.repeat_minutes else say["always"])
    return said


def _mails(conditions: tuple[Condition, ...], say: Mapping[str, Any], joint: str) -> str:
    return str(say["mails"].format(conditions=_joined(conditions, say, joint)))


def _joined(conditions: tuple[Condition, ...], say: Mapping[str, Any], joint: str) -> str:
    """Joined by "and", all but the last go on in Japanese with a form of their own."""
    *before, last = conditions
    form = "_and" if joint == "and" else ""
    return str(say[joint]).join([*(_said(each, say, form) for each in before), _said(last, say)])


def describe_look(field: str, how: str, language: Language) -> str:
    """What a form offers to look at: a field and a way, before there are words."""
    say = _phrases()[language]
    look, _, name = field.partition(":")
    if look == "flag":
        return str(say["flag_choice"][name])
    named = str(say["field"][look]).format(name=say["a_header"])
    return str(say["choice"][how]).format(field=named)


def describe_condition(condition: Condition, language: Language, words: tuple[str, ...] | None = None) -> str:
    """One condition as a phrase; with `words`, those of its words that are meant."""
    meant = condition if words is None else Condition(condition.field, condition.how, words)
    return _said(meant, _phrases()[language])


def _said(condition: Condition, say: Mapping[str, Any], form: str = "") -> str:
    look, _, name = condition.field.partition(":")
    hows, flags = (say.get(f"{table}{form}", say[table]) for table in ("how", "flag"))
    if look == "flag":
        return str(flags[name])
    field = str(say["field"][look]).format(name=name)
    words = condition.words[0] if look == "size" else _words(condition, say)
    return str(hows[condition.how]).format(field=field, words=words)


def _words(condition: Condition, say: Mapping[str, Any]) -> str:
    shown = [str(say["word"]).format(word=word) for word in condition.words[:SHOWN]]
    if len(condition.words) > SHOWN and condition.how != "all":
        return str(say["listed"]).join(shown) + str(say["more"]).format(count=len(condition.words))
    shown = [str(say["word"]).format(word=word) for word in condition.words]
    return str(say["both" if condition.how == "all" else "either"]).join(shown)
