"""A front desk whose calls are answered by links, with the links' pages served."""

from collections.abc import AsyncIterator

import pytest

from answering.phone import LinkServer
from reception.front_desk import RELAY_URL, open_front_desk
from toritsugi.answering import ANSWER_ROUTES, ANSWERING, AnswerParts
from toritsugi.database import Database
from toritsugi.reception import CallSettings, set_settings
from toritsugi.web import WebSettings, create_web
from web.server import serving_application


@pytest.fixture
async def linked(database: Database) -> AsyncIterator[LinkServer]:
    desk = await open_front_desk(database)
    async with database.transaction() as c:
        await set_settings(c, desk.organization.id, CallSettings(answers="links"))
    settings = WebSettings(public_url=RELAY_URL)
    parts = [AnswerParts(database, desk.accept, settings)]
    web = create_web([ANSWER_ROUTES], database, settings, parts=parts, rooms=[ANSWERING])
    async with serving_application(web) as address:
        yield LinkServer(desk, address)
    await desk.accept.stop()
