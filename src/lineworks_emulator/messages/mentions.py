"""Mentions: `<m userId="...">` inside a text (official, bot-mention)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lineworks_emulator.messages.fields import Fields
from lineworks_emulator.refusals import invalid_parameter
from lineworks_emulator.world import User

MENTION = re.compile(r'<m userId="([^"<>]+)">')
MOST_MENTIONED = 50
LANGUAGES = ("ko_KR", "ja_JP", "zh_CN", "zh_TW", "en_US")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who reads the message. `members` are user ids; `in_room` allows `all`."""

    members: frozenset[str]
    in_room: bool
    find_user: Callable[[str], User | None]

    def check_mentions(self, text: str) -> frozenset[str]:
        """Whom the text mentions; refuses more than 50 people and anybody who is not there (community)."""
        names = frozenset(MENTION.findall(text))
        if len(names) > MOST_MENTIONED:
            raise invalid_parameter(f"Up to {MOST_MENTIONED} users can be mentioned")
        for name in names:
            if not self._is_there(name):
                raise invalid_parameter("Mentioned user does not exist in the channel")
        return names

    def _is_there(self, name: str) -> bool:
        if name == "all":
            return self.in_room
        user = self.find_user(name)
        return user is not None and user.user_id in self.members


def check_spoken(fields: Fields, key: str, maximum: int, i18n_key: str, audience: Audience) -> None:
    """A required text that may mention, with translations that must mention the same people (official)."""
    mentioned = audience.check_mentions(fields.text(key, maximum))
    if not fields.has(i18n_key):
        return
    for entry in fields.items(i18n_key, len(LANGUAGES)):
        entry.choice("language", LANGUAGES)
        if audience.check_mentions(entry.text(key, maximum)) != mentioned:
            fields.refuse(i18n_key, "must mention the same users in every language")


def check_translations(fields: Fields, key: str, inner_key: str, maximum: int) -> None:
    """An optional list of `{language, <inner_key>}`."""
    if fields.has(key):
        for entry in fields.items(key, len(LANGUAGES)):
            entry.choice("language", LANGUAGES)
            entry.text(inner_key, maximum)
