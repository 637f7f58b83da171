"""What a worker remembers of connections: a change is known at once, not when the memory fades."""

import pytest

from street import open_street
from toritsugi.connections import set_enabled
from toritsugi.database import Database
from toritsugi.delivery.standing import Connections

pytestmark = pytest.mark.anyio


async def test_a_change_of_a_connection_is_known_at_once(database: Database) -> None:
    async with open_street(database) as street:
        id, known = street.connection.id, Connections(database)
        with known.news:
            assert await known.held() == frozenset()
            assert (await known.standing(id)).connection.enabled
            await set_enabled(database, id, False)
            assert await known.held() == {id}
            assert not (await known.standing(id)).connection.enabled
