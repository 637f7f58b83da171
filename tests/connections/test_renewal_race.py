"""Many renewers, in one process and in several: the provider never sees a refresh token twice."""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import update

from conftest import MovableClock
from connections.linked_company import HOUR, SEALING_KEY, KeeperMaker, grants, pass_time, rotate, sign_in
from lineworks_emulator import Running
from lineworks_emulator.faults import Fault
from toritsugi.connections import Connection, Consent, Seal, TokenKeeper
from toritsugi.connections.tables import connection_token
from toritsugi.connections.tokens.lease import claim, refuse, store
from toritsugi.connections.tokens.standing import load_standing
from toritsugi.database import Database, StorageTrouble, open_database
from toritsugi.lineworks import Token

pytestmark = pytest.mark.anyio
EXPIRIES = 12
WORKER = """
import asyncio, sys
from toritsugi.clock import SystemClock
from toritsugi.connections import Clients, Seal, TokenKeeper
from toritsugi.database import open_database

async def main(address, key, connection_id):
    database = open_database(address, SystemClock())
    async with Clients() as clients:
        keeper = TokenKeeper(database, Seal.from_text(key), clients, SystemClock())
        token = await keeper.token(connection_id)
        print(token, flush=True)
        for line in sys.stdin:
            token = await keeper.renew(connection_id, line.strip())
            print(token, flush=True)
        await keeper.close()
    await database.close()

asyncio.run(main(*sys.argv[1:]))
"""


async def test_eight_keepers_share_each_renewal(
    make_keeper: KeeperMaker,
    database: Database,
    database_address: str,
    consent: Consent,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
) -> None:
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    async with AsyncExitStack() as stack:
        keepers = []
        for _ in range(8):
            opened = open_database(database_address, clock)
            stack.push_async_callback(opened.close)
            keepers.append(await make_keeper(opened))
        seen = set()
        for _ in range(EXPIRIES):
            pass_time(emulator, clock, HOUR + 1)
            tokens = await asyncio.gather(*(keeper.token(by_consent.id) for keeper in keepers))
            assert len(set(tokens)) == 1
            seen.update(tokens)
        for keeper in keepers:
            await keeper.close()
    assert len(seen) == EXPIRIES
    assert grants(emulator) == [200] * (EXPIRIES + 1)


async def start_worker(address: str, connection_id: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        WORKER,
        address,
        SEALING_KEY,
        connection_id,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "src"},
    )


async def answer(worker: asyncio.subprocess.Process) -> str:
    """The next token that a worker prints, passing over its log lines."""
    assert worker.stdout is not None
    async with asyncio.timeout(60):
        while line := (await worker.stdout.readline()).decode().strip():
            if " " not in line:
                return line
    raise AssertionError("the worker ended")


async def test_processes_share_each_renewal(
    database: Database,
    database_address: str,
    consent: Consent,
    by_consent: Connection,
    emulator: Running,
) -> None:
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    workers = [await start_worker(database_address, by_consent.id) for _ in range(3)]
    try:
        token = {await answer(worker) for worker in workers}.pop()
        for _ in range(5):
            for worker in workers:
                assert worker.stdin is not None
                worker.stdin.write(f"{token}\n".encode())
            fresh = {await answer(worker) for worker in workers}
            assert len(fresh) == 1
            assert token not in fresh
            token = fresh.pop()
    finally:
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.close()
            await worker.communicate()
    assert grants(emulator) == [200] * 6


async def test_a_killed_renewer_is_replaced_when_its_lease_lapses(
    keeper: TokenKeeper, database: Database, database_address: str, connection: Connection, emulator: Running
) -> None:
    fault = emulator.app.faults.add(Fault(operation="auth.token", kind="hang", count=1))
    worker = await start_worker(database_address, connection.id)
    async with asyncio.timeout(60):
        while not fault.struck:
            await asyncio.sleep(0.02)
    worker.kill()
    await worker.communicate()
    left = await shorten_lease(database, connection.id, 1.5)
    begun = time.monotonic()
    assert await keeper.token(connection.id)
    assert left - 0.2 < time.monotonic() - begun < left + 5


async def shorten_lease(database: Database, connection_id: str, seconds: float) -> float:
    """Lets the lease that is there end in so many seconds; says how many are left."""
    row = connection_token.c
    chosen = update(connection_token).where(row.connection_id == connection_id, row.renewing_until > database.now())
    async with database.transaction() as c:
        result = await c.execute(chosen.values(renewing_until=database.now() + seconds))
    assert result.rowcount == 1
    return seconds


def issued(number: int) -> Token:
    return Token(f"access-{number}", f"refresh-{number}", 3600, ("bot",))


async def test_only_one_holds_the_lease(database: Database, seal: Seal, connection: Connection) -> None:
    standing = await load_standing(database, seal, connection.id)
    leases = await asyncio.gather(*(claim(database, standing) for _ in range(10)))
    assert sum(lease is not None for lease in leases) == 1


async def test_a_slow_renewer_is_kept_as_long_as_nobody_was_faster(
    database: Database, seal: Seal, by_consent: Connection, clock: MovableClock
) -> None:
    standing = await load_standing(database, seal, by_consent.id)
    assert await claim(database, standing)
    await shorten_lease(database, by_consent.id, -1)
    other = await claim(database, standing)
    assert other is not None
    assert await store(database, seal, standing, issued(1), clock.now()) is not None
    assert await store(database, seal, standing, issued(2), clock.now()) is None
    assert await refuse(database, other, "consent_ended", "late") is None
    stored = await load_standing(database, seal, by_consent.id)
    assert (stored.token.text, stored.refresh_token) == ("access-1", "refresh-1")
    assert stored.connection.held_at is None


async def test_a_lease_in_the_far_future_is_not_believed(
    database: Database, seal: Seal, connection: Connection
) -> None:
    standing = await load_standing(database, seal, connection.id)
    assert await claim(database, standing)
    await shorten_lease(database, connection.id, 86_400)
    assert await claim(database, standing)


async def test_a_refresh_token_survives_a_storage_that_is_down_for_a_moment(
    keeper: TokenKeeper,
    database: Database,
    consent: Consent,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    pass_time(emulator, clock, HOUR + 1)
    monkeypatch.setattr("toritsugi.connections.tokens.renewal.store", failing_twice(store))
    assert await keeper.token(by_consent.id)
    pass_time(emulator, clock, HOUR + 1)
    assert await keeper.token(by_consent.id)
    assert set(grants(emulator)) == {200}


def failing_twice(real: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    failures = [StorageTrouble("the database cannot be used right now")] * 2

    async def store_late(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return await real(*arguments)

    return store_late
