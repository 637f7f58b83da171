"""What the employee's pages are built from, handed in once by the app."""

from dataclasses import dataclass
from pathlib import Path

from toritsugi.connections import RoomMembers
from toritsugi.database import Database
from toritsugi.intake import AcceptDesk
from toritsugi.personal.proving import AddressLetters
from toritsugi.personal.signing_in import Codes
from toritsugi.web import Room

PERSONAL = Room("personal", Path(__file__).parent)
HOME, CODE_PATH = "/me", "/sign-in/code"


@dataclass(frozen=True)
class PersonalParts:
    """`desk` takes codes and tests to be sent; `members` knows who is in which room; `letters` prove addresses."""

    database: Database
    desk: AcceptDesk
    codes: Codes
    members: RoomMembers
    letters: AddressLetters
