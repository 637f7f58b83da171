"""The API operations by name, as the platform counts them (official page "Rate Limits": per API)."""

from enum import StrEnum


class Operation(StrEnum):
    """One API operation: the unit that the platform's rate limits count.

    That sending to a user and sending to a channel are two operations is inferred from "per API".
    """

    SEND_TO_USER = "bot.user.message.create"
    SEND_TO_CHANNEL = "bot.channel.message.create"
    REGISTER_BOT = "bot.create"
    LIST_BOTS = "bot.list"
    GET_BOT = "bot.get"
    PATCH_BOT = "bot.patch"
    ISSUE_BOT_SECRET = "bot.secret.issue"  # noqa: S105 - the name of an operation
    LIST_BOT_DOMAINS = "bot.domain.list"
    ADD_BOT_TO_DOMAIN = "bot.domain.create"
    LIST_BOT_MEMBERS = "bot.domain.member.list"
    ADD_BOT_MEMBER = "bot.domain.member.create"
    REMOVE_BOT_MEMBER = "bot.domain.member.delete"
    CREATE_CHANNEL = "bot.channel.create"
    GET_CHANNEL = "bot.channel.get"
    LIST_CHANNEL_MEMBERS = "bot.channel.member.list"
    LEAVE_CHANNEL = "bot.channel.leave"
    CREATE_ATTACHMENT = "bot.attachment.create"
    GET_ATTACHMENT = "bot.attachment.get"
    GET_USER = "user.get"
    LIST_USERS = "user.list"
