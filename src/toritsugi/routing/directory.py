"""What routing needs to know about the world, gathered for it beforehand."""

import msgspec

from toritsugi.destination import Destination
from toritsugi.organization import Organization
from toritsugi.people import Employee
from toritsugi.routing.phrases import phrase


class Reach(msgspec.Struct, frozen=True):
    """How an organization reaches LINE WORKS: its base connection and the base destinations behind it."""

    connection_id: str
    domain: str
    base_user_id: str = ""
    base_channel_id: str = ""


class Directory(msgspec.Struct, frozen=True):
    """Who is who in one organization, and where they can be reached.

    `reach` is None while no connection is set up. `room_titles` names talk rooms by channel ID; `relay_url`
    is the address under which people open this program's pages.
    """

    organization: Organization
    reach: Reach | None
    employees: dict[str, Employee]
    room_titles: dict[str, str]
    relay_url: str

    def member(self, user_id: str, label: str) -> Destination | None:
        """The DM of a member; None when there is no user ID or no connection."""
        if not user_id or self.reach is None:
            return None
        return Destination(self.reach.connection_id, self.reach.domain, "member", user_id, label)

    def room(self, channel_id: str, label: str = "") -> Destination | None:
        """A talk room; None when there is no channel ID or no connection."""
        if not channel_id or self.reach is None:
            return None
        title = self.room_titles.get(channel_id) or label or channel_id[:8]
        return Destination(self.reach.connection_id, self.reach.domain, "room", channel_id, title)

    def base_member(self) -> Destination | None:
        label = phrase(self.organization.language, "base_member")
        return self.member(self.reach.base_user_id, label) if self.reach else None

    def base_room(self) -> Destination | None:
        label = phrase(self.organization.language, "base_room")
        return self.room(self.reach.base_channel_id, label) if self.reach else None
