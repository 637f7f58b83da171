"""Signing in by a code: who gets it, where it works, how often, how long, and what is left of it."""

import asyncio

import pytest
from sqlalchemy import select, update

from personal.staff import SUZUKI, TANAKA, Staff
from street import TANAKA as TANAKA_USER
from street import until
from toritsugi.database import metadata
from toritsugi.outbox import NotificationFilter, list_notifications
from toritsugi.people import Offer, change_wishes, set_employee_active
from toritsugi.people.tables import employee
from toritsugi.web import NewAccount
from web.front_door import PASSWORD, quick_keeper

pytestmark = pytest.mark.anyio
WRONG = "コードが違うか、期限が切れています"


async def test_the_code_comes_by_dm_and_opens_the_own_pages(staff: Staff) -> None:
    browser = await staff.browser()
    answer = await staff.ask(browser, " Tanaka@sample.example ")
    assert answer.status_code == 303 and answer.headers["location"] == "/sign-in/code/enter?next=%2Fme"
    [code] = await staff.codes()
    [message] = await staff.street.messages()
    assert message["to"] == {"user_id": TANAKA_USER}
    answer = await staff.enter(browser, f" {code[:3]} {code[3:]} ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert "メッセージ関連設定" in (await browser.get("/me")).text


async def test_the_page_that_was_asked_for_comes_after_the_sign_in(staff: Staff) -> None:
    browser = await staff.browser()
    answer = await browser.get("/me/notices")
    assert answer.headers["location"] == "/sign-in?next=%2Fme%2Fnotices"
    assert "/sign-in/code?next=/me/notices" in (await browser.get("/sign-in?next=%2Fme%2Fnotices")).text
    await staff.ask(browser, TANAKA, "/me/notices")
    answer = await staff.enter(browser, (await staff.codes())[0], "/me/notices")
    assert answer.headers["location"] == "/me/notices"
    answer = await staff.enter(browser, "1", "https://evil.example/")
    assert "https://evil.example" not in answer.text


async def test_an_unknown_address_gets_the_same_answer_and_no_code(staff: Staff) -> None:
    known, unknown = await staff.browser(), await staff.browser()
    answers = [await staff.ask(known, TANAKA), await staff.ask(unknown, "nobody@sample.example")]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0].headers["location"] == answers[1].headers["location"]
    pages = [await each.get("/sign-in/code/enter?next=%2Fme") for each in (known, unknown)]
    without = [
        page.text.replace(await each.token("/sign-in/code/enter"), "")
        for page, each in zip(pages, (known, unknown), strict=True)
    ]
    assert without[0] == without[1]
    await staff.codes()
    wrong = [await staff.enter(each, "000000x") for each in (known, unknown)]
    assert [each.status_code for each in wrong] == [401, 401] and all(WRONG in each.text for each in wrong)
    assert len(await staff.street.messages()) == 1


async def test_a_code_works_once_and_only_where_it_was_asked_for(staff: Staff) -> None:
    browser, other = await staff.browser(), await staff.browser()
    await staff.ask(browser, TANAKA)
    await staff.ask(other, "nobody@sample.example")
    [code] = await staff.codes()
    assert (await staff.enter(other, code)).status_code == 401
    assert (await staff.enter(browser, code)).status_code == 303
    third = await staff.browser()
    assert (await staff.enter(third, code)).status_code == 401
    again = await staff.browser()
    for cookie in browser.client.cookies.jar:
        again.client.cookies.set(cookie.name, cookie.value or "")
    assert (await staff.enter(again, code)).status_code == 401


async def test_a_code_is_too_old_after_ten_minutes(staff: Staff) -> None:
    browser = await staff.browser()
    await staff.ask(browser, TANAKA)
    [code] = await staff.codes()
    staff.database.clock.advance(601)  # type: ignore[attr-defined]
    answer = await staff.enter(browser, code)
    assert answer.status_code == 401 and WRONG in answer.text


async def test_a_new_code_ends_the_one_before(staff: Staff) -> None:
    browser = await staff.browser()
    await staff.ask(browser, TANAKA)
    first = (await staff.codes())[0]
    await staff.ask(browser, TANAKA)
    second = (await staff.codes(2))[1]
    assert first == second or (await staff.enter(browser, first)).status_code == 401
    assert (await staff.enter(browser, second)).status_code == 303


async def test_after_five_guesses_the_right_code_is_wrong(staff: Staff) -> None:
    browser = await staff.browser()
    await staff.ask(browser, TANAKA)
    [code] = await staff.codes()
    for guess in range(5):
        wrong = str((int(code) + 1 + guess) % 1_000_000).zfill(6)
        assert (await staff.enter(browser, wrong)).status_code == 401
    assert (await staff.enter(browser, code)).status_code == 401


async def test_guessing_for_one_address_from_many_browsers_has_to_wait(staff: Staff) -> None:
    browsers = [await staff.browser() for _ in range(2)]
    told = []
    for browser in browsers:
        await staff.ask(browser, TANAKA)
        told += [(await staff.enter(browser, "x")).status_code for _ in range(4)]
    assert told == [401] * 6 + [429] * 2
    code = (await staff.codes(2))[1]
    assert (await staff.enter(browsers[1], code)).status_code == 429
    staff.database.clock.advance(60)  # type: ignore[attr-defined]
    assert (await staff.enter(browsers[1], code)).status_code == 303


async def test_asking_too_often_is_told_to_wait_for_known_and_unknown_alike(staff: Staff) -> None:
    for email in (TANAKA, "nobody@sample.example"):
        told = []
        for _ in range(5):
            told.append((await staff.ask(await staff.browser(), email)).status_code)
        assert told == [303, 303, 303, 303, 429]
    assert (await staff.ask(await staff.browser(), SUZUKI)).status_code == 303


async def test_nothing_keeps_the_code(staff: Staff) -> None:
    browser = await staff.browser()
    await staff.ask(browser, TANAKA)
    [code] = await staff.codes()
    await until(lambda: _is_settled(staff))
    async with staff.database.reading() as c:
        kept = "\n".join([str(row) for table in metadata.sorted_tables for row in await c.execute(select(table))])
    assert code not in kept and "●●●●●●" in kept
    await staff.enter(browser, code)
    assert TANAKA not in str(await _codes_table(staff))


async def _is_settled(staff: Staff) -> bool:
    async with staff.database.reading() as c:
        rows = await list_notifications(c, staff.street.organization_id, NotificationFilter())
    return all(row.settled_at for row in rows)


async def _codes_table(staff: Staff) -> list[object]:
    async with staff.database.reading() as c:
        return list(await c.execute(select(metadata.tables["sign_in_code"])))


async def test_the_operators_pages_never_show_the_code(staff: Staff) -> None:
    operator = await quick_keeper(staff.database).add(
        NewAccount(staff.street.organization_id, "m@example.com", "佐藤", PASSWORD)
    )
    desk = await staff.browser()
    await desk.begin_session(operator)
    await staff.ask(await staff.browser(), TANAKA)
    [code] = await staff.codes()
    listed = (await desk.get("/notifications")).text
    assert "サインインのコード: ●●●●●●" in listed and code not in listed
    event = listed.split('href="/events/')[1].split("#")[0]
    assert code not in (await desk.get(f"/events/{event}")).text


async def test_a_further_address_leads_to_the_same_pages(staff: Staff) -> None:
    async with staff.database.transaction() as c:
        await change_wishes(c, staff.street.tanaka, {"mail2": "taro@sample.example"}, Offer({}, {}))
    browser = await staff.signed_in("taro@sample.example")
    assert "taro@sample.example" in (await browser.get("/me")).text


async def test_who_has_no_user_id_or_has_left_gets_no_code(staff: Staff) -> None:
    async with staff.database.transaction() as c:
        await c.execute(update(employee).where(employee.c.email == SUZUKI).values(active=False))
    for email in (SUZUKI, "newcomer@sample.example"):
        assert (await staff.ask(await staff.browser(), email)).status_code == 303
    await staff.parts.codes.stop()
    await asyncio.sleep(0.1)
    assert await staff.street.messages() == []


async def test_who_leaves_is_signed_out_at_once(staff: Staff) -> None:
    browser = await staff.signed_in()
    street = staff.street
    async with staff.database.transaction() as c:
        await set_employee_active(c, street.organization_id, street.tanaka.id, False)
    answer = await browser.get("/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fme")
    assert (await browser.get("/sign-in?next=%2Fme")).status_code == 200


async def test_who_was_taken_out_of_the_list_by_other_means_is_signed_out_too(staff: Staff) -> None:
    browser = await staff.signed_in()
    async with staff.database.transaction() as c:
        await c.execute(update(employee).values(active=False))
    assert (await browser.get("/me")).headers["location"] == "/sign-in?next=%2Fme"
    assert (await browser.get("/sign-in?next=%2Fme")).status_code == 200


async def test_an_employee_signs_in_by_an_own_password(staff: Staff) -> None:
    browser = await staff.signed_in()
    fields = {"csrf_token": await browser.token("/me/password"), "password": "short"}
    assert "15文字以上" in (await browser.post("/me/password", fields)).text
    answer = await browser.post("/me/password", fields | {"password": PASSWORD})
    assert answer.headers["location"] == "/me?told=password#password"
    assert (await browser.get("/me")).status_code == 200
    other = await staff.browser()
    answer = await other.sign_in(TANAKA, PASSWORD)
    assert answer.headers["location"] == "/"
    assert (await other.get("/")).headers["location"] == "/me"
    fields = {"csrf_token": await other.token("/me/password"), "password": "another good one here", "present": "no"}
    assert (await other.post("/me/password", fields)).status_code == 422
    assert (await other.post("/me/password", fields | {"present": PASSWORD})).status_code == 303
    assert (await browser.get("/me")).status_code == 303


async def test_a_code_opens_no_administrators_page_and_changes_no_administrators_password(staff: Staff) -> None:
    keeper = quick_keeper(staff.database)
    await keeper.add(NewAccount(staff.street.organization_id, TANAKA, "田中", PASSWORD))
    by_code = await staff.signed_in()
    assert (await by_code.get("/events")).status_code == 403
    assert (await by_code.get("/")).headers["location"] == "/me"
    page = (await by_code.get("/me/password")).text
    assert "ここでは変えられません" in page
    fields = {"csrf_token": await by_code.token("/me"), "password": "mine from now on, ha"}
    assert (await by_code.post("/me/password", fields)).status_code == 422
    by_password = await staff.browser()
    await by_password.sign_in(TANAKA, PASSWORD)
    assert (await by_password.get("/events")).status_code == 200
    own = (await by_password.get("/me")).text
    assert "管理画面" in own and "田中 太郎" in own


async def test_an_administrator_who_is_no_employee_is_told_so(staff: Staff) -> None:
    keeper = quick_keeper(staff.database)
    operator = await keeper.add(NewAccount(staff.street.organization_id, "m@example.com", "佐藤", PASSWORD))
    desk = await staff.browser()
    await desk.begin_session(operator)
    answer = await desk.get("/me")
    assert answer.status_code == 403 and "社員として登録されていません" in answer.text
