"""Acting as a member: saying something, tapping a button."""

from dataclasses import dataclass
from typing import Any

from lineworks_emulator.callbacks import CallbackSender, message_event, postback_event
from lineworks_emulator.clock import MovingClock, iso_time
from lineworks_emulator.ledger import BotMessage, Ledger, MemberMessage, Place
from lineworks_emulator.messages import actions_in
from lineworks_emulator.world import Channel, User, WorldStore

TEXT = 10_000


class TalkRefused(ValueError):
    """The member cannot do this; the text says why."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Does what a member does in Talk; raises `TalkRefused`."""

    store: WorldStore
    ledger: Ledger
    callbacks: CallbackSender
    clock: MovingClock

    def member(self, name: str) -> User:
        """The active member of this user id or login e-mail."""
        user = self.store.find_user(name)
        if user is None or not user.is_active:
            raise TalkRefused(f'There is no active member "{name}" in the world.')
        return user

    def room(self, channel_id: str) -> Channel:
        """The room of this id."""
        channel = self.store.channels.get(channel_id)
        if channel is None:
            raise TalkRefused(f'There is no room "{channel_id}" in the world.')
        return channel

    def say(self, user: User, channel_id: str | None, bot_id: int | None, content: dict[str, Any]) -> MemberMessage:
        """Write in a room (`channel_id`) or to a bot (`bot_id`); the bots there get a `message` event."""
        text = content.get("text")
        if not isinstance(text, str) or not 1 <= len(text) <= TEXT:
            raise TalkRefused(f"text must be 1 to {TEXT} characters.")
        place = self._place(user, channel_id, bot_id)
        at = iso_time(self.clock.now())
        written = MemberMessage(
            at=at, user_id=user.user_id, to=place, bot_id=None if channel_id else bot_id, content=content
        )
        self.ledger.add_member(written)
        self._tell(place, bot_id, message_event(user, channel_id, at, content))
        return written

    def tap(self, user: User, seq: int, label: str | None, index: int | None) -> dict[str, Any]:
        """Tap an action of bot message `seq`, by its label or its place (from 0).

        Answers what happened: `kind` message, postback, uri or copy, with its text, address or data.
        """
        message = self.ledger.bot_message(seq)
        if message is None:
            raise TalkRefused(f"There is no message {seq} in the ledger.")
        self._check_reader(user, message)
        action = _chosen(actions_in(message.content), label, index)
        if action["type"] == "uri":
            return {"kind": "uri", "uri": action["uri"]}
        if action["type"] == "copy":
            return {"kind": "copy", "copy_text": action["copyText"]}
        if action["type"] == "message":
            return self._tap_message(user, message, action)
        if action["type"] == "postback":
            return self._tap_postback(user, message, action)
        raise TalkRefused(f"An action of type {action['type']} cannot be tapped here.")

    def _tap_message(self, user: User, message: BotMessage, action: dict[str, Any]) -> dict[str, Any]:
        content = {"type": "text", "text": action.get("text") or action.get("label") or ""}
        if action.get("postback"):
            content["postback"] = action["postback"]
        self.say(user, message.to.channel_id, message.bot_id, content)
        return {"kind": "message"} | {key: content[key] for key in ("text", "postback") if key in content}

    def _tap_postback(self, user: User, message: BotMessage, action: dict[str, Any]) -> dict[str, Any]:
        at, channel_id = iso_time(self.clock.now()), message.to.channel_id
        if shown := action.get("displayText"):
            bot_id = None if channel_id else message.bot_id
            content = {"type": "text", "text": shown}
            entry = MemberMessage(at=at, user_id=user.user_id, to=message.to, bot_id=bot_id, content=content)
            self.ledger.add_member(entry)
        self.callbacks.emit(message.bot_id, postback_event(user, channel_id, at, action["data"]))
        return {"kind": "postback", "data": action["data"]}

    def _place(self, user: User, channel_id: str | None, bot_id: int | None) -> Place:
        if channel_id is not None:
            if user.user_id not in self.room(channel_id).members:
                raise TalkRefused(f"{user.user_id} is not in the room.")
            return Place(channel_id=channel_id)
        bot = self.store.bots.get(bot_id) if bot_id is not None else None
        if bot is None or bot.in_domain(user.domain_id) is None:
            raise TalkRefused(f"Bot {bot_id} is not added to the member's domain.")
        return Place(user_id=user.user_id)

    def _tell(self, place: Place, bot_id: int | None, event: dict[str, Any]) -> None:
        if place.channel_id is None:
            receivers = [bot_id] if bot_id is not None else []
        else:
            receivers = self.room(place.channel_id).bots
        for receiver in receivers:
            self.callbacks.emit(receiver, event)

    def _check_reader(self, user: User, message: BotMessage) -> None:
        if message.to.channel_id is None:
            reads = message.to.user_id == user.user_id
        else:
            reads = user.user_id in self.room(message.to.channel_id).members
        if not reads:
            raise TalkRefused(f"{user.user_id} does not see message {message.seq}.")


def _chosen(actions: list[dict[str, Any]], label: str | None, index: int | None) -> dict[str, Any]:
    if label is not None:
        fitting = [action for action in actions if action.get("label") == label]
    elif index is not None:
        fitting = actions[index : index + 1] if index >= 0 else []
    else:
        raise TalkRefused("Give the label or the index of the action.")
    if not fitting:
        labels = "、".join(str(action.get("label", "")) for action in actions) or "none"
        raise TalkRefused(f"The message has no such action; its actions: {labels}.")
    return fitting[0]
