"""Every route of the whole program, asked for by everybody: a stranger, an employee, a receptionist, an administrator.

The routes come from the router; one that is not named here is an administrator's, so that none is forgotten.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from httpx import ASGITransport, AsyncClient
from litestar.routes import HTTPRoute

from people.test_finding import add_tanaka
from toritsugi.app import App
from toritsugi.config import Config
from toritsugi.people import Employee, EmployeeForm, add_employee
from toritsugi.reception import add_kiosk, token_of
from toritsugi.web import NewAccount, Person, account_of_employee, csrf_token
from web.front_door import HOST, PASSWORD, Browser, quick_keeper

pytestmark = pytest.mark.anyio
OPEN = re.compile(
    r"/healthz|/metrics|/static/.*|/sign-(in|out).*|/language|/api/.*|/lineworks/callback|/kiosk(/.*)?|/answer/.*|/help.*|/feeds/.*"
)
"""Pages for strangers, and doors that have a key or a signature of their own."""
OWN = re.compile(r"/me(/.*)?")
EVERYBODY = re.compile(r"/n/.*")
RECEPTION = re.compile(
    r"/visits|/(visits|calls)\.csv|/visits/(inside|figures|new|0+|0+/(leave|badge))"
    r"|/appointments(/|/sheet\.csv|/new|/import(/apply)?|/0+|/0+/(edit|do|receive))?"
)
"""The operator's pages that are a receptionist's too, and no others."""


@dataclass
class House:
    """The whole program's pages, with a browser for each role."""

    routes: list[HTTPRoute]
    stranger: Browser
    employee: Browser
    receptionist: Browser
    admin: Browser
    tablet: Browser
    tokens: dict[str, str]

    def paths(self, method: str) -> list[str]:
        found = [route.path_format for route in self.routes if method in route.methods]
        return [re.sub(r"\{[^}]+\}", "0" * 32, path) for path in found]

    async def post(self, role: str, path: str) -> int:
        browser: Browser = getattr(self, role)
        return int((await browser.post(path, {"csrf_token": self.tokens[role]})).status_code)


@pytest.fixture
async def house(tmp_path: Path, database_address: str) -> AsyncIterator[House]:
    app = App(Config(data_dir=tmp_path, database_url=database_address, public_url=HOST))  # type: ignore[arg-type]
    app.web.furniture.accounts = quick_keeper(app.database)
    tanaka = await add_tanaka(app.database)
    clients = [
        AsyncClient(transport=ASGITransport(cast(Any, app.web), raise_app_exceptions=False), base_url=HOST)
        for _ in range(5)
    ]
    stranger, employee, receptionist, admin, tablet = (Browser(client, app.web) for client in clients)
    tokens = {"stranger": await stranger.token(), "employee": await _sign_in(app, employee, tanaka)}
    tokens["receptionist"] = await _sign_in(app, receptionist, await _receptionist(app, tanaka))
    operator = NewAccount(tanaka.organization_id, "m@example.com", "佐藤", PASSWORD)
    tokens["admin"] = await admin.begin_session(await quick_keeper(app.database).add(operator))
    tokens["tablet"] = await _pair(app, tablet, tanaka)
    routes = [route for route in app.web.routes if isinstance(route, HTTPRoute)]
    yield House(routes, stranger, employee, receptionist, admin, tablet, tokens)
    for client in clients:
        await client.aclose()
    await app.database.close()


async def _sign_in(app: App, browser: Browser, who: Employee) -> str:
    person = Person(who.organization_id, who.id, who.email, who.name, "ja")
    async with app.database.transaction() as c:
        account = await account_of_employee(c, person, 1.0)
    assert account is not None
    return await browser.begin_session(account)


async def _receptionist(app: App, colleague: Employee) -> Employee:
    form = EmployeeForm(name="中村 恵", email="nakamura@example.com", permission="receptionist")
    async with app.database.transaction() as c:
        return await add_employee(c, colleague.organization_id, form, now=1.0)


async def _pair(app: App, browser: Browser, who: Employee) -> str:
    """A browser that is a kiosk, and the proof that its forms carry."""
    async with app.database.transaction() as c:
        _, key = await add_kiosk(c, who.organization_id, "本社受付", now=1.0)
    browser.client.cookies.set("toritsugi-kiosk", token_of(key))
    return csrf_token(token_of(key))


def is_operators(path: str) -> bool:
    return not any(kind.fullmatch(path) for kind in (OPEN, OWN, EVERYBODY))


async def test_the_operators_pages_are_the_operators(house: House) -> None:
    paths = [path for path in house.paths("GET") if is_operators(path)]
    assert len(paths) >= 15 and "/events" in paths
    for path in paths:
        answer = await house.stranger.get(path)
        assert (answer.status_code, answer.headers.get("location", "")[:14]) == (303, "/sign-in?next="), path
        answer = await house.employee.get(path)
        assert answer.status_code == 403 or (path, answer.headers.get("location")) == ("/", "/me"), path
        assert (await house.admin.get(path)).status_code in {200, 303, 404, 409}, path


async def test_nobody_else_changes_anything_of_the_operators(house: House) -> None:
    paths = [path for method in ("POST", "PUT", "PATCH", "DELETE") for path in house.paths(method)]
    operators = [path for path in paths if is_operators(path)]
    assert len(operators) >= 10
    for path in operators:
        assert await house.post("employee", path) == 403, path
        assert await house.post("stranger", path) == 401, path


async def test_a_receptionist_has_the_receptions_pages_and_no_others(house: House) -> None:
    opened = 0
    for path in [path for path in house.paths("GET") if is_operators(path)]:
        answer = await house.receptionist.get(path)
        mine = RECEPTION.fullmatch(path) is not None
        opened += mine
        led_home = (path, answer.headers.get("location")) == ("/", "/me")
        assert answer.status_code in {200, 404} if mine else answer.status_code == 403 or led_home, path
    for path in [path for path in house.paths("POST") if is_operators(path)]:
        assert (await house.post("receptionist", path) == 403) != (RECEPTION.fullmatch(path) is not None), path
    assert opened >= 12


async def test_the_own_pages_are_an_employees(house: House) -> None:
    paths = [path for path in house.paths("GET") if OWN.fullmatch(path)]
    assert len(paths) >= 6
    for path in paths:
        answer = await house.stranger.get(path)
        assert (answer.status_code, answer.headers.get("location", "")[:14]) == (303, "/sign-in?next="), path
        assert (await house.employee.get(path)).status_code in {200, 404}, path
        assert (await house.admin.get(path)).status_code == 403, path
    for path in [path for path in house.paths("POST") if OWN.fullmatch(path)]:
        assert await house.post("stranger", path) == 401, path
        assert await house.post("admin", path) == 403, path


async def test_a_posts_link_asks_a_stranger_to_sign_in(house: House) -> None:
    path = f"/n/{'0' * 32}"
    assert (await house.stranger.get(path)).headers["location"] == f"/sign-in?next=%2Fn%2F{'0' * 32}"
    assert (await house.employee.get(path)).headers["location"] == f"/me/notices/{'0' * 32}"
    assert (await house.admin.get(path)).headers["location"] == f"/events/{'0' * 32}"


async def test_a_kiosks_token_opens_the_reception_only(house: House) -> None:
    assert (await house.tablet.get("/kiosk")).status_code == 200
    others = re.compile(
        r"/healthz|/static/.*|/sign-(in|out).*|/language|/api/(docs|openapi).*|/kiosk(/.*)?|/answer/.*|/help.*|/schema.*"
        r"|/feeds/.*"
    )
    opened = [path for path in house.paths("GET") if not others.fullmatch(path)]
    assert len(opened) >= 40
    for path in opened:
        answer = await house.tablet.get(path, Accept="application/json")
        assert answer.status_code in {401, 403}, path
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in house.paths(method):
            if not others.fullmatch(path):
                form = {"csrf_token": house.tokens["tablet"]}
                answer = await house.tablet.client.request(method, path, data=form)
                assert answer.status_code in {401, 403}, (method, path)
