"""What was told among others says so: in the lists, in its story, and in the story of the message that carries it."""

import pytest

from admin.busy_company import REFUSED, Company
from toritsugi.event import Addressee
from toritsugi.outbox import NotificationRow, notifications_of_event
from web.front_door import Browser

pytestmark = pytest.mark.anyio

ROOM = (Addressee("room", "room-sales"),)


async def three(company: Company) -> list[str]:
    """Three notices for one room, merged but not yet sent."""
    events = [await company.accept(f"件名{number}", addressees=ROOM) for number in (1, 2, 3)]
    await company.merge()
    return events


async def row(company: Company, event_id: str, at: int = 0) -> NotificationRow:
    async with company.database.reading() as c:
        return (await notifications_of_event(c, event_id))[at]


async def test_a_merged_one_leads_to_the_message_that_carries_it(company: Company, browser: Browser) -> None:
    first, second, _ = await three(company)
    carrier = await row(company, first, 1)
    page = (await browser.get(f"/events/{second}")).text
    assert f'<a href="/notifications/{carrier.id}">3 件をまとめた通知で伝えます。' in page
    assert "まとめて送信待ち" in page and "再送する" not in page, "its fate is not known yet"
    await company.deliver(first)
    page = (await browser.get(f"/events/{second}")).text
    assert "まとめて届きました" in page and "まとめて送信待ち" not in page and "再送する" in page
    answer = await browser.get(f"/notifications/{carrier.id}")
    assert answer.headers["Location"] == f"/events/{first}#n-{carrier.id}"


async def test_the_message_names_what_it_carries(company: Company, browser: Browser) -> None:
    events = await three(company)
    await company.deliver(events[0])
    page = (await browser.get(f"/events/{events[0]}")).text
    assert "3 件をまとめた通知です。" in page and "まとめた 3 件を見る" in page
    for number, event in enumerate(events, 1):
        one = await row(company, event)
        assert f'<a href="/events/{event}#n-{one.id}">件名{number}</a>' in page


async def test_a_refused_message_speaks_for_all_that_it_carries(company: Company, browser: Browser) -> None:
    events = await three(company)
    await company.refuse(events[0], REFUSED, with_fallback=False)
    assert "まとめて送信できず" in (await browser.get(f"/events/{events[1]}")).text
    listed = (await browser.get("/notifications?show=person")).text
    assert listed.count("件名1 ほか 2 件") >= 1 and "件名3</a>" not in listed, "one thing to do, not three"


async def test_the_list_tells_the_fate_of_each(company: Company, browser: Browser) -> None:
    events = await three(company)
    assert (await browser.get("/notifications")).text.count("まとめて送信待ち") == 3
    await company.deliver(events[0])
    assert (await browser.get("/notifications")).text.count("まとめて届きました") == 3
