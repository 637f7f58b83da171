"""What the Talk page shows, as plain objects."""

from dataclasses import dataclass
from typing import Any

import msgspec

from lineworks_emulator.attachments import AttachmentShelf
from lineworks_emulator.ledger import BotMessage, Entry, Ledger, MemberMessage, Notice
from lineworks_emulator.messages import MENTION, actions_in
from lineworks_emulator.talk.acting import TalkRefused
from lineworks_emulator.world import Bot, Channel, User, WorldStore

View = dict[str, Any]
CHAT_LINK = "https://line.worksmobile.com/message/send?version=26&channelId="
"""An App Link that opens a room (official, applink; the parameter: community)."""


@dataclass(frozen=True, slots=True)
class Views:
    """Reads the world and the ledger; changes nothing."""

    store: WorldStore
    ledger: Ledger
    shelf: AttachmentShelf

    def members(self) -> list[View]:
        """Everybody who can be looked through."""
        return [_member(user) for user in self.store.document.users if user.is_active]

    def overview(self, user_id: str) -> View:
        """The member's conversations, newest first, and the newest entry's number."""
        user = self.store.users.get(user_id)
        if user is None:
            raise TalkRefused(f'There is no member "{user_id}" in the world.')
        rooms = [self._room(room) for room in self.store.document.channels if user_id in room.members]
        talks = [self._direct(bot, user) for bot in self.store.document.bots if bot.in_domain(user.domain_id)]
        listed = sorted(rooms + talks, key=lambda talk: talk["last_order"], reverse=True)
        return {"member": _member(user), "talks": listed, "last_order": self.ledger.last_order}

    def conversation(self, key: str, user_id: str) -> View:
        """One conversation's newest entries with everything needed to draw them."""
        self._check_reader(key, user_id)
        entries = self.ledger.talk(key)
        return {
            "key": key,
            "entries": [self._entry(entry) for entry in entries],
            "members": self._member_names(),
            "bots": self._bot_names(),
        }

    def room(self, key: str, user_id: str) -> View:
        """A room's members, the members and bots that may be invited, its title and its link."""
        self._check_reader(key, user_id)
        channel = self._channel(key)
        if channel is None:
            raise TalkRefused("This is no room.")
        domain = [user for user in self.store.document.users if user.domain_id == channel.domain_id and user.is_active]
        return {
            "channel_id": channel.channel_id,
            "title": channel.title,
            "link": CHAT_LINK + channel.channel_id,
            "inside": [_member(user) for name in channel.members if (user := self.store.users.get(name))],
            "outside": [_member(user) for user in domain if user.user_id not in channel.members],
            "invitable": self._invitable(channel),
        }

    def _room(self, channel: Channel) -> View:
        key = f"room:{channel.channel_id}"
        head = {"key": key, "kind": "room", "id": channel.channel_id, "members": len(channel.members)}
        return head | {"title": channel.title or self._names(channel), "bots": len(channel.bots)} | self._newest(key)

    def _direct(self, bot: Bot, user: User) -> View:
        key = f"dm:{bot.bot_id}:{user.user_id}"
        head = {"key": key, "kind": "dm", "id": str(bot.bot_id), "title": bot.name}
        return head | self._newest(key)

    def _newest(self, key: str) -> View:
        entries = self.ledger.talk(key, newest=1)
        if not entries:
            return {"last_order": 0, "last_at": None, "last_text": "", "last_by": None}
        entry = entries[-1]
        shown = {"last_order": entry.order, "last_at": entry.at, "last_text": "", "last_by": None}
        if isinstance(entry, Notice):
            return shown | {"last_event": entry.event}
        by = entry.user_id if isinstance(entry, MemberMessage) else None
        kind = entry.content.get("type")
        return shown | {"last_by": by, "last_text": self._summary(entry.content), "last_kind": kind}

    def _summary(self, content: View) -> str:
        text = content.get("text") or content.get("contentText") or content.get("altText") or ""
        return MENTION.sub(lambda found: "@" + self._name(found.group(1)), str(text))

    def _entry(self, entry: Entry) -> View:
        view: View = msgspec.to_builtins(entry)
        if name := self.shelf.name_of(str(view.get("content", {}).get("fileId", ""))):
            view["content"]["fileName"] = name
        if isinstance(entry, BotMessage):
            for index, action in enumerate(actions_in(view["content"])):
                action["tap_index"] = index
        return view

    def _member_names(self) -> dict[str, str]:
        """Names by user id and by login e-mail, as mentions may use either."""
        users = self.store.document.users
        return {user.user_id: user.display_name for user in users} | {u.email: u.display_name for u in users}

    def _bot_names(self) -> dict[str, str]:
        return {str(bot.bot_id): bot.name for bot in self.store.document.bots}

    def _names(self, channel: Channel) -> str:
        """A room without a title is called by its members (inferred)."""
        return "、".join(self._name(name) for name in channel.members)

    def _invitable(self, channel: Channel) -> list[View]:
        return [
            {"bot_id": bot.bot_id, "name": bot.name}
            for bot in self.store.document.bots
            if bot.bot_id not in channel.bots and bot.enable_group_join and _visible(bot, channel.domain_id)
        ]

    def _channel(self, key: str) -> Channel | None:
        kind, _, rest = key.partition(":")
        return self.store.channels.get(rest) if kind == "room" else None

    def _check_reader(self, key: str, user_id: str) -> None:
        channel = self._channel(key)
        reads = user_id in channel.members if channel else key.startswith("dm:") and key.endswith(f":{user_id}")
        if not reads:
            raise TalkRefused("The member does not see this conversation.")

    def _name(self, name: str) -> str:
        user = self.store.find_user(name)
        return user.display_name if user else name


def _member(user: User) -> View:
    return {
        "user_id": user.user_id,
        "name": user.display_name,
        "reading": f"{user.phonetic_last_name} {user.phonetic_first_name}".strip(),
        "department": user.department,
        "title": user.title,
        "domain_id": user.domain_id,
    }


def _visible(bot: Bot, domain_id: int) -> bool:
    entry = bot.in_domain(domain_id)
    return entry is not None and entry.visible
