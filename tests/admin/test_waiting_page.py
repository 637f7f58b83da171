"""「通知先なし」: what waits for a destination is chosen and sent, all of it is sent, or put aside as seen."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from admin.busy_company import Company, open_company
from toritsugi.connections.tables import connection
from toritsugi.event import Urgency
from toritsugi.intake import waiting_ids
from toritsugi.outbox import notifications_of_event
from toritsugi.people.tables import employee
from web.front_door import Browser

pytestmark = pytest.mark.anyio


async def nowhere(company: Company, *, reached: bool = False) -> None:
    """Nobody has a user ID, and there is no base destination; or both again."""
    user, room = ("user-1", "room-base") if reached else ("", "")
    async with company.database.transaction() as c:
        await c.execute(update(connection).values(base_user_id=user, base_channel_id=room))
        await c.execute(update(employee).values(lineworks_user_id="", channel_id="", delivery="dm"))


async def press(browser: Browser, act: str, *ids: str) -> dict[str, list[str]]:
    """What the page's address says was done."""
    page = (await browser.get("/events?show=nowhere")).text
    token = page.split('name="csrf_token" value="')[1][:64]
    fields: Any = {"csrf_token": token, "act": act, "id": list(ids)}
    answer = await browser.post("/events/waiting", fields)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/events?show=nowhere")
    return parse_qs(urlsplit(answer.headers["Location"]).query)


async def still(company: Company) -> list[str]:
    async with company.database.reading() as c:
        return await waiting_ids(c, company.organization.id)


async def told(company: Company, event_id: str) -> int:
    async with company.database.reading() as c:
        return len(await notifications_of_event(c, event_id))


async def test_the_chosen_are_sent_once_there_is_a_destination(company: Company, browser: Browser) -> None:
    await nowhere(company)
    first, second = await company.accept("承認依頼 1"), await company.accept("承認依頼 2")
    page = (await browser.get("/events?show=nowhere")).text
    assert "承認依頼 1" in page and f'name="id" value="{second}"' in page
    done = await press(browser, "send", first)
    assert done == {"show": ["nowhere"], "waiting": ["1"]} and await still(company) == [first, second]
    await nowhere(company, reached=True)
    done = await press(browser, "send", first)
    assert done == {"show": ["nowhere"], "sent": ["1"]} and await still(company) == [second]
    assert await told(company, first) == 1 and await told(company, second) == 0
    page = (await browser.get("/events?show=nowhere&sent=1")).text
    assert "1 件を送信待ちに入れました。" in page and "承認依頼 1" not in page


async def test_all_are_sent_and_what_is_over_stays_to_be_seen(company: Company, browser: Browser) -> None:
    await nowhere(company)
    notices = [await company.accept(f"件名 {number}") for number in range(3)]
    over = company.database.clock.now() - 1
    late = await company.accept("テスト", urgency=Urgency.TEST, kind="test", expires_at=over)
    await nowhere(company, reached=True)
    done = await press(browser, "send_all")
    assert done == {"show": ["nowhere"], "sent": ["3"], "left": ["1"]} and await still(company) == [late]
    assert [await told(company, each) for each in notices] == [1, 1, 1] and await told(company, late) == 0


async def test_a_button_pressed_with_nothing_chosen_says_so(company: Company, browser: Browser) -> None:
    await nowhere(company)
    waits = await company.accept("承認依頼")
    for act in ("send", "dismiss"):
        done = await press(browser, act)
        assert done == {"show": ["nowhere"], "unchosen": ["1"]} and await still(company) == [waits]
    page = (await browser.get("/events?show=nowhere&unchosen=1")).text
    assert "何も選ばれていません。一覧で選んでから、もう一度押してください。" in page


async def test_what_is_dismissed_is_never_sent(company: Company, browser: Browser) -> None:
    await nowhere(company)
    seen, other = await company.accept("確認済みにする"), await company.accept("残す")
    assert await press(browser, "dismiss", seen) == {"show": ["nowhere"], "dismissed": ["1"]}
    assert await press(browser, "dismiss", seen) == {"show": ["nowhere"], "dismissed": ["0"]}
    await nowhere(company, reached=True)
    await press(browser, "send_all")
    assert (await told(company, seen), await told(company, other)) == (0, 1)


async def test_nothing_happens_without_a_choice_or_to_another_companys(company: Company, browser: Browser) -> None:
    await nowhere(company)
    mine = await company.accept("自社の通知")
    stranger = await open_company(company.database, "other@example.com")
    await nowhere(stranger)
    theirs = await stranger.accept("他社の通知")
    await stranger.desk.accept.stop()
    for act in ("send", "dismiss"):
        await press(browser, act, theirs)
    assert await press(browser, "") == {"show": ["nowhere"]}
    assert await still(company) == [mine] and await still(stranger) == [theirs]
