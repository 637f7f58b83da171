"""The bodies of callback events (official samples; `channelId` is absent in a 1:1, community)."""

from typing import Any, Literal

from lineworks_emulator.world import User

Event = dict[str, Any]


def _source(user: User, channel_id: str | None) -> dict[str, Any]:
    source: dict[str, Any] = {"userId": user.user_id, "domainId": user.domain_id}
    if channel_id is not None:
        source["channelId"] = channel_id
    return source


def message_event(user: User, channel_id: str | None, at: str, content: dict[str, Any]) -> Event:
    """A member wrote something; a tapped message action carries `content.postback`."""
    return {"type": "message", "source": _source(user, channel_id), "issuedTime": at, "content": content}


def postback_event(user: User, channel_id: str | None, at: str, sent: str) -> Event:
    """A member tapped a postback action; `sent` is its data."""
    return {"type": "postback", "source": _source(user, channel_id), "issuedTime": at, "data": sent}


def bot_event(kind: Literal["join", "leave"], channel_id: str, domain_id: int, at: str) -> Event:
    """The bot entered or left a room."""
    return {"type": kind, "source": {"channelId": channel_id, "domainId": domain_id}, "issuedTime": at}


def member_event(
    kind: Literal["joined", "left"], channel_id: str, domain_id: int, at: str, members: list[str]
) -> Event:
    """Members entered or left a room where the bot is."""
    source = {"channelId": channel_id, "domainId": domain_id}
    return {"type": kind, "source": source, "issuedTime": at, "members": members}
