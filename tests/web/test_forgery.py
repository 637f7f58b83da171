"""Forged requests: whatever changes something needs a token of this browser's own and comes from our own pages."""

from collections.abc import AsyncIterator

import pytest
from litestar import delete, patch, post, put
from litestar.routes import HTTPRoute

from toritsugi.admin import ADMIN, ADMIN_ROUTES
from toritsugi.database import Database
from toritsugi.web import NO_COOKIE, Web, WebSettings, create_web, csrf_token
from toritsugi.web.guards import SAFE_METHODS
from web.front_door import HOST, Browser, add_operator, front_door

pytestmark = pytest.mark.anyio


@post("/change")
async def change() -> str:
    return "changed"


@put("/change")
async def replace() -> str:
    return "changed"


@patch("/change")
async def mend() -> str:
    return "changed"


@delete("/change")
async def remove() -> None:
    return None


@post("/api/change", opt=NO_COOKIE)
async def by_key() -> str:
    return "changed"


@post("/desk", opt={"csrf_cookie": "desk"})
async def of_the_desk() -> str:
    return "changed"


@pytest.fixture
async def browser(database: Database) -> AsyncIterator[Browser]:
    await add_operator(database)
    async with front_door(database, [change, replace, mend, remove, by_key, of_the_desk]) as opened:
        yield opened


def unsafe_routes(app: Web) -> list[tuple[str, str]]:
    """Every route that changes something and that a cookie can open, with its parameters filled in."""
    return [
        (method, route.path_format.replace("{id}", "0" * 32))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if not handler.opt.get("no_cookie")
        for method in handler.http_methods
        if method not in SAFE_METHODS
    ]


async def test_no_route_is_forgotten(database: Database) -> None:
    app = create_web([ADMIN_ROUTES], database, WebSettings(), rooms=[ADMIN])
    found = set(unsafe_routes(app))
    assert ("POST", f"/notifications/{'0' * 32}/resend") in found
    assert {("POST", "/sign-in"), ("POST", "/sign-out"), ("POST", "/language")} <= found


ATTACKS = {
    "no token": {"origin": HOST, "token": ""},
    "another session's token": {"origin": HOST, "token": csrf_token("another")},
    "no token at all, but JSON as text": {"origin": HOST, "token": "", "content_type": "text/plain"},
    "a foreign origin": {"origin": "https://evil.example", "token": "own"},
    "a look-alike origin": {"origin": f"{HOST}.evil.example", "token": "own"},
    "a null origin": {"origin": "null", "token": "own"},
    "no origin": {"origin": "", "token": "own"},
    "another site, said by the browser": {"origin": HOST, "token": "own", "sec-fetch-site": "cross-site"},
    "another host of the same site": {"origin": HOST, "token": "own", "sec-fetch-site": "same-site"},
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_every_unsafe_route_refuses_a_forged_request(browser: Browser, attack: str) -> None:
    await browser.sign_in()
    secret = str(browser.client.cookies.get("toritsugi-session"))
    told = dict(ATTACKS[attack])
    token = told.pop("token")
    headers = {"Accept": "text/html", "Content-Type": told.pop("content_type", "application/x-www-form-urlencoded")}
    headers |= {key: each for key, each in told.items() if each}
    body = f"csrf_token={csrf_token(secret) if token == 'own' else token}"
    routes = unsafe_routes(browser.web)
    assert len(routes) >= 8
    for method, path in routes:
        answer = await browser.client.request(method, path, content=body, headers=headers)
        assert answer.status_code == 403, (method, path)
        assert "安全のため" in answer.text


async def test_our_own_forms_and_scripts_pass(browser: Browser) -> None:
    await browser.sign_in()
    token = csrf_token(str(browser.client.cookies.get("toritsugi-session")))
    form = await browser.post("/change", {"csrf_token": token}, {"Sec-Fetch-Site": "same-origin"})
    assert form.text == "changed"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        headers = {"X-CSRF-Token": token, "Origin": HOST}
        answer = await browser.client.request(method, "/change", headers=headers)
        assert answer.status_code in {200, 201, 204}, method


async def test_a_room_can_bind_its_forms_to_a_cookie_of_its_own(browser: Browser) -> None:
    headers = {"Cookie": "toritsugi-desk=secret-of-the-desk"}
    own = await browser.post("/desk", {"csrf_token": csrf_token("secret-of-the-desk")}, headers)
    assert own.text == "changed"
    other = await browser.post("/desk", {"csrf_token": csrf_token("another")}, headers)
    assert other.status_code == 403


async def test_a_route_without_cookies_needs_no_token(browser: Browser) -> None:
    assert (await browser.client.post("/api/change")).text == "changed"


async def test_a_get_changes_nothing(browser: Browser) -> None:
    for method, path in unsafe_routes(browser.web):
        if (method, path) != ("POST", "/sign-in"):
            assert (await browser.get(path)).status_code == 405, path
