"""Say something: the two calls that everything else is for."""

from functools import lru_cache

import msgspec

from toritsugi.lineworks.content import Content
from toritsugi.lineworks.reply import Reply
from toritsugi.lineworks.transport import JSON_TYPE, SEND_BODY_MAX, Outgoing, Transport, segment


class _Envelope(msgspec.Struct, frozen=True):
    content: Content


_encode = msgspec.json.Encoder().encode


class Messages(Transport):
    """Sending. Every HTTP status comes back as a Reply; only the lack of one is an error."""

    async def send_to_user(self, token: str, bot_id: str | int, user_id: str, content: Content) -> Reply:
        """Say `content` to one member (`Operation.SEND_TO_USER`).

        `user_id` is the user id or the login e-mail (community). Success is 201 without a message id
        (official). Raises NotReached, BadArgument.
        """
        return await self._send(token, _address(self.endpoints.api_url, bot_id, "users", user_id), content)

    async def send_to_channel(self, token: str, bot_id: str | int, channel_id: str, content: Content) -> Reply:
        """Say `content` in one room that the bot is in (`Operation.SEND_TO_CHANNEL`).

        Raises NotReached, BadArgument.
        """
        return await self._send(token, _address(self.endpoints.api_url, bot_id, "channels", channel_id), content)

    async def _send(self, token: str, url: str, content: Content) -> Reply:
        body = _encode(_Envelope(content))
        return await self.exchange(Outgoing("POST", url, token, body, JSON_TYPE, SEND_BODY_MAX, True))


@lru_cache(maxsize=8192)
def _address(api_url: str, bot_id: str | int, kind: str, target: str) -> str:
    return f"{api_url}/bots/{segment(str(bot_id))}/{kind}/{segment(target)}/messages"
