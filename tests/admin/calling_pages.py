"""The pages of calling before an administrator, for their tests."""

import re
from typing import Any

from admin.busy_company import Company
from reception.front_desk import FrontDesk
from toritsugi.reception import CallButton, list_buttons
from web.front_door import HOST, Browser


class CallingPages:
    """Reads pages, and sends forms as browsers do, without a script."""

    def __init__(self, browser: Browser, company: Company) -> None:
        self.browser = browser
        self.company = company

    @property
    def desk(self) -> FrontDesk:
        return self.company.desk

    async def get(self, path: str, status: int = 200) -> str:
        answer = await self.browser.get(path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    async def post(self, path: str, status: int = 303, files: Any = None, **fields: Any) -> str:
        """Where the answer leads; with another status, its page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', await self.get("/calling"))
        assert found is not None
        sent = {"csrf_token": found[1], **{name.replace("__", "-"): value for name, value in fields.items()}}
        headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": HOST}
        answer = await self.browser.client.post(path, data=sent, files=files, headers=headers, follow_redirects=False)
        assert answer.status_code == status, answer.text
        return str(answer.headers["location"]) if status == 303 else str(answer.text)

    async def buttons(self) -> dict[str, CallButton]:
        async with self.company.database.reading() as c:
            return {each.name("ja"): each for each in await list_buttons(c, self.company.organization.id)}
