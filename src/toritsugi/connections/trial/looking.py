"""Says the words to one destination, and finds out why it was refused: the bot, its domain, the room or the member."""

import contextlib
from enum import StrEnum

from toritsugi.connections.bots import look_at_bot
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.meaning import meaning, name_of, too_many
from toritsugi.connections.rooms import is_large
from toritsugi.connections.tokens import SEES_BOT, SEES_MEMBER
from toritsugi.connections.trial.screen import Access
from toritsugi.lineworks import (
    Bot,
    Forbidden,
    LineWorksError,
    Refused,
    Reply,
    TalkTarget,
    Unauthorized,
    text,
)

MOVED_BY_LOOKING = (400, 403, 404)
"""Refusals whose cause is found by looking at the bot; their codes are not documented."""


class Role(StrEnum):
    """What a destination is: one that somebody pasted, or the base destination."""

    TARGET = "target"
    BASE = "base"


_ROOM_UNKNOWN = {Role.TARGET: "target_room_unknown", Role.BASE: "room_unknown"}
_NOT_IN_ROOM = {Role.TARGET: "bot_not_in_target", Role.BASE: "bot_not_in_room"}
_MEMBER_UNKNOWN = {Role.TARGET: "target_member_unknown", Role.BASE: "base_user_unknown"}
_INACTIVE = {Role.TARGET: "target_member_inactive", Role.BASE: "base_user_inactive"}


class Looker:
    """One destination, seen through one access."""

    def __init__(self, access: Access, target: TalkTarget, role: Role) -> None:
        self._access = access
        self._target = target
        self._role = role

    async def is_large(self) -> bool:
        """Whether it is a room in which nobody gets a push."""
        access, target = self._access, self._target
        return target.kind == "channel" and await is_large(
            access.line, access.token, access.connection.bot_id, target.id
        )

    async def say(self, words: str) -> str:
        """The destination's name after it took the words; without words it is only looked at.

        Raises ConnectionFault with the cause, Unauthorized for a token that is no longer good, NotReached.
        """
        try:
            label = await self._label()
            if words:
                await self._post(words)
        except Unauthorized:
            raise
        except Refused as refused:
            fault = await self._why(refused.reply)
        else:
            return label
        raise fault

    async def _label(self) -> str:
        access, line = self._access, self._access.line
        if self._target.kind == "channel":
            return (await line.get_channel(access.token, access.connection.bot_id, self._target.id)).title or ""
        if not access.granted & SEES_MEMBER:
            return ""
        try:
            found = await line.get_user(access.token, self._target.id)
        except Forbidden:
            return ""
        if not found.active:
            raise ConnectionFault(_INACTIVE[self._role], given=self._target.id)
        return name_of(found)

    async def _post(self, words: str) -> None:
        access = self._access
        send = access.line.send_to_user if self._target.kind == "member" else access.line.send_to_channel
        reply = await send(access.token, access.connection.bot_id, self._target.id, text(words))
        if reply.status == 401:
            raise Unauthorized(reply)
        if not reply.ok:
            raise await self._why(reply)

    async def _why(self, reply: Reply) -> ConnectionFault:
        access = self._access
        if reply.status == 429:
            return too_many(reply)
        if reply.status in MOVED_BY_LOOKING and reply.code != "ACCESS_DENIED":
            return await self._cause(reply)
        return meaning(Forbidden(reply) if reply.status == 403 else Refused(reply), access.connection)

    async def _cause(self, reply: Reply) -> ConnectionFault:
        if reply.status == 403 and await self._lost_role():
            return ConnectionFault("wrong_role", given=self._access.connection.account_login)
        try:
            bot = await self._bot()
        except ConnectionFault as fault:
            return fault
        except Forbidden:
            if self._access.renewable:
                return ConnectionFault("wrong_role", given=self._access.connection.account_login)
            bot = None
        except LineWorksError:
            bot = None
        if self._target.kind == "channel":
            return self._room_fault(reply, bot)
        if reply.status == 404:
            return ConnectionFault(_MEMBER_UNKNOWN[self._role], given=self._target.id)
        return ConnectionFault("member_refused", given=self._target.id, said=_said(reply))

    def _room_fault(self, reply: Reply, bot: Bot | None) -> ConnectionFault:
        if reply.status == 404:
            return ConnectionFault(_ROOM_UNKNOWN[self._role])
        if reply.status == 400:
            return ConnectionFault("target_refused", said=_said(reply))
        if bot is not None and bot.enable_group_join is False:
            return ConnectionFault("bot_not_invitable", given=bot.bot_name or str(bot.bot_id))
        return ConnectionFault(_NOT_IN_ROOM[self._role])

    async def _bot(self) -> Bot | None:
        """The bot, when a scope shows it. Raises ConnectionFault when it is not there, or works in no domain."""
        access = self._access
        if not access.may(SEES_BOT):
            return None
        return await look_at_bot(access.line, access.token, access.connection)

    async def _lost_role(self) -> bool:
        """Whether the platform says that the member who signed in is no administrator."""
        access = self._access
        if not access.renewable or not access.granted & SEES_MEMBER:
            return False
        with contextlib.suppress(LineWorksError):
            return (await access.line.get_user(access.token, "me")).is_administrator is False
        return False


def _said(reply: Reply) -> str:
    return f"HTTP {reply.status} {reply.code}".strip()
