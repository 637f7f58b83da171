"""What the kiosk's pages are built from, handed in once by the app."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from toritsugi.database import Database
from toritsugi.kiosk.offering import Offers
from toritsugi.kiosk.tablets import Tablets
from toritsugi.kiosk.turns import Turns
from toritsugi.reception import Reception
from toritsugi.web import Room, WebSettings

KIOSK = Room("kiosk", Path(__file__).parent)
TABLET_COOKIE, PASS_COOKIE = "kiosk", "pass"
LANGUAGES = ("ja", "en", "zh", "ko")


def opening_path(key: str) -> str:
    """Where a browser becomes the reception desk that this key belongs to."""
    return f"/kiosk/open/{key}"


@dataclass(frozen=True)
class KioskTimes:
    """Seconds that the screens wait: before asking whether somebody is there, for the answer, and before going home.

    `idle` and `ask` stand for what a kiosk has settled itself; None leaves it at that.
    """

    idle: float | None = None
    ask: float | None = None
    home: float = 30.0
    missed: float = 60.0
    left: float = 8.0


@dataclass(frozen=True)
class KioskParts:
    """`closing` is set when the program is about to stop, so that no open stream holds it up."""

    database: Database
    reception: Reception
    settings: WebSettings
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    times: KioskTimes = KioskTimes()
    turns: Turns = field(default_factory=Turns)
    offers: Offers = field(init=False)
    tablets: Tablets = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "offers", Offers(self.database))
        object.__setattr__(self, "tablets", Tablets(self.database, self.cookie))

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the tablet's token."""
        return self.settings.cookie_name(TABLET_COOKIE)

    @property
    def pass_cookie(self) -> str:
        """The name of the cookie that holds a visitor's pass."""
        return self.settings.cookie_name(PASS_COOKIE)

    @property
    def visit_cookie(self) -> str:
        """The name of the cookie that holds the present visit's secret."""
        return self.settings.cookie_name("visit")
