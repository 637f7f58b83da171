"""Talk rooms: make, look at, leave."""

from collections.abc import Sequence

import msgspec

from toritsugi.lineworks.calls.asking import PAGE_SIZE_MAX, Meta, Page, Wire, ask, cursor_of, demand, query
from toritsugi.lineworks.errors import BadArgument
from toritsugi.lineworks.transport import Outgoing, Transport, segment

CHANNEL_MEMBERS_MAX = 100
CHANNEL_TITLE_MAX = 1000


class ChannelType(Wire, frozen=True):
    """`type` is SINGLE_USER, MULTI_USERS, ORGUNIT or GROUP (official)."""

    type: str | None = None
    org_unit_id: str | None = None
    group_id: str | None = None


class Channel(Wire, frozen=True):
    """A talk room."""

    channel_id: str
    title: str | None = None
    domain_id: int | None = None
    channel_type: ChannelType | None = None


class _Members(Wire, frozen=True):
    members: tuple[str, ...]
    response_meta_data: Meta | None = None


class Channels(Transport):
    """Rooms that the bot is in. All calls raise NotReached, Refused and its narrower classes, BadArgument."""

    async def create_channel(self, token: str, bot_id: str | int, members: Sequence[str], title: str = "") -> Channel:
        """Make a room of 1 to 100 different members and the bot. At most ten a minute on every plan (official)."""
        chosen = tuple(dict.fromkeys(members))
        if not 1 <= len(chosen) <= CHANNEL_MEMBERS_MAX or len(title) > CHANNEL_TITLE_MAX:
            raise BadArgument(f"a room takes 1 to {CHANNEL_MEMBERS_MAX} members and a title of {CHANNEL_TITLE_MAX}")
        wanted = {"members": chosen, "title": title} if title else {"members": chosen}
        body = msgspec.json.encode(wanted)
        return await ask(self, Outgoing("POST", self._channels(bot_id), token, body), Channel)

    async def get_channel(self, token: str, bot_id: str | int, channel_id: str) -> Channel:
        """One room, with the title that people know it by."""
        return await ask(self, Outgoing("GET", self._channel(bot_id, channel_id), token), Channel)

    async def list_channel_members(
        self,
        token: str,
        bot_id: str | int,
        channel_id: str,
        *,
        cursor: str = "",
        count: int = PAGE_SIZE_MAX,
    ) -> Page[str]:
        """One page of the user ids in a room. See `pages`."""
        url = f"{self._channel(bot_id, channel_id)}/members{query(count=count, cursor=cursor)}"
        found = await ask(self, Outgoing("GET", url, token), _Members)
        return Page(found.members, cursor_of(found.response_meta_data))

    async def leave_channel(self, token: str, bot_id: str | int, channel_id: str) -> None:
        """Take the bot out of a room."""
        await demand(self, Outgoing("DELETE", self._channel(bot_id, channel_id), token))

    def _channels(self, bot_id: str | int) -> str:
        return f"{self.endpoints.api_url}/bots/{segment(str(bot_id))}/channels"

    def _channel(self, bot_id: str | int, channel_id: str) -> str:
        return f"{self._channels(bot_id)}/{segment(channel_id)}"
