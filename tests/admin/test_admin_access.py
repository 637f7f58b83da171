"""Who may see the operator's pages, and that everything in their menu works."""

import re

import pytest
from litestar.routes import HTTPRoute
from sqlalchemy import update

from admin.busy_company import EMAIL, PASSWORD, Company
from toritsugi.connections.tables import connection
from toritsugi.people import employees_by_email, note_known, note_unknown
from toritsugi.web.tables import account
from web.front_door import Browser

pytestmark = pytest.mark.anyio
OPEN = {"/healthz", "/sign-in", "/static/{fingerprint}/{name}", "/help", "/help/{topic}"}


def readable(browser: Browser) -> list[str]:
    """Every page that can be asked for, with its parameters filled in, and none of the open ones."""
    paths = [
        route.path_format
        for route in browser.web.routes
        if isinstance(route, HTTPRoute) and "GET" in route.methods and route.path_format not in OPEN
    ]
    filled = {
        "{id}": "0" * 32,
        "{picture}": "0" * 32,
        "{photo}": "0" * 32,
        "{step}": "app",
        "{key}": "other",
        "{kind}": "visitor",
    }
    return [re.sub(r"{\w+}", lambda part: filled[part.group()], path) for path in paths]


async def test_every_page_asks_for_a_sign_in_and_leads_back(company: Company, browser: Browser) -> None:
    browser.client.cookies.clear()
    paths = readable(browser)
    assert len(paths) >= 10
    for path in paths:
        answer = await browser.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"] == "/sign-in?next=" + path.replace("/", "%2F")


async def test_every_page_refuses_other_roles(company: Company, browser: Browser) -> None:
    async with company.database.transaction() as c:
        await c.execute(update(account).values(role="guest"))
    for path in readable(browser):
        assert (await browser.get(path)).status_code == 403, path


async def test_a_notifications_link_leads_through_the_sign_in_to_the_whole(company: Company, browser: Browser) -> None:
    event = await company.accept("全文はこちら", text="長い本文")
    browser.client.cookies.clear()
    path = f"/events/{event}"
    assert (await browser.get(path)).headers["location"] == f"/sign-in?next=%2Fevents%2F{event}"
    answer = await browser.sign_in(EMAIL, PASSWORD, next=path)
    assert answer.headers["location"] == path
    assert "長い本文" in (await browser.get(path)).text


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_link_of_every_page_works(busy: Company, browser: Browser, language: str) -> None:
    browser.client.cookies.set("language", language)
    seen: set[str] = set()
    ahead = ["/"]
    while ahead and len(seen) < 60:
        path = ahead.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = await browser.get(path)
        assert answer.status_code == 200, path
        if "text/html" in answer.headers["content-type"]:
            assert f'<html lang="{language}">' in answer.text
            links = re.findall(r'href="(/[^"#]*)', answer.text)
            ahead += [link.replace("&amp;", "&") for link in links]
    assert {"/notifications", "/events", "/visits", "/people", "/sources", "/connections"} <= seen


async def test_people_are_found_by_any_writing(company: Company, browser: Browser) -> None:
    everybody = (await browser.get("/people")).text
    for name in ("田中 太郎", "佐藤 花子", "山田 優"):
        assert name in everybody
    assert "ユーザーID未設定" in everybody
    for search in ("tanaka", "たなか", "田中"):
        page = (await browser.client.get("/people", params={"search": search})).text
        assert "tanaka@example.com" in page
        assert "sato@example.com" not in page


async def test_an_employee_whose_id_line_works_does_not_know_is_marked(company: Company, browser: Browser) -> None:
    async with company.database.reading() as c:
        tanaka = (await employees_by_email(c, ["tanaka@example.com"]))["tanaka@example.com"]
    assert "LINE WORKS にいません" not in (await browser.get("/people")).text
    async with company.database.transaction() as c:
        await note_unknown(company.database, c, [(tanaka.organization_id, tanaka.lineworks_user_id)])
    page = (await browser.get("/people")).text
    assert page.count("LINE WORKS にいません") == 1
    assert f">{tanaka.lineworks_user_id}</span> <span" in page
    async with company.database.transaction() as c:
        await note_known(c, [(tanaka.organization_id, tanaka.lineworks_user_id)])
    assert "LINE WORKS にいません" not in (await browser.get("/people")).text


async def test_a_held_connection_is_told_on_its_page(company: Company, browser: Browser) -> None:
    assert "つながっています" in (await browser.get("/connections")).text
    async with company.database.transaction() as c:
        values = {"held_at": company.database.clock.now(), "held_reason": "鍵が違います"}
        await c.execute(update(connection).values(**values))
    page = (await browser.get("/connections")).text
    assert "止まっています" in page
    assert "鍵が違います" in page


async def test_visits_show_the_answer_and_how_long_it_took(busy: Company, browser: Browser, clock: object) -> None:
    await busy.desk.arrive(None, visitor_name="中村 優子")
    page = (await browser.get("/visits")).text
    for told in (
        "山本 健太",
        "青葉物産",
        "すぐ行きます",
        "18秒",
        "1分14秒",
        "代わりに対応します",
        "総合受付",
        "呼び出し中",
    ):
        assert told in page, told
    clock.advance(700)  # type: ignore[attr-defined]
    page = (await browser.get("/visits")).text
    assert "応答なし" in page and "呼び出し中" not in page


async def test_visits_are_paged(company: Company, browser: Browser) -> None:
    for number in range(52):
        await company.desk.arrive(None, visitor_name=f"客{number}")
    page = (await browser.get("/visits")).text
    assert page.count("<tr id=") == 50
    older = page.split('class="button button--quiet" href="')[1].split('"')[0]
    assert (await browser.get(older)).text.count("<tr id=") == 2
