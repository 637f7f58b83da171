"""An office with the employee's pages open, the bot's DMs, and browsers before it."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

from httpx import ASGITransport, AsyncClient
from sqlalchemy import select

from admin.link_desk import unlinked_parts
from street import Street, open_street, until, words_of
from toritsugi.admin import ADMIN, ADMIN_ROUTES
from toritsugi.appointments import APPOINTMENTS, Appointments
from toritsugi.connections import RoomMembers
from toritsugi.database import Database
from toritsugi.mailing.tables import outgoing_mail
from toritsugi.personal import (
    CODE_PATH,
    HOME,
    PERSONAL,
    PERSONAL_ROUTES,
    AddressLetters,
    Codes,
    PersonalParts,
)
from toritsugi.web import Web, WebSettings, create_web
from web.front_door import HOST, Browser, quick_keeper

TANAKA, SUZUKI = "tanaka@sample.example", "suzuki@sample.example"


@dataclass
class Staff:
    """The street with a worker, and the pages on top of it."""

    street: Street
    parts: PersonalParts
    web: Web
    stack: AsyncExitStack

    @property
    def database(self) -> Database:
        return self.street.database

    async def browser(self) -> Browser:
        """Somebody's browser, which holds nothing yet."""
        transport = ASGITransport(cast(Any, self.web), raise_app_exceptions=False)
        client = await self.stack.enter_async_context(AsyncClient(transport=transport, base_url=HOST))
        return Browser(client, self.web)

    async def ask(self, browser: Browser, email: str, next: str = "/me") -> Any:
        """Asks for a code, as the form does."""
        fields = {"csrf_token": await browser.token(f"/sign-in/code?next={next}"), "email": email, "next": next}
        return await browser.post("/sign-in/code", fields)

    async def enter(self, browser: Browser, code: str, next: str = "/me") -> Any:
        fields = {"csrf_token": await browser.token("/sign-in/code/enter"), "code": code, "next": next}
        return await browser.post("/sign-in/code/enter", fields)

    async def codes(self, count: int = 1) -> list[str]:
        """The codes that the bot has sent so far, once there are so many."""

        async def enough() -> bool:
            return len(await self.codes_so_far()) >= count

        await until(enough)
        return await self.codes_so_far()

    async def codes_so_far(self) -> list[str]:
        said = [words_of(message) for message in await self.street.messages()]
        return [found[1] for words in said if (found := re.search(r"(?:コード|code): (\d{6})", words))]

    async def signed_in(self, email: str = TANAKA) -> Browser:
        """The browser of an employee who has signed in by a code."""
        browser = await self.browser()
        before = len(await self.codes_so_far())
        await self.ask(browser, email)
        answer = await self.enter(browser, (await self.codes(before + 1))[-1])
        assert answer.status_code == 303, answer.text
        return browser

    async def letters(self, to: str = "") -> list[str]:
        """The links in the letters that wait to be mailed (to this address), as paths, oldest first."""
        async with self.database.reading() as c:
            found = await c.execute(select(outgoing_mail).order_by(outgoing_mail.c.id))
            texts = [each.text for each in found if to in each.recipients]
        return [link for text in texts for link in re.findall(rf"{HOST}(/me/address/\S+)", text)]

    async def change(self, browser: Browser, field: str, **fields: str) -> Any:
        """Fills in the form of one setting."""
        path = f"/me/change/{field}"
        return await browser.post(path, {"csrf_token": await browser.token(path), **fields})


@asynccontextmanager
async def open_staff(database: Database) -> AsyncIterator[Staff]:
    async with AsyncExitStack() as stack:
        street = await stack.enter_async_context(open_street(database))
        await street.worker()
        codes = Codes(database, street.desk)
        stack.push_async_callback(codes.stop)
        members = RoomMembers(database, street.keeper, street.clients)
        letters = AddressLetters(database, street.seal, HOST, mails=True)
        parts = PersonalParts(database, street.desk, codes, members, letters)
        given = [parts, Appointments(database, HOST, mailing=False), unlinked_parts(database)]
        settings, rooms = WebSettings(employee_home=HOME, code_path=CODE_PATH), [ADMIN, PERSONAL, APPOINTMENTS]
        web = create_web([ADMIN_ROUTES, PERSONAL_ROUTES], database, settings, parts=given, rooms=rooms)
        web.furniture.accounts = quick_keeper(database)
        yield Staff(street, parts, web, stack)


def row(page: str, field: str) -> str:
    """The row of one setting on the page of all of them, without its markup."""
    found = re.search(rf'<li class="row" id="{re.escape(field)}">(.*?)</li>', page, re.S)
    assert found, page
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())
