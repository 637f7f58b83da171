"""The API operations by name: faults, limits and the request log speak of them.

The names are the emulator's own (resource path and verb). Scopes are the platform's; any one suffices
(official, quoted by the community).
"""

from dataclasses import dataclass

_SEND = ("bot.message", "bot")
_READ = ("bot", "bot.read")
_ROOM_READ = ("bot.message", "bot", "bot.read")
_USER_LIST = ("user", "user.read", "directory", "directory.read")


@dataclass(frozen=True, slots=True)
class Operation:
    """One API operation. `limit` overrides the plan's calls per minute."""

    name: str
    scopes: tuple[str, ...] = ()
    limit: int | None = None

    @property
    def opt(self) -> dict[str, "Operation"]:
        """The mark that a route carries."""
        return {"operation": self}


AUTHORIZE = Operation("auth.authorize")
TOKEN = Operation("auth.token")
REVOKE = Operation("auth.revoke")

USER_LIST = Operation("user.list", _USER_LIST)
USER_GET = Operation("user.get", (*_USER_LIST, "user.profile.read", "user.email.read"))

BOT_LIST = Operation("bot.list", _READ)
BOT_GET = Operation("bot.get", _READ)
BOT_CREATE = Operation("bot.create", ("bot",))
BOT_UPDATE = Operation("bot.update", ("bot",))
BOT_PATCH = Operation("bot.patch", ("bot",))
BOT_DELETE = Operation("bot.delete", ("bot",))
BOT_SECRET_ISSUE = Operation("bot.secret.issue", ("bot",))
BOT_DOMAIN_LIST = Operation("bot.domain.list", _READ)
BOT_DOMAIN_CREATE = Operation("bot.domain.create", ("bot",))
BOT_DOMAIN_UPDATE = Operation("bot.domain.update", ("bot",))
BOT_DOMAIN_PATCH = Operation("bot.domain.patch", ("bot",))
BOT_DOMAIN_DELETE = Operation("bot.domain.delete", ("bot",))
BOT_DOMAIN_MEMBER_LIST = Operation("bot.domain.member.list", _READ)
BOT_DOMAIN_MEMBER_CREATE = Operation("bot.domain.member.create", ("bot",))
BOT_DOMAIN_MEMBER_DELETE = Operation("bot.domain.member.delete", ("bot",))

USER_MESSAGE_CREATE = Operation("bot.user.message.create", _SEND)
CHANNEL_MESSAGE_CREATE = Operation("bot.channel.message.create", _SEND)

CHANNEL_CREATE = Operation("bot.channel.create", _SEND, limit=10)
CHANNEL_GET = Operation("bot.channel.get", _ROOM_READ)
CHANNEL_MEMBER_LIST = Operation("bot.channel.member.list", _ROOM_READ)
CHANNEL_LEAVE = Operation("bot.channel.leave", _SEND)

ATTACHMENT_CREATE = Operation("bot.attachment.create", _SEND)
ATTACHMENT_GET = Operation("bot.attachment.get", ("bot.message", "bot", "bot.read"))
UPLOAD = Operation("storage.upload")
DOWNLOAD = Operation("storage.download")

ALL_OPERATIONS: tuple[Operation, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Operation)
)
OPERATION_NAMES: frozenset[str] = frozenset(operation.name for operation in ALL_OPERATIONS)
