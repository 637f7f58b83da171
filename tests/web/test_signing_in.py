"""Signing in and out: sessions, their limits, and what ends them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from litestar import get, post
from sqlalchemy import func, select, update

from toritsugi.database import Database
from toritsugi.web import (
    AccountKeeper,
    AnyRequest,
    EmailTaken,
    PasswordKeeper,
    WeakPassword,
    account_of,
    csrf_token,
    local_path,
    require_admin,
)
from toritsugi.web.tables import account, session
from web.front_door import EMAIL, PASSWORD, Browser, add_operator, front_door, quick_keeper, token_in

pytestmark = pytest.mark.anyio


@get("/private", guards=[require_admin])
async def private(request: AnyRequest) -> str:
    found = account_of(request)
    return found.name if found else ""


@post("/private", guards=[require_admin])
async def change_private() -> str:
    return "changed"


@pytest.fixture
async def browser(database: Database) -> AsyncIterator[Browser]:
    await add_operator(database)
    async with front_door(database, [private, change_private]) as opened:
        yield opened


def cookie(browser: Browser) -> str:
    return str(browser.client.cookies.get("toritsugi-session"))


async def test_the_asked_page_comes_after_the_sign_in(browser: Browser) -> None:
    asked = await browser.get("/private?a=1&b=%E3%81%82")
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Fprivate%3Fa%3D1%26b%3D%25E3%2581%2582"
    form = await browser.get(asked.headers["location"])
    assert 'name="next" value="/private?a=1&amp;b=%E3%81%82"' in form.text
    answer = await browser.sign_in(next="/private?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/private?a=1")
    assert (await browser.get("/private")).text == "佐藤 美咲"
    assert (await browser.get("/sign-in?next=/private")).headers["location"] == "/private"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nSet-Cookie: x=1"],
)
def test_only_our_own_paths_come_after_the_sign_in(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"


async def test_a_new_session_has_a_new_id_and_only_its_digest_is_kept(browser: Browser, database: Database) -> None:
    await browser.get("/sign-in")
    before = cookie(browser)
    await browser.sign_in()
    after = cookie(browser)
    assert before != after
    assert len(after) >= 43
    async with database.reading() as c:
        rows = (await c.execute(select(session))).mappings().all()
    assert len(rows) == 1
    assert after not in str(rows)


async def test_wrong_words_and_unknown_people_are_told_the_same(browser: Browser) -> None:
    wrong = await browser.sign_in(password="some other words 1")
    unknown = await browser.sign_in(email="nobody@example.com")
    assert wrong.status_code == unknown.status_code == 401
    sentence = "メールアドレスかパスワードが違います。もう一度お確かめください。"
    assert sentence in wrong.text
    assert wrong.text.replace(EMAIL, "x") == unknown.text.replace("nobody@example.com", "x")
    assert PASSWORD not in wrong.text


async def refused(browser: Browser, secret: str) -> bool:
    browser.client.cookies.clear()
    answer = await browser.get("/private", Cookie=f"toritsugi-session={secret}")
    return bool(answer.status_code == 303)


async def test_signing_out_ends_the_session_on_the_server(browser: Browser) -> None:
    await browser.sign_in()
    secret = cookie(browser)
    answer = await browser.post("/sign-out", {"csrf_token": csrf_token(secret)})
    assert answer.headers["location"] == "/sign-in"
    assert await refused(browser, secret)


@pytest.mark.parametrize("change", ["password", "close", "again"])
async def test_a_changed_account_ends_every_session(browser: Browser, database: Database, change: str) -> None:
    await browser.sign_in()
    secret = cookie(browser)
    keeper = quick_keeper(database)
    if change == "password":
        assert await keeper.set_password(EMAIL, "other wolves sing at dawn")
    elif change == "close":
        assert await keeper.set_active(EMAIL, False)
    else:
        await browser.client.get("/healthz")
        await browser.post("/sign-in", {"csrf_token": csrf_token(secret), "email": EMAIL, "password": PASSWORD})
    assert await refused(browser, secret)


@pytest.mark.parametrize(("steps", "ends"), [([12.1], True), ([11.9] * 13, False), ([11.9] * 15, True)])
async def test_a_session_ends_after_twelve_idle_hours_or_seven_days(
    browser: Browser, clock: Any, steps: list[float], ends: bool
) -> None:
    await browser.sign_in()
    for hours in steps[:-1]:
        clock.advance(hours * 3600)
        await browser.get("/private")
    clock.advance(steps[-1] * 3600)
    answer = await browser.get("/private")
    assert (answer.status_code == 303) is ends


async def test_old_sessions_are_swept_away(browser: Browser, database: Database, clock: Any) -> None:
    await browser.sign_in()
    clock.advance(8 * 86400)
    browser.client.cookies.clear()
    await browser.sign_in()
    async with database.reading() as c:
        assert (await c.execute(select(func.count()).select_from(session))).scalar_one() == 1


async def test_a_closed_account_cannot_sign_in_and_a_reopened_one_can(browser: Browser, database: Database) -> None:
    keeper = quick_keeper(database)
    await keeper.set_active(EMAIL, False)
    assert (await browser.sign_in()).status_code == 401
    await keeper.set_active(EMAIL, True)
    assert (await browser.sign_in()).status_code == 303
    assert not await keeper.set_active("nobody@example.com", True)
    assert not await keeper.set_password("nobody@example.com", "other wolves sing at dawn")


async def test_another_role_may_not_see_the_administrators_pages(browser: Browser, database: Database) -> None:
    async with database.transaction() as c:
        await c.execute(update(account).values(role="guest"))
    await browser.sign_in()
    answer = await browser.get("/private")
    assert answer.status_code == 403
    assert "権限がありません" in answer.text


async def test_programs_and_refreshing_lists_are_not_led_to_a_form(browser: Browser) -> None:
    program = await browser.get("/private", Accept="application/json")
    assert (program.status_code, program.json()["title"]) == (401, "サインインが必要です")
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver.local/private?show=mail"}
    refreshing = await browser.get("/private", **headers)
    assert refreshing.status_code == 401
    assert refreshing.headers["hx-redirect"] == "/sign-in?next=%2Fprivate%3Fshow%3Dmail&stale=1"


STALE = "直前の操作は行われていません"


@pytest.mark.parametrize("lost", ["ended on the server", "the cookie is gone", "signed in anew elsewhere"])
async def test_a_form_within_a_page_leads_to_the_sign_in_and_back_when_its_session_is_over(
    browser: Browser, clock: Any, lost: str
) -> None:
    await browser.sign_in()
    token = csrf_token(cookie(browser))
    if lost == "ended on the server":
        clock.advance(13 * 3600)
    else:
        browser.client.cookies.clear()
    if lost == "signed in anew elsewhere":
        await browser.sign_in()
    within = {"HX-Request": "true", "HX-Current-URL": "http://testserver.local/private?show=mail", "Accept": "*/*"}
    answer = await browser.post("/private", {"csrf_token": token}, within)
    assert answer.status_code in {401, 403}
    led = await browser.get(answer.headers["hx-redirect"])
    if lost == "signed in anew elsewhere":
        assert (led.status_code, led.headers["location"]) == (303, "/private?show=mail")
        return
    assert STALE in led.text and 'name="next" value="/private?show=mail"' in led.text
    again = {"csrf_token": token_in(led.text), "email": EMAIL, "password": PASSWORD, "next": "/private?show=mail"}
    assert (await browser.post("/sign-in", again)).headers["location"] == "/private?show=mail"


async def test_a_whole_form_is_answered_with_the_sign_in_when_its_session_is_over(browser: Browser, clock: Any) -> None:
    await browser.sign_in()
    token = csrf_token(cookie(browser))
    clock.advance(13 * 3600)
    answer = await browser.post("/private", {"csrf_token": token}, {"Referer": "http://testserver.local/private?a=1"})
    assert answer.status_code == 401
    assert STALE in answer.text and 'name="next" value="/private?a=1"' in answer.text
    assert STALE not in (await browser.get("/sign-in?next=%2Fprivate")).text


@pytest.mark.parametrize("held", ["nothing", "what a stranger is given"])
async def test_a_whole_form_whose_cookie_is_gone_is_answered_with_the_sign_in(browser: Browser, held: str) -> None:
    await browser.sign_in()
    fields = {"csrf_token": csrf_token(cookie(browser))}
    browser.client.cookies.clear()
    if held != "nothing":
        await browser.get("/sign-in")
    page = {"Referer": "http://testserver.local/private?a=1"}
    answer = await browser.post("/private", fields, page)
    assert answer.status_code == 401
    assert STALE in answer.text and 'name="next" value="/private?a=1"' in answer.text
    again = {"csrf_token": token_in(answer.text), "email": EMAIL, "password": PASSWORD, "next": "/private?a=1"}
    assert (await browser.post("/sign-in", again)).headers["location"] == "/private?a=1"


async def test_a_sign_in_whose_cookie_is_gone_leads_to_a_fresh_one_and_on(browser: Browser) -> None:
    fields = {"csrf_token": await browser.token(), "email": EMAIL, "password": PASSWORD}
    browser.client.cookies.clear()
    page = {"Referer": "http://testserver.local/sign-in?next=%2Fprivate%3Fa%3D1"}
    answer = await browser.post("/sign-in", fields, page)
    assert answer.status_code == 401
    assert 'name="next" value="/private?a=1"' in answer.text
    again = {**fields, "csrf_token": token_in(answer.text), "next": "/private?a=1"}
    assert (await browser.post("/sign-in", again)).headers["location"] == "/private?a=1"


async def test_a_form_of_another_site_is_refused_whether_or_not_its_browser_holds_a_cookie(browser: Browser) -> None:
    answer = await browser.post("/private", {"csrf_token": "x"}, {"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "安全のため" in answer.text


async def test_an_email_address_belongs_to_one_account(database: Database) -> None:
    await add_operator(database)
    with pytest.raises(EmailTaken):
        await add_operator(database, " Misaki@Example.COM ")
    with pytest.raises(WeakPassword) as refused:
        await add_operator(database, "b@example.com", password="short")
    assert refused.value.weakness == "too_short"


async def test_a_password_hashed_with_old_parameters_is_hashed_anew(browser: Browser, database: Database) -> None:
    async with database.reading() as c:
        before = (await c.execute(select(account.c.password_hash))).scalar_one()
    stronger = PasswordKeeper(PasswordHasher(time_cost=2, memory_cost=1024, parallelism=1))
    keeper = AccountKeeper(database, stronger)
    assert await keeper.authenticate(EMAIL, PASSWORD, "10.0.0.1")
    async with database.reading() as c:
        after = (await c.execute(select(account.c.password_hash))).scalar_one()
    assert before != after
    assert "t=2" in after
    assert await keeper.authenticate(EMAIL.upper(), PASSWORD, "10.0.0.1")


async def test_the_language_is_kept_in_the_browser_and_with_the_account(browser: Browser, database: Database) -> None:
    await browser.sign_in()
    fields = {"csrf_token": csrf_token(cookie(browser)), "language": "en", "next": "/private"}
    answer = await browser.post("/language", fields)
    assert answer.headers["location"] == "/private"
    assert "There is no such page" in (await browser.get("/nowhere")).text
    async with database.reading() as c:
        assert (await c.execute(select(account.c.language))).scalar_one() == "en"
    odd = await browser.post("/language", {**fields, "language": "<script>"})
    assert "set-cookie" not in odd.headers
