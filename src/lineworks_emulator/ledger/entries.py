"""What the ledger holds."""

from typing import Any

import msgspec

Content = dict[str, Any]


class Place(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """Where something was said: a room, or the 1:1 between `user_id` and a bot."""

    user_id: str | None = None
    channel_id: str | None = None


class BotMessage(msgspec.Struct, kw_only=True, tag_field="kind", tag="bot"):
    """A bot's message. `seq` counts bot messages from 1, `order` every entry from 1."""

    seq: int
    at: str
    bot_id: int
    to: Place
    content: Content
    order: int = 0


class MemberMessage(msgspec.Struct, kw_only=True, tag_field="kind", tag="member"):
    """A member's words in a room, or to a bot (`bot_id`)."""

    order: int = 0
    at: str
    user_id: str
    to: Place
    bot_id: int | None = None
    content: Content


class Notice(msgspec.Struct, kw_only=True, tag_field="kind", tag="notice"):
    """Something that happened to a room: `created`, `renamed`, `joined`, `left`; who: members or bots."""

    order: int = 0
    at: str
    to: Place
    event: str
    members: list[str] = msgspec.field(default_factory=list)
    bots: list[int] = msgspec.field(default_factory=list)
    title: str | None = None


Entry = BotMessage | MemberMessage | Notice


def conversation_of(entry: Entry) -> str:
    """The key of the conversation an entry belongs to: `room:<channel>` or `dm:<bot>:<user>`."""
    if entry.to.channel_id is not None:
        return f"room:{entry.to.channel_id}"
    bot_id = None if isinstance(entry, Notice) else entry.bot_id
    return f"dm:{bot_id}:{entry.to.user_id}"
