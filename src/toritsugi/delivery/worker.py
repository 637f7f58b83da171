"""The worker: finds lanes that nobody serves, runs them, and marks what came too late."""

import asyncio

import structlog

from toritsugi.connections import Clients, TokenKeeper
from toritsugi.database import Database, StorageTrouble
from toritsugi.delivery.lane import LaneRunner
from toritsugi.delivery.sending import Files, Sender
from toritsugi.delivery.standing import Connections
from toritsugi.delivery.verdict import sentence
from toritsugi.outbox import TOPIC, Owner, expire_overdue, known_lanes, overdue_organizations
from toritsugi.people import get_organization

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0


class Worker:
    """Delivers from `start` to `stop`. Several workers, in one process or on many hosts, share the lanes."""

    def __init__(self, database: Database, keeper: TokenKeeper, clients: Clients, files: Files) -> None:
        self._database = database
        self._connections = Connections(database)
        self._sender = Sender(self._connections, keeper, clients, files, database.clock)
        self._runners: dict[str, tuple[LaneRunner, asyncio.Task[None]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._watch(), name="delivery-worker")

    async def stop(self) -> None:
        """Lets calls under way end, hands the rest back, and gives up the lanes."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for runner, _ in self._runners.values():
            runner.stop()
        await asyncio.gather(*(task for _, task in self._runners.values()), return_exceptions=True)

    async def _watch(self) -> None:
        with self._connections.news, self._database.bell.subscribe(TOPIC) as bell:
            while True:
                try:
                    await self._look()
                except StorageTrouble as trouble:
                    log.error("delivery.storage_trouble", reason=str(trouble))
                except Exception as error:
                    log.error("delivery.look_failed", exc_info=error)
                await bell.wait(LOOK_SECONDS)

    async def _look(self) -> None:
        """Serves lanes without a runner, and marks what is late."""
        async with self._database.reading() as connection:
            lanes = await known_lanes(connection)
            late = await overdue_organizations(self._database, connection)
        for name in lanes:
            if name not in self._runners or self._runners[name][1].done():
                self._run(name)
        for organization_id in late:
            await self._expire(organization_id)

    async def _expire(self, organization_id: str) -> None:
        """Says in the organization's language that it was missed."""
        async with self._database.transaction() as connection:
            organization = await get_organization(connection, organization_id)
            language = organization.language if organization is not None else "ja"
            reasons = (sentence("expired", language), sentence("regrouped", language))
            events = await expire_overdue(self._database, connection, organization_id, *reasons)
        log.warning("delivery.expired", organization=organization_id, events=events)

    def _run(self, name: str) -> None:
        runner = LaneRunner(self._database, name, Owner().name, self._sender, self._connections)
        self._runners[name] = (runner, asyncio.create_task(runner.run(), name=f"lane-{name}"))
