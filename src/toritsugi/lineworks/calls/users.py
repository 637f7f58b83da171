"""The directory: who is there."""

from toritsugi.lineworks.calls.asking import PAGE_SIZE_MAX, Meta, Page, Wire, ask, cursor_of, query
from toritsugi.lineworks.transport import Outgoing, Transport, segment


class UserName(Wire, frozen=True):
    """A member's name; every part may be missing."""

    last_name: str | None = None
    first_name: str | None = None
    phonetic_last_name: str | None = None
    phonetic_first_name: str | None = None


class UserOrgUnit(Wire, frozen=True):
    """A department that a member belongs to."""

    org_unit_id: str | None = None
    org_unit_name: str | None = None
    primary: bool | None = None
    position_name: str | None = None
    is_manager: bool | None = None


class UserOrganization(Wire, frozen=True):
    """A company (domain) that a member belongs to, with the departments there."""

    domain_id: int | None = None
    primary: bool | None = None
    email: str | None = None
    organization_name: str | None = None
    org_units: tuple[UserOrgUnit, ...] | None = None


class User(Wire, frozen=True):
    """A member, as far as the token's scope shows one (official: the body depends on the scope)."""

    user_id: str
    domain_id: int | None = None
    email: str | None = None
    user_external_key: str | None = None
    user_name: UserName | None = None
    organizations: tuple[UserOrganization, ...] | None = None
    telephone: str | None = None
    cell_phone: str | None = None
    employee_number: str | None = None
    is_administrator: bool | None = None
    is_awaiting: bool | None = None
    is_pending: bool | None = None
    is_suspended: bool | None = None
    is_deleted: bool | None = None

    @property
    def active(self) -> bool:
        """Whether the member can be written to (inferred: not deleted, suspended or awaiting)."""
        return not (self.is_deleted or self.is_suspended or self.is_awaiting)


class _Users(Wire, frozen=True):
    users: tuple[User, ...]
    response_meta_data: Meta | None = None


class Users(Transport):
    """Reading the directory. All calls raise NotReached, Refused and its narrower classes, BadArgument."""

    async def get_user(self, token: str, user_id: str) -> User:
        """One member by user id, login e-mail or `externalKey:{key}` (official). NotFound when there is none."""
        url = f"{self.endpoints.api_url}/users/{segment(user_id)}"
        return await ask(self, Outgoing("GET", url, token), User)

    async def list_users(
        self, token: str, *, cursor: str = "", count: int = PAGE_SIZE_MAX, domain_id: int | None = None
    ) -> Page[User]:
        """One page of up to `count` (1-100) members of the token's domain, or of `domain_id`. See `pages`."""
        asked = query(domainId=domain_id, count=count, cursor=cursor)
        found = await ask(self, Outgoing("GET", f"{self.endpoints.api_url}/users{asked}", token), _Users)
        return Page(found.users, cursor_of(found.response_meta_data))
