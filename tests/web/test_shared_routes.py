"""Applications of one process share their routes; what a route works with comes from the application that is asked."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from litestar import Router, get
from litestar.handlers import BaseRouteHandler

from toritsugi.database import Database
from toritsugi.web import AnyConnection, AnyRequest, furniture_of, handed, part_of
from web.front_door import front_door

pytestmark = pytest.mark.anyio


@dataclass
class Bell:
    tone: str


async def heard(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    connection.scope["state"]["heard"] = part_of(connection, Bell).tone


@get("/ring")
async def ring(request: AnyRequest, bell: Bell, database: Database) -> dict[str, bool | str]:
    await asyncio.sleep(0)
    own = database is furniture_of(request).database
    return {"tone": bell.tone, "heard": request.scope["state"]["heard"], "own": own}


BELLS = Router("/", route_handlers=[ring], guards=[heard], dependencies={"bell": handed(Bell)})


async def test_each_application_answers_from_its_own_parts(database: Database) -> None:
    async with AsyncExitStack() as stack:
        doors = [await stack.enter_async_context(front_door(database, [BELLS], parts=[Bell(tone)])) for tone in "abc"]
        assert all(door.web.routes is doors[0].web.routes for door in doors)
        answers = await asyncio.gather(*[door.get("/ring") for door in doors * 5])
        assert [each.json() for each in answers] == [{"tone": tone, "heard": tone, "own": True} for tone in "abc" * 5]


async def test_a_part_that_nobody_handed_in_is_our_own_fault(database: Database) -> None:
    async with front_door(database, [BELLS]) as door:
        assert (await door.get("/ring")).status_code == 500
