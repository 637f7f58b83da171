"""Sees to it that no destination is flooded: before a lane claims, what is too much becomes few messages."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.delivery.merging.shares import MINUTE, Shares
from toritsugi.event import Urgency
from toritsugi.organization import Language
from toritsugi.outbox import Leased, Queue, Wish, merge, told_since, waiting_in, waiting_queues
from toritsugi.people import get_organization
from toritsugi.routing import Merger, gather, too_much

MERGED_AT_A_TIME = 1_000
"""Notices merged within one transaction: meanwhile, a visitor's call waits."""


class Prepared(NamedTuple):
    """What may be claimed now, and how many messages the merging has saved."""

    wish: Wish
    saved: int = 0


class Merging:
    """For one lane, by its holder, within the transaction that claims: a crash leaves all of it or nothing."""

    def __init__(self, database: Database, lane: str) -> None:
        self._database = database
        self._lane = lane
        self._shares = Shares()

    async def take_over(self, connection: AsyncConnection) -> None:
        """Learns what was told within the last minute, before the lane was ours."""
        self._shares = Shares(await told_since(connection, self._lane, self._database.clock.now() - MINUTE))

    async def prepare(self, connection: AsyncConnection, wish: Wish, *, behind: bool) -> Prepared:
        """Merges what the wish would claim and is too much for its destination.

        Its wish leaves out single notices for those that have had their share, and ends where the next turn will merge.
        """
        now = self._database.clock.now()
        wish = msgspec.structs.replace(wish, crowded=self._shares.crowded(now))
        if wish.most_urgent < Urgency.NOTICE:
            return Prepared(wish)
        queues = await waiting_queues(connection, wish, now)
        chosen = too_much(queues, self._shares.used(now), behind=behind)
        first, later = _at_once(chosen)
        saved = await self._merge(connection, wish, first, now) if first else 0
        limit = queues.index(later[0]) if later else wish.limit
        return Prepared(msgspec.structs.replace(wish, limit=limit), saved)

    async def _merge(self, connection: AsyncConnection, wish: Wish, queues: Sequence[Queue], now: float) -> int:
        """Says how many messages it saves."""
        mergers: list[Merger] = []
        languages: dict[str, Language] = {}
        for waiting in (await waiting_in(connection, wish, queues, now)).values():
            company = waiting[0].organization_id if waiting else ""
            if company and company not in languages:
                languages[company] = await _language(connection, company)
            mergers += gather(waiting, languages[company], now) if company else []
        await merge(self._database, connection, [(each.carrier, each.ids) for each in mergers])
        return sum(len(each.ids) - 1 for each in mergers)

    def tell(self, taken: Sequence[Leased]) -> None:
        """Counts what is about to be told."""
        now = self._database.clock.now()
        for each in taken:
            if each.notification.urgency >= Urgency.NOTICE:
                self._shares.add(each.notification.destination.address, now)

    def next_free(self) -> float | None:
        """Seconds until a destination that has had its share may be told again; None when none waits for that."""
        return self._shares.next_free(self._database.clock.now())


def _at_once(queues: Sequence[Queue]) -> tuple[Sequence[Queue], Sequence[Queue]]:
    """Those that are merged now, in order, at least one; and those that have to wait for the next turn."""
    sums = list(accumulate(queue.count for queue in queues))
    now = max(1, sum(so_far <= MERGED_AT_A_TIME for so_far in sums))
    return queues[:now], queues[now:]


async def _language(connection: AsyncConnection, organization_id: str) -> Language:
    organization = await get_organization(connection, organization_id)
    return organization.language if organization is not None else "ja"
