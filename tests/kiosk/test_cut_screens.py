"""Screens that lose their network all at once: nobody misses a state, and the database keeps its connections."""

import asyncio
import json

import aiohttp
import pytest
from sqlalchemy import event

from kiosk.kiosk_server import KioskServer
from kiosk.tablet import Tablet
from toritsugi.identifier import new_id
from toritsugi.kiosk.turns import AT_ONCE, Turns
from toritsugi.reception import Visit, visit_secret

pytestmark = pytest.mark.anyio

SCREENS = 24
PATIENCE = 60


async def visits_of(served: KioskServer) -> list[Visit]:
    desk = served.desk
    return await asyncio.gather(*(desk.arrive(desk.tanaka, id=new_id()) for _ in range(SCREENS)))


class Screen:
    """One stream on a connection of its own, as on a tablet of its own."""

    def __init__(self, tablet: Tablet, visit: Visit) -> None:
        self._served, self._visit = tablet.served, visit
        token = tablet.served.desk.token
        cookies = {"toritsugi-kiosk": token, "toritsugi-visit": visit_secret(token, visit.id)}
        self._session = aiohttp.ClientSession(cookies=cookies)

    async def open(self) -> aiohttp.ClientResponse:
        return await self._session.get(f"{self._served.url}/kiosk/visits/{self._visit.id}/stream")

    async def begin_and_cut(self) -> None:
        """The relay has said its first line, and is about to look when the cable is pulled."""
        async with await self.open() as answer:
            await answer.content.readline()
            answer.close()
        await self._session.close()

    async def state(self) -> str:
        """What it shows first, of a call that has ended."""
        async with self._session, await self.open() as answer:
            news = [line async for line in answer.content if line.startswith(b'data: {"state"')]
        return str(json.loads(news[0][6:])["state"])


@pytest.fixture
def torn(served: KioskServer) -> list[str]:
    """One word for each of the database's connections that was given up."""
    found: list[str] = []
    event.listen(served.desk.database.reader.sync_engine, "invalidate", lambda *_: found.append("given up"))
    return found


async def test_screens_cut_at_once_cost_no_connection_and_miss_no_state(tablet: Tablet, torn: list[str]) -> None:
    desk = tablet.served.desk
    visits = await visits_of(tablet.served)
    await asyncio.gather(*(Screen(tablet, each).begin_and_cut() for each in visits))
    for each in visits:
        await desk.tap(each, "coming", "user-tanaka")
    async with asyncio.timeout(PATIENCE):
        states = await asyncio.gather(*(Screen(tablet, each).state() for each in visits))
    assert (set(states), torn) == ({"coming"}, [])


async def test_a_crowd_of_screens_looks_in_turns_and_each_look_ends() -> None:
    turns, looking, most, ended = Turns(), 0, 0, 0
    go_on = asyncio.Event()

    async def look() -> None:
        nonlocal looking, most, ended
        looking += 1
        most = max(most, looking)
        await go_on.wait()
        looking -= 1
        ended += 1

    crowd = [asyncio.create_task(turns.take(look)) for _ in range(5 * AT_ONCE)]
    while looking < AT_ONCE:
        await asyncio.sleep(0)
    crowd[0].cancel()
    crowd[-1].cancel()
    await asyncio.gather(crowd[0], crowd[-1], return_exceptions=True)
    go_on.set()
    await asyncio.gather(*crowd[1:-1])
    assert (most, looking, ended) == (AT_ONCE, 0, 5 * AT_ONCE - 1)
