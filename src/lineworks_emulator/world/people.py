"""Domains, the members in them and the rooms where they talk."""

from typing import Annotated, Literal

import msgspec

Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Role = Literal["top_administrator", "sub_administrator", "member"]
Positive = Annotated[int, msgspec.Meta(ge=1)]


class Domain(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A LINE WORKS domain. `calls_per_minute` overrides what the plan allows per API operation."""

    domain_id: Positive
    name: str = ""
    plan: Literal["free", "standard", "advanced"] = "standard"
    calls_per_minute: Positive | None = None


class User(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A member. `email` is the login ID; without a `password` any password opens the login page.

    `department` and `title` are free text for the Talk page; `organizations` in the API carries them. `role` opens
    Developer Console and Admin. Who is not `searchable` is found by user ID only.
    """

    user_id: Identifier
    email: Identifier
    domain_id: Positive
    last_name: str = ""
    first_name: str = ""
    phonetic_last_name: str = ""
    phonetic_first_name: str = ""
    department: str = ""
    title: str = ""
    external_key: str | None = None
    telephone: str | None = None
    cell_phone: str | None = None
    password: str | None = None
    role: Role = "member"
    searchable: bool = True
    is_awaiting: bool = False
    is_suspended: bool = False
    is_deleted: bool = False

    @property
    def display_name(self) -> str:
        """Family name, space, given name; the login ID when neither is known."""
        return " ".join(part for part in (self.last_name, self.first_name) if part) or self.email

    @property
    def is_administrator(self) -> bool:
        """Whether the member is 最高管理者 or 副管理者."""
        return self.role != "member"

    @property
    def is_active(self) -> bool:
        """Whether messages can reach this member."""
        return not (self.is_suspended or self.is_deleted or self.is_awaiting)


class Channel(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A talk room. Type names are the platform's own (official, bot-channel-get)."""

    channel_id: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z-]{8,64}$")]
    domain_id: Positive
    title: str = ""
    type: Literal["MULTI_USERS", "ORGUNIT", "GROUP", "SINGLE_USER"] = "MULTI_USERS"
    members: list[str] = msgspec.field(default_factory=list)
    bots: list[int] = msgspec.field(default_factory=list)
