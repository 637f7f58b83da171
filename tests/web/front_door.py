"""A web application with a few routes of its own, and a browser-like client, for the tests of the furniture."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from argon2 import PasswordHasher
from httpx import ASGITransport, AsyncClient
from litestar.types import ControllerRouterHandler

from toritsugi.database import Database
from toritsugi.people import add_organization
from toritsugi.web import (
    Account,
    AccountKeeper,
    NewAccount,
    PasswordKeeper,
    Room,
    Web,
    WebSettings,
    create_web,
    csrf_token,
)

EMAIL = "misaki@example.com"
PASSWORD = "correct wolves sing at noon"
HOST = "http://testserver.local"
QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def quick_keeper(database: Database) -> AccountKeeper:
    """Checks passwords at once, so that a test can try many."""
    return AccountKeeper(database, PasswordKeeper(QUICK))


async def add_operator(database: Database, email: str = EMAIL, **fields: Any) -> Account:
    """Somebody who may sign in, of a new company."""
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社サンプル", now=database.clock.now())
    plain: dict[str, Any] = {"name": "佐藤 美咲", "password": PASSWORD}
    return await quick_keeper(database).add(NewAccount(company.id, email, **(plain | fields)))


class Browser:
    """Keeps cookies, reads tokens from forms, sends the headers that browsers send."""

    def __init__(self, client: AsyncClient, web: Web) -> None:
        self.client = client
        self.web = web

    async def get(self, path: str, **headers: str) -> Any:
        plain = {"Accept": "text/html", "Accept-Language": "ja"}
        return await self.client.get(path, headers=plain | headers, follow_redirects=False)

    async def post(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] = {}) -> Any:
        plain = {"Accept": "text/html", "Accept-Language": "ja", "Origin": HOST}
        sent = {key: each for key, each in {**plain, **headers}.items() if each}
        return await self.client.post(path, data=dict(fields), headers=sent, follow_redirects=False)

    async def begin_session(self, account: Account) -> str:
        """As if this person had signed in; gives the token of the forms."""
        secret = await self.web.furniture.sessions.begin(account.id, None)
        self.client.cookies.set("toritsugi-session", secret)
        return csrf_token(secret)

    async def token(self, path: str = "/sign-in") -> str:
        return token_in((await self.get(path)).text)

    async def sign_in(self, email: str = EMAIL, password: str = PASSWORD, next: str = "/") -> Any:
        fields = {"csrf_token": await self.token(), "email": email, "password": password, "next": next}
        return await self.post("/sign-in", fields)


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', page)
    assert found, page[:500]
    return found[1]


@asynccontextmanager
async def front_door(
    database: Database,
    handlers: Sequence[ControllerRouterHandler] = (),
    settings: WebSettings | None = None,
    rooms: Sequence[Room] = (),
    parts: Sequence[object] = (),
) -> AsyncIterator[Browser]:
    """The application with quick passwords, and somebody in front of it."""
    web = create_web(handlers, database, settings or WebSettings(), parts=parts, rooms=rooms)
    web.furniture.accounts = quick_keeper(database)
    transport = ASGITransport(cast(Any, web), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url=HOST) as client:
        yield Browser(client, web)
