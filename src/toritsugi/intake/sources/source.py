"""A place where events come from, as the other rooms see it."""

from typing import Literal, get_args

import msgspec

from toritsugi.event import Addressee
from toritsugi.identifier import new_id

Permission = Literal["events", "appointments"]
"""What an API key may do: post events and ask what became of them; keep appointments."""
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox (`address` set) or an API key (`key_hint` shows its end). `addressees` is where its events go.

    `permissions` say what an API key may do.

    `networks` and `has_password` say who may bring mails to a mailbox: whoever comes from one of the networks, and
    whoever signs in with the mailbox's address and its password; anybody, where neither is set.
    """

    organization_id: str
    door: Literal["mailbox", "api_key", "imap"]
    name: str
    address: str | None = None
    key_hint: str = ""
    kind: str = ""
    addressees: tuple[Addressee, ...] = ()
    networks: tuple[str, ...] = ()
    has_password: bool = False
    active: bool = True
    permissions: tuple[Permission, ...] = ("events",)
    id: str = msgspec.field(default_factory=new_id)

    @property
    def is_revoked(self) -> bool:
        """Whether it is a key that opens nothing any more."""
        return self.door == "api_key" and not self.active
