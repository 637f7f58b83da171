"""What every watcher works with, and how patient it is."""

import random

import msgspec

from toritsugi.connections import Seal
from toritsugi.database import Database
from toritsugi.fence import OPEN, Fence
from toritsugi.intake.addressbook import AddressBook
from toritsugi.intake.desk import AcceptDesk


class Patience(msgspec.Struct, frozen=True):
    """Seconds: of one IDLE, and between looks where there is none; before the next try, at first, at most, and where
    only people can help (a server may lock an account after too many tries with a wrong password).
    """

    idle: float = 600.0
    poll: float = 60.0
    first: float = 5.0
    longest: float = 300.0
    refused: float = 900.0

    def pause(self, failures: int) -> float:
        """Doubles with every failure in a row, with up to a quarter taken off so that many do not come at once."""
        doubled = self.first * 2 ** min(failures - 1, 20)
        return float(min(self.longest, doubled) * random.uniform(0.75, 1.0))  # noqa: S311 (no secret hangs on it)


class Hands(msgspec.Struct, frozen=True):
    """`size`: bytes of a mail that are taken at most."""

    database: Database
    desk: AcceptDesk
    book: AddressBook
    seal: Seal
    size: int = 26_214_400
    patience: Patience = Patience()
    fence: Fence = OPEN
