"""A mailbox of another server: how to get at it, and how far its mails are taken."""

from typing import Literal

import msgspec

Security = Literal["tls", "starttls", "none"]
SignIn = Literal["password", "token"]
USUAL_PORTS: dict[Security, int] = {"tls": 993, "starttls": 143, "none": 143}


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """Signing in by a token instead of a password (XOAUTH2): where tokens are given, to whom, and for what.

    With a refresh token, a person has consented once; without one, the app itself was allowed in.
    """

    token_url: str
    client_id: str
    scope: str = ""
    client_secret: str = ""
    refresh_token: str = ""

    def __repr__(self) -> str:
        return f"Consent({self.token_url})"


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How to get at it. `certificates`: PEM of authorities that are trusted for it; empty: the system's.

    With a `consent` there is no password. `authority` is the name under which its server writes what it found out about
    senders (Authentication-Results); empty: nobody is believed.
    `done_folder` takes the mails that were accepted; empty: they stay and are marked as read.
    """

    host: str
    port: int
    security: Security
    user_name: str
    password: str = ""
    folder: str = "INBOX"
    done_folder: str = ""
    certificates: str = ""
    consent: Consent | None = None
    authority: str = ""

    @property
    def signs_in_by(self) -> SignIn:
        return "token" if self.consent else "password"

    @property
    def place(self) -> tuple[str, str, str]:
        """Where the mails are, however one gets there."""
        return self.host, self.user_name, self.folder

    @property
    def authorities(self) -> tuple[str, ...]:
        """Who is believed about a mail's sender."""
        return (self.authority,) if self.authority else ()

    @property
    def label(self) -> str:
        """What it is called where a mail address would stand."""
        return self.user_name if "@" in self.user_name else f"{self.user_name}@{self.host}"

    @property
    def blanks(self) -> dict[str, object]:
        """What fills the sentence of a trouble with it."""
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user_name,
            "folder": self.folder,
            "done_folder": self.done_folder,
            "token_url": self.consent.token_url if self.consent else "",
        }

    def __repr__(self) -> str:
        return f"Account({self.user_name}@{self.host}:{self.port})"


class Position(msgspec.Struct, frozen=True):
    """How far the mails of a folder are taken: its UIDVALIDITY, and two UIDs (see the table)."""

    uid_validity: int
    accepted_uid: int
    finished_uid: int
