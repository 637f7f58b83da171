"""A front desk whose calls are answered by links, with the links' pages served."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn

from answering.phone import LinkServer
from reception.front_desk import RELAY_URL, open_front_desk
from toritsugi.answering import ANSWERING, AnswerParts, answer_router
from toritsugi.database import Database
from toritsugi.reception import CallSettings, set_settings
from toritsugi.web import WebSettings, create_web


@pytest.fixture
async def linked(database: Database) -> AsyncIterator[LinkServer]:
    desk = await open_front_desk(database)
    async with database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(answers="links"))
    settings = WebSettings(public_url=RELAY_URL)
    web = create_web(
        [answer_router(AnswerParts(database, desk.accept, settings))], database, settings, rooms=[ANSWERING]
    )
    server = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=0, log_level="warning", lifespan="on"))
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield LinkServer(desk, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}")
    server.should_exit = True
    await running
    await desk.accept.stop()
