"""A mailbox of another server, as it is set up and as it stands."""

import msgspec

from toritsugi.event import Addressee
from toritsugi.intake.imap.conversation import Account, ImapTrouble, Position, trouble_sentence
from toritsugi.organization import Language


class Standing(msgspec.Struct, frozen=True):
    """How it goes: a code of `trouble` ("" is none) since then, what the server said, and when it last answered."""

    trouble: str = ""
    said: str = ""
    since: float | None = None
    answered_at: float | None = None


class ImapMailbox(msgspec.Struct, frozen=True, kw_only=True):
    """A source of the door "imap". Its account is without the password here; `stamp` changes with it."""

    source_id: str
    organization_id: str
    name: str
    kind: str
    addressees: tuple[Addressee, ...]
    active: bool
    account: Account
    stamp: str = ""
    position: Position | None = None
    standing: Standing = Standing()

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do; "" when nothing is."""
        trouble, said = self.standing.trouble, self.standing.said
        return trouble_sentence(trouble, language, said=said, **self.account.blanks) if trouble else ""

    @property
    def needs_people(self) -> bool:
        """Whether its trouble does not pass by itself."""
        return bool(self.standing.trouble) and ImapTrouble(self.standing.trouble).needs_people

    @property
    def as_set_up(self) -> "ImapMailbox":
        """Without what happens while it is watched."""
        return msgspec.structs.replace(self, position=None, standing=Standing())
