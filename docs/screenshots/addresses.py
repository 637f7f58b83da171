"""Which pages there are: from the routes of both programs, with the ids that their own links name.

A route that no link leads to stays without an address, and the walk says so: a new page cannot be forgotten.
"""

import asyncio
import html
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from litestar.routes import BaseRoute, HTTPRoute
from playwright.sync_api import APIRequestContext, APIResponse

from lineworks_emulator import create_app
from toritsugi.app import App
from toritsugi.config import Config

MOST = 3
"""So many pages are looked at per route: one appointment is not like the next."""
FOLLOWED = 6
"""So many are asked where they lead to."""
NO_PAGES = (
    r"/static/.*|/talk/static/.*|/pages/static/.*|/r/.*|.*/files/.*",
    r".*\.(csv|ics|eml|js|webmanifest)|/storage/.*|/console/pictures/.*",
    r"/healthz|/api/(?!docs).*|/_emulator/.*|/v1\.0/.*|/oauth2/.*|/lineworks/.*",
    r"/console/people|/talk/(members|overview|conversation|room|stream)",
    r".*/(stream|state)|/kiosk/hosts/found|/kiosk/(look|pictures|theme)/.*",
    r"/calling/pictures/.*|/kiosks/\{[^}]+\}/pictures/.*",
    r"/n/.*|/notifications/\{.*|/kiosk/open/.*|/connections/consent|/connections/[^/]*/sign-in|/admin|/console|/jp/.*",
)
"""Files, answers for programs and scripts, parts of pages, and what only leads on."""
_LINK = re.compile(r"""(?:href|action|hx-get|src)=["'](/[^"'#]*)""")


@dataclass(frozen=True)
class Route:
    """A route as the router writes it, /people/{id}, and which addresses it answers."""

    path: str

    @property
    def is_page(self) -> bool:
        return not any(re.fullmatch(each, self.path) for each in NO_PAGES)

    @property
    def is_plain(self) -> bool:
        return "{" not in self.path

    def answers(self, address: str) -> bool:
        return bool(re.fullmatch(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(self.path)), address.partition("?")[0]))


def relay_routes() -> list[Route]:
    """The pages of the relay; made of an empty one, since routes do not depend on what is stored."""

    async def routes(folder: str) -> Sequence[BaseRoute]:
        app = App(Config(data_dir=Path(folder), public_url="http://localhost"))  # type: ignore[call-arg]
        await app.database.close()
        return app.web.routes

    with tempfile.TemporaryDirectory() as folder:
        return _pages(asyncio.run(routes(folder)))


def emulator_routes() -> list[Route]:
    """The pages of the stand-in."""
    return _pages(create_app().routes)


def _pages(routes: Sequence[BaseRoute]) -> list[Route]:
    """Plain paths first: /people/new is not an employee whose id is "new"."""
    paths = {each.path_format for each in routes if isinstance(each, HTTPRoute) and "GET" in each.methods}
    found = [Route(path) for path in sorted(paths, key=lambda path: (path.count("{"), path))]
    return [each for each in found if each.is_page]


def find_addresses(client: APIRequestContext, host: str, routes: Sequence[Route]) -> dict[Route, list[str]]:
    """What this visitor may see: every address that links lead to, at most `MOST` per route."""
    found: dict[Route, list[str]] = {}
    waiting, known = [each.path for each in routes if each.is_plain], set[str]()
    while waiting:
        address = waiting.pop(0)
        route = next((each for each in routes if each.answers(address)), None)
        if route is None or address in known or len(found.get(route, [])) >= FOLLOWED:
            continue
        known.add(address)
        answer = client.get(host + address, max_redirects=0, headers={"Accept": "text/html"})
        if _is_page(answer):
            found.setdefault(route, []).append(address)
            waiting += _links(answer.text().replace(host, ""))
    return {route: addresses[:MOST] for route, addresses in found.items()}


def _is_page(answer: APIResponse) -> bool:
    return answer.status == 200 and "text/html" in answer.headers.get("content-type", "")


def _links(text: str) -> list[str]:
    """Where the page leads; lists are looked at once, not in each of their orders."""
    links = dict.fromkeys(html.unescape(link) for link in _LINK.findall(text))
    return [link for link in links if "?" not in link]
