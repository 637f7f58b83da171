"""The first rule that holds decides. A letter that goes round in circles is kept, whatever the rules say."""

from typing import Literal

import msgspec

from toritsugi.routing.judging.letter import Letter
from toritsugi.routing.judging.matching import Reader, matched
from toritsugi.routing.judging.rulebook import OTHER, Condition, Rule, Rulebook

MOST_HOPS = 25
"""A mail that more servers than this have passed on is going round (RFC 5321, 6.3, has 100; good loops are shorter)."""
LOOP = "loop"
"""The id of the ruling that no rule can change."""


class Match(msgspec.Struct, frozen=True):
    """A condition that held, and the words of it that were found."""

    condition: Condition
    words: tuple[str, ...]


class Ruling(msgspec.Struct, frozen=True):
    """What the rules make of a letter. `rule_id` "": no rule spoke; "loop": it goes round.

    `kind` "": no rule names one. `matches`: what decided. `repeat_seconds`: for how long the same words from the same
    sender are told once.
    """

    kind: str
    rule_id: str = ""
    rule_name: str = ""
    action: Literal["tell", "keep"] = "tell"
    allows_reply: bool = False
    attachments: Literal["name", "upload"] = "name"
    repeat_seconds: float = 0.0
    matches: tuple[Match, ...] = ()


def judge_letter(letter: Letter, rulebook: Rulebook, kind: str = OTHER) -> Ruling:
    """The ruling on a letter. `kind` is what it is when no rule says otherwise: the kind of its source."""
    if goes_round(letter, rulebook.organization_id):
        return Ruling(kind, LOOP, action="keep")
    reader = Reader(letter)
    for rule in rulebook.rules:
        matches = _matches(rule, reader) if rule.active else None
        if matches is not None:
            return _ruling(rule, letter, rulebook, kind, matches)
    return Ruling(kind, repeat_seconds=rulebook.repeat_minutes * 60.0)


def goes_round(letter: Letter, organization_id: str) -> bool:
    """Whether it is a mail of our own come back, or one that too many servers have passed on."""
    return letter.hops > MOST_HOPS or (bool(letter.mark) and letter.mark == organization_id)


def _matches(rule: Rule, reader: Reader) -> tuple[Match, ...] | None:
    """What made the rule hold; None when it does not."""
    found = []
    for condition in rule.conditions:
        words = matched(condition, reader)
        if words is None:
            return None
        found.append(Match(condition, words))
    excepted = any(matched(each, reader) is not None for each in rule.exceptions)
    return None if excepted else tuple(found)


def _ruling(rule: Rule, letter: Letter, rulebook: Rulebook, kind: str, matches: tuple[Match, ...]) -> Ruling:
    minutes = rulebook.repeat_minutes if rule.repeat_minutes is None else rule.repeat_minutes
    return Ruling(
        kind=rule.kind or kind,
        rule_id=rule.id,
        rule_name=rule.name,
        action=rule.action,
        allows_reply=rule.allows_reply and not (letter.bounce or letter.auto_reply),
        attachments=rule.attachments,
        repeat_seconds=minutes * 60.0,
        matches=matches,
    )
