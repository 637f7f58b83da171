"""Sees to it that no destination is flooded: before a lane claims, what is too much becomes few messages."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.delivery.merging.shares import MINUTE, Shares
from toritsugi.event import Urgency
from toritsugi.organization import Language
from toritsugi.outbox import Leased, Queue, Wish, merge, told_since, waiting_in, waiting_queues
from toritsugi.people import get_organization
from toritsugi.routing import gather, too_much


class Merging:
    """For one lane, by its holder, within the transaction that claims: a crash leaves all of it or nothing."""

    def __init__(self, database: Database, lane: str) -> None:
        self._database = database
        self._lane = lane
        self._shares = Shares()

    async def take_over(self, connection: AsyncConnection) -> None:
        """Learns what was told within the last minute, before the lane was ours."""
        self._shares = Shares(await told_since(connection, self._lane, self._database.clock.now() - MINUTE))

    async def prepare(self, connection: AsyncConnection, wish: Wish, *, behind: bool) -> Wish:
        """Merges what the wish would claim and is too much for its destination.

        Gives the wish without single notices for those that have had their share.
        """
        now = self._database.clock.now()
        wish = msgspec.structs.replace(wish, crowded=self._shares.crowded(now))
        if wish.most_urgent < Urgency.NOTICE:
            return wish
        queues = await waiting_queues(connection, wish, now)
        chosen = too_much(queues, self._shares.used(now), behind=behind)
        if chosen:
            await self._merge(connection, wish, chosen, now)
        return wish

    async def _merge(self, connection: AsyncConnection, wish: Wish, queues: Sequence[Queue], now: float) -> None:
        languages: dict[str, Language] = {}
        for waiting in (await waiting_in(connection, wish, queues, now)).values():
            if not waiting:
                continue
            company = waiting[0].organization_id
            if company not in languages:
                languages[company] = await _language(connection, company)
            for merger in gather(waiting, languages[company], now):
                await merge(self._database, connection, merger.carrier, merger.ids)

    def tell(self, taken: Sequence[Leased]) -> None:
        """Counts what is about to be told."""
        now = self._database.clock.now()
        for each in taken:
            if each.notification.urgency >= Urgency.NOTICE:
                self._shares.add(each.notification.destination.address, now)

    def next_free(self) -> float | None:
        """Seconds until a destination that has had its share may be told again; None when none waits for that."""
        return self._shares.next_free(self._database.clock.now())


async def _language(connection: AsyncConnection, organization_id: str) -> Language:
    organization = await get_organization(connection, organization_id)
    return organization.language if organization is not None else "ja"
