"""The figures of one moment, as Prometheus reads them."""

from collections import Counter
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, generate_latest
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.connections import list_connections
from toritsugi.database import Database
from toritsugi.intake import count_waiting
from toritsugi.notification import State
from toritsugi.outbox import count_by_state, overdue
from toritsugi.people import all_organizations

DAY = 86400.0
STATES = ("sending", "off", "held", "unfinished")
_OBSTACLES = {"": "sending", "switched_off": "off", "consent_missing": "unfinished", "bot_missing": "unfinished"}


class Figures:
    """Gauges of one look: made, filled, written, forgotten. What is counted is in the database, whoever did it."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._gauge("build", "The version that runs.", "version").labels(version("toritsugi")).set(1)
        self._settled = self._gauge(
            "notifications_last_day", "Notifications made in the last 24 hours, by state.", "organization", "state"
        )
        self._overdue = self._gauge("notifications_overdue", "Notifications that may be sent and are not yet.")
        self._oldest = self._gauge("notifications_overdue_seconds", "For how long the oldest of them might be sent.")
        self._nowhere = self._gauge("events_without_destination", "Events of which nobody could be told.")
        self._connections = self._gauge("connections", "Connections to LINE WORKS.", "organization", "state")

    def _gauge(self, name: str, told: str, *labels: str) -> Gauge:
        return Gauge(f"toritsugi_{name}", told, labels or ("organization",), registry=self._registry)

    async def look_at(self, c: AsyncConnection, organization_id: str, now: float) -> None:
        """One company, as it stands."""
        made = await count_by_state(c, organization_id, since=now - DAY)
        for state in State:
            self._settled.labels(organization_id, state.value).set(made.get(state, 0))
        waiting = await overdue(c, organization_id, now)
        self._overdue.labels(organization_id).set(waiting.number)
        self._oldest.labels(organization_id).set(waiting.seconds)
        self._nowhere.labels(organization_id).set(await count_waiting(c, organization_id))
        links = await list_connections(c, organization_id)
        stand = Counter(_OBSTACLES.get(each.obstacle, "held") for each in links)
        for name in STATES:
            self._connections.labels(organization_id, name).set(stand[name])

    def written(self) -> bytes:
        """All figures as text."""
        return generate_latest(self._registry)


async def figures_of(database: Database) -> bytes:
    """Every company's figures now, in the text format of Prometheus."""
    figures, now = Figures(), database.clock.now()
    async with database.reading() as c:
        for each in await all_organizations(c):
            await figures.look_at(c, each.id, now)
    return figures.written()
