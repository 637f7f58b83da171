"""Which desk a request comes from. A tablet that is known is still greeted while the database is in trouble."""

import hashlib
from dataclasses import dataclass, field

from toritsugi.database import Database, StorageTrouble
from toritsugi.organization import Organization
from toritsugi.people import get_organization
from toritsugi.reception import (
    KEEP_DAYS,
    Kiosk,
    KioskLook,
    PicturePlace,
    Site,
    get_site,
    kiosk_by_poster,
    kiosk_by_token,
    kiosk_pictures,
    note_seen,
    promised_days,
    read_keeping,
    read_look,
    read_settings,
)
from toritsugi.web import AnyConnection, AnyRequest

_KNOWN_LIMIT = 10_000
_SEEN_EVERY = 20.0


class NotPaired(Exception):
    """The browser holds no token of an active desk."""


@dataclass(frozen=True)
class Tablet:
    """A kiosk with its site, its company and its look, as its pages need them.

    A visitor's phone with a pass stands before a kiosk of the site; then `token` is the pass's, and `home` its screen.
    `is_phone`: it came by the kiosk's poster, and stands for nobody but its visitor. `shows_photos`: of employees;
    they stay at the entrance and go to no visitor's phone.
    """

    kiosk: Kiosk
    site: Site
    organization: Organization
    token: str
    home: str = "/kiosk"
    look: KioskLook = field(default_factory=KioskLook)
    pictures: dict[PicturePlace, str] = field(default_factory=dict)
    is_phone: bool = False
    keep_days: int = KEEP_DAYS
    shows_photos: bool = False

    @property
    def calls_anybody(self) -> bool:
        """Whether its visitor chooses whom to call; a phone with a pass calls the hosts of its appointment alone."""
        return self.home == "/kiosk"

    @property
    def theme(self) -> str:
        """Names its own style sheet, and changes with what that says; "" for the house's own look."""
        said = self.look.accent + self.pictures.get("background", "")
        return hashlib.sha256(said.encode()).hexdigest()[:16] if said else ""

    @property
    def phone(self) -> str:
        return self.kiosk.phone or self.site.phone or self.organization.phone


class Tablets:
    """Finds tablets by their token, and remembers them for when the database cannot be asked."""

    def __init__(self, database: Database, cookie: str) -> None:
        self._database = database
        self._cookie = cookie
        self._known: dict[str, Tablet] = {}

    def known(self, request: AnyRequest) -> Tablet | None:
        """The tablet that asks, if it has been seen since the program started."""
        return self._known.get(request.cookies.get(self._cookie, ""))

    async def find(self, connection: AnyConnection) -> Tablet | None:
        """The tablet that asks; None unless it is an active desk."""
        token = connection.cookies.get(self._cookie, "")
        try:
            found = await self._read(token)
        except StorageTrouble:
            if token in self._known:
                return self._known[token]
            raise
        if found is None:
            self._known.pop(token, None)
        elif len(self._known) < _KNOWN_LIMIT:
            self._known[token] = found
        return found

    async def _read(self, token: str) -> Tablet | None:
        poster, _, phone = token.partition(".")
        async with self._database.reading() as c:
            kiosk = await (kiosk_by_poster(c, poster) if phone else kiosk_by_token(c, token))
            if kiosk is None:
                return None
            organization = await get_organization(c, kiosk.organization_id)
            site = await get_site(c, kiosk.organization_id, kiosk.site_id)
            look, pictures = await read_look(c, kiosk.id), await kiosk_pictures(c, kiosk.id)
            days = promised_days(await read_keeping(c, kiosk.organization_id))
            photos = not phone and (await read_settings(c, kiosk.organization_id)).photos
        assert organization is not None and site is not None
        return Tablet(
            kiosk,
            site,
            organization,
            token,
            look=look,
            pictures=pictures,
            is_phone=bool(phone),
            keep_days=days,
            shows_photos=photos,
        )


def tablet_of(request: AnyRequest) -> Tablet:
    """The tablet that the guard has found."""
    found: Tablet = request.scope["state"]["tablet"]
    return found


async def note_presence(database: Database, tablet: Tablet) -> None:
    """Remembers that the tablet shows itself; trouble with the storage does not spoil the screen."""
    now = database.clock.now()
    if tablet.is_phone:
        return
    if tablet.kiosk.last_seen_at is not None and now - tablet.kiosk.last_seen_at < _SEEN_EVERY:
        return
    try:
        async with database.transaction() as connection:
            await note_seen(connection, tablet.kiosk.id, now)
    except StorageTrouble:
        return
