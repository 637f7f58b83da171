"""The furniture of all pages, put together once: words, templates, static files, sessions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.response import Template

from toritsugi.database import Database
from toritsugi.web.accounts import Account, AccountKeeper, Sessions, csrf_token
from toritsugi.web.moments import Moments
from toritsugi.web.static_files import StaticFiles
from toritsugi.web.words import Catalog, Words, choose_language, read_entries

AnyRequest = Request[Any, Any, Any]
AnyConnection = ASGIConnection[Any, Any, Any, Any]
Part = TypeVar("Part")
LANGUAGE_COOKIE = "language"
SESSION_COOKIE = "session"


@dataclass(frozen=True)
class Room:
    """A room that has pages: its folder holds `templates/`, `static/` and `words/`."""

    name: str
    folder: Path


@dataclass(frozen=True)
class WebSettings:
    """How the pages are reached. `body_limit` is in bytes; a route may set its own.

    `employee_home`: an employee's own first page; `code_path`: where employees sign in by a code. Empty: there is none.
    """

    public_url: str = ""
    body_limit: int = 1_048_576
    employee_home: str = ""
    code_path: str = ""

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def session_cookie(self) -> str:
        return self.cookie_name(SESSION_COOKIE)

    def cookie_name(self, name: str) -> str:
        """With the prefix that binds a cookie to this host, where https allows it (RFC 6265bis, __Host-)."""
        return f"__Host-toritsugi-{name}" if self.secure else f"toritsugi-{name}"

    @property
    def origin(self) -> str:
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass
class Furniture:
    """What every page stands on; one for the whole application. `parts`: what the rooms' handlers are built from."""

    database: Database
    settings: WebSettings
    rooms: tuple[Room, ...] = ()
    parts: Sequence[object] = ()
    sessions: Sessions = field(init=False)
    accounts: AccountKeeper = field(init=False)
    statics: StaticFiles = field(init=False)
    catalogs: Mapping[str, Catalog] = field(init=False)
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.database)
        self.accounts = AccountKeeper(self.database)
        self.statics, self.catalogs, self.templates = unpacked(self.rooms)
        self._parts = {type(part): part for part in (self.database, self.statics, *self.parts)}

    def part(self, kind: type[Part]) -> Part:
        """What was handed in of this kind. Raises KeyError when nothing was."""
        found: Any = self._parts[kind]
        return found  # type: ignore[no-any-return]


WEB = Room("web", Path(__file__).parent)


class Unpacked(NamedTuple):
    """What rooms bring along."""

    statics: StaticFiles
    catalogs: Mapping[str, Catalog]
    templates: Environment


@cache
def unpacked(others: tuple[Room, ...]) -> Unpacked:
    """What these rooms and our own bring; files of a package do not change, so each set is read once in a process."""
    rooms = (WEB, *others)
    statics = StaticFiles((room.name, room.folder) for room in rooms)
    shared = Catalog(read_entries(WEB.folder))
    catalogs = {room.name: Catalog(read_entries(room.folder), shared) for room in rooms}
    return Unpacked(statics, catalogs, _environment(rooms, statics))


def _environment(rooms: Sequence[Room], statics: StaticFiles) -> Environment:
    """Templates by "room/name.html"; all that is put into them is escaped."""
    environment = Environment(
        loader=PrefixLoader({room.name: FileSystemLoader(room.folder / "templates") for room in rooms}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = statics.path
    return environment


def furniture_of(connection: AnyConnection) -> Furniture:
    """What the application that answers this connection stands on."""
    found: Furniture = connection.scope["state"]["furniture"]
    return found


def part_of(connection: AnyConnection, kind: type[Part]) -> Part:
    """The part of this kind that the application was handed: for guards and error pages, which are given none."""
    return furniture_of(connection).part(kind)


def handed(kind: type[Any]) -> Provide:
    """A dependency of a room's routes: the part of this kind that the application was handed."""

    def part(request: AnyRequest) -> Any:
        return part_of(request, kind)

    return Provide(part, sync_to_thread=False)


def account_of(connection: AnyConnection) -> Account | None:
    """Who is signed in, on routes whose guard has looked; None elsewhere."""
    found: Account | None = connection.scope.get("user")
    return found


def language_of(connection: AnyConnection, room: str) -> str:
    """The person's choice (cookie, then account), else the browser's, among the room's languages."""
    offered = furniture_of(connection).catalogs[room].languages
    account = account_of(connection)
    chosen = [connection.cookies.get(LANGUAGE_COOKIE, ""), account.language if account else ""]
    return choose_language(offered, chosen, connection.headers.get("accept-language", ""))


def words_of(connection: AnyConnection, room: str, language: str = "") -> Words:
    """The words of a room for this request, in its language unless one is given."""
    return furniture_of(connection).catalogs[room].words(language or language_of(connection, room))


def local_path(asked: str, otherwise: str = "/") -> str:
    """The path to go to, when it is one of ours; an address elsewhere is never followed."""
    plain = all(" " <= character != "\\" for character in asked)
    return asked if plain and asked.startswith("/") and not asked.startswith("//") else otherwise


def asked_path(connection: AnyConnection) -> str:
    """The path and query of this request."""
    query = connection.scope["query_string"].decode("latin-1")
    return connection.scope["path"] + (f"?{query}" if query else "")


def page(request: AnyRequest, template: str, *, language: str = "", status: int = 200, **context: Any) -> Template:
    """A page made of "room/name.html", with what every template may use.

    words(key), language, moments, account, csrf_token, here (path and query), static(name).
    """
    room = template.split("/")[0]
    chosen = language or language_of(request, room)
    furniture = furniture_of(request)
    every = {
        "words": words_of(request, room, chosen),
        "language": chosen,
        "moments": Moments(chosen, furniture.database.clock.now()),
        "account": account_of(request),
        "csrf_token": csrf_token(request.cookies.get(furniture.settings.session_cookie, "")),
        "here": asked_path(request),
    }
    return Template(template, context={**every, **context}, status_code=status, media_type="text/html")
