"""A browser without pictures: keeps cookies, sends forms the way browsers do."""

import re
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp

from kiosk.kiosk_server import KioskServer


@dataclass
class Answer:
    status: int
    text: str
    headers: Any
    url: str


class Tablet:
    """One browser before one kiosk."""

    def __init__(self, served: KioskServer) -> None:
        self.served = served
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> "Tablet":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()

    async def get(self, path: str, follow: bool = True) -> Answer:
        async with self.session.get(self.served.url + path, allow_redirects=follow) as answer:
            return Answer(answer.status, await answer.text(), answer.headers, str(answer.url))

    async def post(self, path: str, form: dict[str, str], origin: str | None = None, follow: bool = True) -> Answer:
        headers = {"Origin": origin or self.served.url}
        url = self.served.url + path
        async with self.session.post(url, data=form, headers=headers, allow_redirects=follow) as answer:
            return Answer(answer.status, await answer.text(), answer.headers, str(answer.url))

    async def form(self, host: str, lang: str = "ja") -> dict[str, str]:
        """The hidden fields of the visitor's form for this host."""
        page = await self.get(f"/kiosk/visitor?host={host}&lang={lang}")
        form = page.text.split('id="visitor"')[1].split("</form>")[0]
        return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
