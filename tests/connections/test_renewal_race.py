"""Many renewers, in one process and in several: the provider never sees a refresh token twice."""

import asyncio
import os
import random
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
from toritsugi.connections import Connection, Consent, Seal, TokenKeeper, TokenRefused
from toritsugi.connections.tables import connection_token
from toritsugi.connections.tokens.lease import claim, refuse, store
from toritsugi.connections.tokens.standing import load_standing
from toritsugi.database import Database, StorageTrouble, open_database
from toritsugi.lineworks import Token

pytestmark = pytest.mark.anyio
EXPIRIES = 12
PATIENCE = 300
"""Seconds for what surely comes: eight interpreters that start at once on a busy machine take more than a minute."""
WORKER = """
import asyncio, sys
from toritsugi.clock import SystemClock
from toritsugi.connections import Clients, Seal, TokenKeeper
from toritsugi.database import open_database

class Shifted(SystemClock):
    offset = 0.0

    def now(self):
        return super().now() + self.offset

async def main(address, key, connection_id, offset):
    clock = Shifted()
    clock.offset = float(offset)
    database = open_database(address, clock)
    async with Clients() as clients:
        keeper = TokenKeeper(database, Seal.from_text(key), clients, clock)
        token = await keeper.token(connection_id)
        print(token, flush=True)
        while line := (await asyncio.to_thread(sys.stdin.readline)).strip():
            if line.startswith("+"):
                clock.offset += float(line)
                token = await keeper.token(connection_id)
            else:
                token = await keeper.renew(connection_id, line)
            print(token, flush=True)
        await keeper.close()
    await database.close()

asyncio.run(main(*sys.argv[1:]))
"""
"""Prints its token; then takes lines: "+3601" moves its clock, anything else is a token that was refused."""


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


async def start_worker(address: str, connection_id: str, offset: float = 0.0) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        WORKER,
        address,
        SEALING_KEY,
        connection_id,
        str(offset),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "src"},
    )


async def answer(worker: asyncio.subprocess.Process) -> str:
    """The next token that a worker prints, passing over its log lines."""
    assert worker.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await worker.stdout.readline()).decode().strip():
            if " " not in line:
                return line
    raise AssertionError("the worker ended")


@pytest.mark.parametrize(
    ("processes", "expiries"), [(3, 6), pytest.param(8, 200, marks=pytest.mark.long)], ids=["3x6", "8x200"]
)
async def test_processes_share_each_renewal(
    database: Database,
    database_address: str,
    consent: Consent,
    by_consent: Connection,
    emulator: Running,
    processes: int,
    expiries: int,
) -> None:
    """Each token ends for all of them in the same moment: by the clock, or because the platform refuses it."""
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    workers = [await start_worker(database_address, by_consent.id) for _ in range(processes)]
    try:
        tokens = {await answer(worker) for worker in workers}
        assert len(tokens) == 1
        for number in range(expiries):
            tokens = await expire(workers, emulator, tokens.pop(), by_clock=number % 2 == 0)
            assert len(tokens) == 1, number
    finally:
        await end(workers)
    assert grants(emulator) == [200] * (expiries + 1)


async def expire(
    workers: list[asyncio.subprocess.Process], emulator: Running, token: str, *, by_clock: bool
) -> set[str]:
    """Ends the token for every worker at once; what they have in its place."""
    if by_clock:
        emulator.app.clock.advance(HOUR + 1)
    line = f"+{HOUR + 1:.0f}\n" if by_clock else f"{token}\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(line.encode())
    fresh = set(await asyncio.gather(*(answer(worker) for worker in workers)))
    assert token not in fresh
    return fresh


async def end(workers: list[asyncio.subprocess.Process]) -> None:
    for worker in workers:
        if worker.returncode is None:
            assert worker.stdin is not None
            worker.stdin.close()
        await worker.communicate()


@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=pytest.mark.long)])
async def test_a_process_killed_before_it_could_store_never_stops_the_link_in_silence(
    keeper: TokenKeeper,
    database: Database,
    database_address: str,
    seal: Seal,
    consent: Consent,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
    kills: int,
) -> None:
    """The platform has given the new tokens, and they die with the process. Then somebody is asked to sign in.

    The first one dies before it is answered, however busy the machine is; the others at any moment around the answer.
    """
    rotate(emulator, True)
    ends = {"stored": 0, "asked to sign in": 0}
    moments = random.Random(1)
    for number in range(kills):
        await sign_in(consent, by_consent)
        pass_time(emulator, clock, HOUR + 1)
        answers_after, killed_after = (60.0, 0.0) if number == 0 else (0.15, moments.uniform(0, 0.4))
        emulator.app.faults.add(Fault(operation="auth.token", kind="slow", seconds=answers_after, count=1))
        used_up = (await load_standing(database, seal, by_consent.id)).refresh_token
        worker = await start_worker(database_address, by_consent.id, clock.offset)
        await killed_after_the_platforms_part(worker, emulator, used_up, killed_after)
        await shorten_lease(database, by_consent.id, -1, least=0)
        ends[await keepers_word(keeper, by_consent)] += 1
        if number == 0:
            assert ends["asked to sign in"] == 1
    used = grants(emulator).count(400)
    assert used == ends["asked to sign in"], "never more than one try with a token that may be dead"
    assert sum(ends.values()) == kills


async def killed_after_the_platforms_part(
    worker: asyncio.subprocess.Process, emulator: Running, used_up: str, seconds: float
) -> None:
    """So long after the platform has ended the refresh token, answered or not, the process is killed.

    The ended token tells, and not the request log: that is written when the answer leaves, which may be stored by then.
    """
    async with asyncio.timeout(PATIENCE):
        while emulator.app.vault.refresh(used_up, emulator.app.clock.now()) is not None:
            await asyncio.sleep(0.005)
    await asyncio.sleep(seconds)
    worker.kill()
    await worker.communicate()


async def keepers_word(keeper: TokenKeeper, connection: Connection) -> str:
    await keeper.forget_changed()
    try:
        await keeper.token(connection.id)
    except TokenRefused as refused:
        assert refused.code == "consent_ended"
        return "asked to sign in"
    return "stored"


async def test_a_killed_renewer_is_replaced_when_its_lease_lapses(
    keeper: TokenKeeper, database: Database, database_address: str, connection: Connection, emulator: Running
) -> None:
    fault = emulator.app.faults.add(Fault(operation="auth.token", kind="hang", count=1))
    worker = await start_worker(database_address, connection.id)
    async with asyncio.timeout(PATIENCE):
        while not fault.struck:
            await asyncio.sleep(0.02)
    worker.kill()
    await worker.communicate()
    left = await shorten_lease(database, connection.id, 1.5)
    begun = time.monotonic()
    assert await keeper.token(connection.id)
    assert left - 0.2 < time.monotonic() - begun < left + 15, "long before a whole lease of 20 seconds has run"


async def shorten_lease(database: Database, connection_id: str, seconds: float, least: int = 1) -> float:
    """Lets the lease that is there (`least` 0: if there is one) end in so many seconds; says how many are left."""
    row = connection_token.c
    chosen = update(connection_token).where(row.connection_id == connection_id, row.renewing_until > database.now())
    async with database.transaction() as c:
        result = await c.execute(chosen.values(renewing_until=database.now() + seconds))
    assert result.rowcount >= least
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
