"""What routing needs to know about the world, gathered for it beforehand."""

import msgspec

from toritsugi.destination import Destination
from toritsugi.organization import Organization
from toritsugi.people import Absence, Employee, Wishes
from toritsugi.routing.judging import OTHER, Kind
from toritsugi.routing.phrases import family_label, phrase

NO_WISHES = Wishes()


class Reach(msgspec.Struct, frozen=True):
    """How an organization reaches LINE WORKS: its base connection and the base destinations behind it."""

    connection_id: str
    domain: str
    base_user_id: str = ""
    base_channel_id: str = ""


class Directory(msgspec.Struct, frozen=True):
    """Who is who in one organization, and where they can be reached.

    `reach` is None while no connection is set up. `employees` holds those who are addressed, and whoever may be told
    instead of them. `room_titles` names talk rooms by channel ID; `relay_url` is the address under which people open
    this program's pages. `wishes` by employee id; nobody need be in it. `kinds` of the organization by key. `reaches`
    are those of all its connections by id, for what cannot be told through the base one.
    """

    organization: Organization
    reach: Reach | None
    employees: dict[str, Employee]
    room_titles: dict[str, str]
    relay_url: str
    wishes: dict[str, Wishes] = {}
    kinds: dict[str, Kind] = {}
    reaches: dict[str, Reach] = {}

    def through(self, connection_id: str) -> "Directory":
        """The same people, reached through that connection; through the base one where it is not known."""
        reach = self.reaches.get(connection_id)
        return self if reach is None else msgspec.structs.replace(self, reach=reach)

    def kind_label(self, kind: str) -> str:
        """What people call a kind of notice in a post; "" for the kind of what nothing else is known of."""
        language = self.organization.language
        known = self.kinds.get(kind)
        if known is None:
            return family_label(language, kind)
        return "" if known.key == OTHER else known.label(language)

    def kind_wish(self, kind: str) -> str:
        """How employees are told of a kind who have not said; "" when the kind leaves it to them."""
        known = self.kinds.get(kind)
        return "" if known is None else known.wish

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

    def wishes_of(self, employee: Employee) -> Wishes:
        return self.wishes.get(employee.id, NO_WISHES)

    def absence_of(self, employee: Employee, now: float) -> Absence | None:
        """The absence that reigns now (seconds since the epoch)."""
        absence = self.wishes_of(employee).absence
        return absence if absence is not None and absence.reigns(now) else None

    def stand_in_for(self, employee: Employee, now: float) -> Employee | None:
        """Who is told instead of somebody away: the deputy, or the deputy's own. None when nobody is left for that."""
        passed, current = {employee.id}, employee
        while absence := self.absence_of(current, now):
            deputy = self.employees.get(absence.deputy_id)
            if deputy is None or not deputy.active or deputy.id in passed:
                return None
            passed.add(deputy.id)
            current = deputy
        return None if current is employee else current

    def base_member(self) -> Destination | None:
        label = phrase(self.organization.language, "base_member")
        return self.member(self.reach.base_user_id, label) if self.reach else None

    def base_room(self) -> Destination | None:
        label = phrase(self.organization.language, "base_room")
        return self.room(self.reach.base_channel_id, label) if self.reach else None
