"""One process watches a mailbox at a time: a timed hold, which a process that is gone does not keep."""

from sqlalchemy import select, update

from toritsugi.database import Database
from toritsugi.intake.imap.tables import imap_mailbox
from toritsugi.outbox import is_gone

LEASE_SECONDS = 120.0
_table = imap_mailbox.c


async def hold(database: Database, source_id: str, owner: str) -> bool:
    """Takes or renews the hold; False while another process has it."""
    async with database.reading() as c:
        now = float((await c.execute(select(database.now()))).scalar_one())
        chosen = select(_table.lease_owner, _table.lease_until).where(_table.source_id == source_id)
        row = (await c.execute(chosen)).one_or_none()
    if row is None:
        return False
    mine = row.lease_owner == owner
    if mine and row.lease_until > now + LEASE_SECONDS / 2:
        return True
    if not mine and row.lease_until > now and not is_gone(row.lease_owner):
        return False
    as_seen = (_table.source_id == source_id, _table.lease_owner == row.lease_owner)
    async with database.transaction() as c:
        taken = update(imap_mailbox).where(*as_seen, _table.lease_until == row.lease_until)
        values = {"lease_owner": owner, "lease_until": now + LEASE_SECONDS}
        return (await c.execute(taken.values(values))).rowcount == 1


async def let_go(database: Database, source_id: str, owner: str) -> None:
    """Gives the hold back, so that another process need not wait."""
    async with database.transaction() as c:
        chosen = update(imap_mailbox).where(_table.source_id == source_id, _table.lease_owner == owner)
        await c.execute(chosen.values(lease_owner="", lease_until=0.0))
