"""The switch, and a sign-in again: what waits goes out when it is still useful, and nothing leaves before."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from conftest import MovableClock
from connections.linked_company import DAY, pass_time, sign_in
from lineworks_emulator import Running
from toritsugi.connections import (
    Clients,
    Connection,
    ConnectionForm,
    Consent,
    KeeperRounds,
    Seal,
    TokenKeeper,
    TokenRefused,
    add_connection,
    get_connection,
    held,
    set_enabled,
    update_connection,
)
from toritsugi.database import Database
from toritsugi.delivery import Worker
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake import AcceptDesk, MailFiles
from toritsugi.notification import State
from toritsugi.outbox import list_notifications

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[AcceptDesk]:
    desk = AcceptDesk(database, "http://127.0.0.1")
    await desk.start()
    yield desk
    await desk.stop()


@pytest.fixture
async def worker(database: Database, keeper: TokenKeeper, clients: Clients) -> AsyncIterator[Worker]:
    worker, rounds = Worker(database, keeper, clients, MailFiles(database)), KeeperRounds(keeper, database.bell)
    await rounds.start()
    await worker.start()
    yield worker
    await worker.stop()
    await rounds.stop()


def notice(organization_id: str, title: str, now: float, seconds: float) -> Event:
    return Event(
        id=new_id(),
        organization_id=organization_id,
        source_id=None,
        kind="alert",
        urgency=Urgency.NOTICE,
        title=title,
        addressees=(Addressee("base"),),
        idempotency_key=new_id(),
        received_at=now,
        expires_at=now + seconds,
    )


def said(emulator: Running) -> list[str]:
    found, seq = [], 1
    while (message := emulator.app.ledger.bot_message(seq)) is not None:
        found.append(str(message.content["text"]))
        seq += 1
    return found


async def states(database: Database, organization_id: str) -> dict[str, State]:
    async with database.reading() as c:
        return {row.title: row.state for row in await list_notifications(c, organization_id)}


async def until(database: Database, organization_id: str, wanted: dict[str, State]) -> None:
    async with asyncio.timeout(20):
        while await states(database, organization_id) != wanted:
            await asyncio.sleep(0.05)


@pytest.fixture
async def quiet(database: Database, seal: Seal, live_form: ConnectionForm) -> Connection:
    """A connection with one base destination, switched off from the start."""
    return await add_connection(database, seal, replace(live_form, base_channel_id="", enabled=False))


async def test_while_it_is_off_no_call_leaves_and_afterwards_what_is_useful_goes_out(
    database: Database, desk: AcceptDesk, quiet: Connection, emulator: Running, clock: MovableClock, worker: Worker
) -> None:
    company = quiet.organization_id
    await desk.accept(notice(company, "古い", clock.now(), 600))
    await desk.accept(notice(company, "新しい", clock.now(), DAY))
    pass_time(emulator, clock, 700)
    await until(database, company, {"古い": State.EXPIRED, "新しい": State.PENDING})
    assert emulator.app.request_log.since(0) == []
    await set_enabled(database, quiet.id, True)
    await until(database, company, {"古い": State.EXPIRED, "新しい": State.DELIVERED})
    assert len(said(emulator)) == 1
    assert "新しい" in said(emulator)[0]


async def test_a_sign_in_again_sends_what_waits_and_is_still_useful(
    database: Database,
    seal: Seal,
    desk: AcceptDesk,
    consent: Consent,
    live_form: ConnectionForm,
    emulator: Running,
    clock: MovableClock,
    worker: Worker,
) -> None:
    form = replace(live_form, sign_in="user_account", service_account="", private_key="", base_channel_id="")
    made = await add_connection(database, seal, form)
    await sign_in(consent, made)
    pass_time(emulator, clock, 91 * DAY)
    await desk.accept(notice(made.organization_id, "古い", clock.now(), 600))
    await desk.accept(notice(made.organization_id, "新しい", clock.now(), DAY))
    async with asyncio.timeout(20):
        while not await _held(database):
            await asyncio.sleep(0.05)
    pass_time(emulator, clock, 700)
    await until(database, made.organization_id, {"古い": State.EXPIRED, "新しい": State.PENDING})
    await sign_in(consent, made)
    await until(database, made.organization_id, {"古い": State.EXPIRED, "新しい": State.DELIVERED})
    assert ["新しい" in each for each in said(emulator)] == [True]


async def _held(database: Database) -> set[str]:
    async with database.reading() as c:
        return await held(c)


async def test_a_token_in_memory_is_not_handed_out_when_it_is_off(
    database: Database, keeper: TokenKeeper, connection: Connection
) -> None:
    token = await keeper.token(connection.id)
    await set_enabled(database, connection.id, False)
    await keeper.forget_changed()
    with pytest.raises(TokenRefused) as refused:
        await keeper.token(connection.id)
    assert refused.value.code == "switched_off"
    assert await _held(database) == {connection.id}
    await set_enabled(database, connection.id, True)
    assert await keeper.token(connection.id) == token


async def test_the_rounds_leave_alone_what_is_off(
    database: Database, keeper: TokenKeeper, connection: Connection, emulator: Running, clock: MovableClock
) -> None:
    await keeper.hold(connection.id, "unauthorized", "")
    await set_enabled(database, connection.id, False)
    clock.advance(3600)
    await keeper.probe_due()
    await keeper.renew_due()
    assert emulator.app.request_log.since(0) == []


async def test_a_form_may_set_the_switch_or_leave_it(
    database: Database, seal: Seal, connection: Connection, live_form: ConnectionForm
) -> None:
    off = await update_connection(database, seal, connection.id, replace(live_form, enabled=False))
    assert not off.enabled
    assert not (await update_connection(database, seal, connection.id, replace(live_form, name="支社"))).enabled
    assert (await update_connection(database, seal, connection.id, replace(live_form, enabled=True))).enabled
    made = await add_connection(database, seal, replace(live_form, name="別", enabled=False))
    async with database.reading() as c:
        assert await get_connection(c, made.id) == made
    assert not made.enabled
