"""The pages about appointments before an administrator and before employees, for their tests."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from appointments.diary import Diary
from reception.front_desk import RELAY_URL
from toritsugi.admin import ADMIN, ADMIN_ROUTES
from toritsugi.appointments import APPOINTMENTS, Appointments
from toritsugi.identifier import new_id
from toritsugi.people import Employee
from toritsugi.personal import PERSONAL, PERSONAL_ROUTES
from toritsugi.web import NewAccount, Person, account_of_employee
from web.front_door import Browser, front_door, quick_keeper


@dataclass
class Pages:
    """A browser before these pages. `base`: the administrator's or the employee's."""

    browser: Browser
    token: str
    base: str

    async def get(self, path: str = "", status: int = 200) -> str:
        answer = await self.browser.get(self.base + path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    async def post(self, path: str, status: int = 303, **fields: str) -> str:
        """Where the answer leads; with another status, its page."""
        answer = await self.browser.post(self.base + path, {"csrf_token": self.token, **fields})
        assert answer.status_code == status, answer.text
        return str(answer.headers["location"]) if status == 303 else str(answer.text)

    async def upload(self, content: bytes, status: int = 200) -> str:
        files = {"sheet": ("a.csv", content, "text/csv")}
        return await self._sent("/import", {}, files, status)

    async def apply(self, page: str, status: int = 200) -> str:
        """Takes over what the preview has shown."""
        found = dict(re.findall(r'name="(shown|content)" value="([^"]*)"', page))
        return await self._sent("/import/apply", found, {"none": ("", b"")}, status)

    async def _sent(self, path: str, fields: dict[str, str], files: Any, status: int) -> str:
        headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": "http://testserver.local"}
        data = {"csrf_token": self.token, **fields}
        answer = await self.browser.client.post(self.base + path, data=data, files=files, headers=headers)
        assert answer.status_code == status, answer.text
        return str(answer.text)


@asynccontextmanager
async def open_pages(diary: Diary, who: Employee | None = None, *, mailing: bool = True) -> AsyncIterator[Pages]:
    """Before an administrator, or before this employee; with a mail server, or without one."""
    database, kept = diary.database, Appointments(diary.database, RELAY_URL, mailing=mailing)
    handlers, rooms = [ADMIN_ROUTES, PERSONAL_ROUTES], [ADMIN, PERSONAL, APPOINTMENTS]
    async with front_door(database, handlers, rooms=rooms, parts=[kept, diary.desk.reception]) as browser:
        if who is None:
            form = NewAccount(diary.company, f"{new_id()}@example.com", "佐藤 美咲", "correct wolves sing at noon")
            token = await browser.begin_session(await quick_keeper(database).add(form))
            yield Pages(browser, token, "/appointments")
        else:
            person = Person(who.organization_id, who.id, who.email, who.name, "ja")
            async with database.transaction() as c:
                account = await account_of_employee(c, person, database.clock.now())
            assert account is not None
            yield Pages(browser, await browser.begin_session(account), "/me/appointments")
