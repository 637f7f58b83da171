"""Every change to a room: made in the world, noted in the ledger, told to the bots."""

import uuid
from dataclasses import dataclass
from typing import Literal

from lineworks_emulator.callbacks import CallbackSender, bot_event, member_event
from lineworks_emulator.clock import MovingClock, iso_time
from lineworks_emulator.ledger import Ledger, Notice, Place
from lineworks_emulator.world import Channel, WorldStore


class RoomRefused(ValueError):
    """The change cannot be made; the text says why and what would help."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Changes rooms. Members are user ids; `RoomRefused` when a change makes no sense."""

    store: WorldStore
    ledger: Ledger
    callbacks: CallbackSender
    clock: MovingClock

    def create(self, domain_id: int, title: str, members: list[str], bots: list[int]) -> Channel:
        """A new room; the bots in it get `join` (official: also for rooms made by the API)."""
        channel = Channel(channel_id=str(uuid.uuid4()), domain_id=domain_id, title=title, members=members, bots=bots)
        self.store.document.channels.append(channel)
        self.store.changed()
        self._note(channel, "created", members=members, bots=bots, title=title)
        for bot_id in bots:
            self._tell_bot(channel, bot_id, "join")
        return channel

    def rename(self, channel: Channel, title: str) -> None:
        """Another title."""
        channel.title = title
        self.store.changed()
        self._note(channel, "renamed", title=title)

    def invite_bot(self, channel: Channel, bot_id: int) -> None:
        """A member invites a bot: it must be added to the domain, visible there, and joining 1:N rooms."""
        bot = self.store.bots.get(bot_id)
        if bot is None:
            raise RoomRefused(f"There is no bot {bot_id} in the world.")
        entry = bot.in_domain(channel.domain_id)
        if entry is None or not entry.visible:
            raise RoomRefused(f"Bot {bot_id} is not added to domain {channel.domain_id}, or is not visible there.")
        if not bot.enable_group_join:
            raise RoomRefused(f"Bot {bot_id} does not join rooms; set enable_group_join to true.")
        if bot_id in channel.bots:
            raise RoomRefused(f"Bot {bot_id} is already in the room.")
        channel.bots.append(bot_id)
        self.store.changed()
        self._note(channel, "joined", bots=[bot_id])
        self._tell_bot(channel, bot_id, "join")

    def remove_bot(self, channel: Channel, bot_id: int) -> None:
        """The bot leaves or is put out; it gets `leave`."""
        if bot_id not in channel.bots:
            raise RoomRefused(f"Bot {bot_id} is not in the room.")
        channel.bots.remove(bot_id)
        self.store.changed()
        self._note(channel, "left", bots=[bot_id])
        self._tell_bot(channel, bot_id, "leave")

    def add_member(self, channel: Channel, user_id: str) -> None:
        """A member enters; the bots get `joined`."""
        if user_id in channel.members:
            raise RoomRefused(f"{user_id} is already in the room.")
        channel.members.append(user_id)
        self.store.changed()
        self._note(channel, "joined", members=[user_id])
        for bot_id in channel.bots:
            self.callbacks.emit(bot_id, self._member_event("joined", channel, user_id))

    def remove_member(self, channel: Channel, user_id: str) -> None:
        """A member leaves; the bots get `left`."""
        if user_id not in channel.members:
            raise RoomRefused(f"{user_id} is not in the room.")
        channel.members.remove(user_id)
        self.store.changed()
        self._note(channel, "left", members=[user_id])
        for bot_id in channel.bots:
            self.callbacks.emit(bot_id, self._member_event("left", channel, user_id))

    def _now(self) -> str:
        return iso_time(self.clock.now())

    def _member_event(self, kind: Literal["joined", "left"], channel: Channel, user_id: str) -> dict[str, object]:
        return member_event(kind, channel.channel_id, channel.domain_id, self._now(), [user_id])

    def _tell_bot(self, channel: Channel, bot_id: int, kind: Literal["join", "leave"]) -> None:
        self.callbacks.emit(bot_id, bot_event(kind, channel.channel_id, channel.domain_id, self._now()))

    def _note(
        self,
        channel: Channel,
        event: str,
        members: list[str] | None = None,
        bots: list[int] | None = None,
        title: str | None = None,
    ) -> None:
        place = Place(channel_id=channel.channel_id)
        notice = Notice(
            at=self._now(), to=place, event=event, members=list(members or ()), bots=list(bots or ()), title=title
        )
        self.ledger.add_notice(notice)
