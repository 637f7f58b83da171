"""A mailbox of another server: how to get at it, and how far its mails are taken."""

from typing import Literal

import msgspec

Security = Literal["tls", "starttls", "none"]
USUAL_PORTS: dict[Security, int] = {"tls": 993, "starttls": 143, "none": 143}


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How to get at it. `certificates`: PEM of authorities that are trusted for it; empty: the system's.

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

    @property
    def place(self) -> tuple[str, str, str]:
        """Where the mails are, however one gets there."""
        return self.host, self.user_name, self.folder

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
        }

    def __repr__(self) -> str:
        return f"Account({self.user_name}@{self.host}:{self.port})"


class Position(msgspec.Struct, frozen=True):
    """How far the mails of a folder are taken: its UIDVALIDITY, and two UIDs (see the table)."""

    uid_validity: int
    accepted_uid: int
    finished_uid: int
