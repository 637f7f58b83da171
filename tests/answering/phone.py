"""A phone on which links are opened, and the links that a post has carried."""

from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp
import msgspec

from reception.front_desk import RELAY_URL, FrontDesk
from toritsugi.notification import Body
from toritsugi.reception import CHOICES, Visit

LABELS = {choice: japanese for choice, (japanese, _) in CHOICES.items()}


@dataclass
class LinkServer:
    """The pages on a real socket, and the desk behind them."""

    desk: FrontDesk
    url: str

    async def links(self, visit: Visit) -> dict[str, str]:
        """The link of each answer, as the room's post carries it."""
        room = next(row for row in await self.desk.sent(visit) if row.destination_kind == "room")
        body = msgspec.json.decode(room.body, type=Body)
        assert {button.kind for button in body.buttons} == {"open"}
        by_label = {button.label: button.value for button in body.buttons}
        return {choice: by_label[label].replace(RELAY_URL, self.url) for choice, label in LABELS.items()}


class Phone:
    """A browser without pictures."""

    def __init__(self) -> None:
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def __aenter__(self) -> "Phone":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()

    async def look(self, link: str) -> tuple[int, str]:
        """Opens the link, as a person or a preview does."""
        async with self.session.get(link) as answer:
            return answer.status, await answer.text()

    async def confirm(self, link: str, **form: Any) -> tuple[int, str]:
        """Presses the button on the page."""
        async with self.session.post(link, data=form) as answer:
            return answer.status, await answer.text()
