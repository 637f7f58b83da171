"""An employee's feed: the own appointments, at an address that can be renewed and closed."""

import re

import pytest

from appointments.calendar_reader import read_calendar
from appointments.diary import Diary
from appointments.office_pages import open_pages
from toritsugi.people import set_employee_active

pytestmark = pytest.mark.anyio


async def test_a_calendar_reads_the_own_appointments_until_the_address_is_closed(diary: Diary) -> None:
    mine = await diary.add(note="会議室A")
    await diary.add(host_ids=(diary.desk.sato.id,), title="佐藤の予定")
    gone = await diary.add(title="取り消した予定")
    await diary.cancel(gone)
    async with open_pages(diary, diary.desk.tanaka) as pages:
        pages.base = ""
        first, second = [
            re.search(r"/feeds/[\w-]{43}/visitors\.ics", await pages.post("/me/feed", 200, todo="open"))
            for _ in range(2)
        ]
        assert first and second and first[0] not in await pages.get("/me/feed")
        pages.browser.client.cookies.clear()
        assert (await pages.browser.get(first[0])).status_code == 404
        answer = await pages.browser.get(second[0])
        assert answer.headers["content-type"].startswith("text/calendar")
        calendar = read_calendar(answer.content)
        (event,) = calendar.of("VEVENT")
        assert event.value("UID").startswith(mine.id) and "山本 健太" in event.text("SUMMARY")
        assert "会議室A" in event.text("DESCRIPTION")
        async with diary.database.transaction() as c:
            await set_employee_active(c, diary.company, diary.desk.tanaka.id, False)
        assert (await pages.browser.get(second[0])).status_code == 404
    async with diary.database.transaction() as c:
        await set_employee_active(c, diary.company, diary.desk.tanaka.id, True)
    async with open_pages(diary, diary.desk.tanaka) as pages:
        pages.base = ""
        await pages.post("/me/feed", 200, todo="close")
        assert (await pages.browser.get(second[0])).status_code == 404
