"""Adding, changing and finding connections."""

import asyncio
from dataclasses import replace

import pytest

from conftest import MovableClock
from connections.linked_company import BOT, CLIENT_SECRET
from toritsugi.connections import (
    Connection,
    ConnectionFault,
    ConnectionForm,
    FormRefused,
    Plan,
    Seal,
    SealBroken,
    SignIn,
    add_connection,
    base_connections,
    bot_secrets,
    get_connection,
    limit_of_domain,
    list_connections,
    mark_delivered,
    update_connection,
)
from toritsugi.connections.tokens import load_standing, store
from toritsugi.database import Database
from toritsugi.lineworks import Token

pytestmark = pytest.mark.anyio


async def read(database: Database, connection_id: str) -> Connection:
    async with database.reading() as c:
        found = await get_connection(c, connection_id)
    assert found is not None
    return found


async def test_what_was_filled_in_is_found_again(database: Database, seal: Seal, form: ConnectionForm) -> None:
    added = await add_connection(database, seal, form)
    assert await read(database, added.id) == added
    assert (added.sign_in, added.plan, added.domain) == (SignIn.SERVICE_ACCOUNT, Plan.STANDARD, "app-client-one")
    assert (added.limit_per_minute, added.domain_id, added.scope_words) == (240, "", ("bot", "user.read"))
    assert CLIENT_SECRET not in repr(added)


async def test_an_unknown_id_finds_nothing(database: Database) -> None:
    async with database.reading() as c:
        assert await get_connection(c, "0" * 32) is None


@pytest.mark.parametrize(("plan", "own", "limit"), [("free", None, 60), ("advanced", None, 240), ("free", "100", 100)])
async def test_the_limit_follows_the_plan_or_the_own_number(
    database: Database, seal: Seal, form: ConnectionForm, plan: str, own: str | None, limit: int
) -> None:
    added = await add_connection(database, seal, replace(form, plan=plan, calls_per_minute=own))
    assert added.limit_per_minute == limit


async def test_one_connection_of_a_company_is_its_base(
    database: Database, seal: Seal, form: ConnectionForm, company: str
) -> None:
    first = await add_connection(database, seal, form)
    second = await add_connection(database, seal, replace(form, name="工場"))
    assert (first.is_base, second.is_base) == (True, False)
    third = await add_connection(database, seal, replace(form, name="あらたな基本", is_base=True))
    async with database.reading() as c:
        assert (await base_connections(c, [company, "unknown"]))[company].id == third.id
        assert [each.id for each in await list_connections(c, company)] == [third.id, second.id, first.id]
    await update_connection(database, seal, first.id, replace(form, is_base=True))
    async with database.reading() as c:
        assert [each.id for each in await list_connections(c, company) if each.is_base] == [first.id]


async def test_a_name_is_taken_once(database: Database, seal: Seal, form: ConnectionForm) -> None:
    first = await add_connection(database, seal, form)
    with pytest.raises(FormRefused) as refused:
        await add_connection(database, seal, form)
    assert "本社" in refused.value.by_field("ja")["name"]
    await update_connection(database, seal, first.id, form)


async def test_a_refused_form_changes_nothing(database: Database, seal: Seal, form: ConnectionForm) -> None:
    added = await add_connection(database, seal, form)
    with pytest.raises(FormRefused):
        await update_connection(database, seal, added.id, replace(form, name="新しい名前", bot_id="x"))
    assert await read(database, added.id) == added


async def test_empty_secrets_keep_the_stored_ones(database: Database, seal: Seal, form: ConnectionForm) -> None:
    added = await add_connection(database, seal, form)
    changed = replace(form, name="改名", client_secret="", private_key="", bot_secret="new-bot-secret")
    assert (await update_connection(database, seal, added.id, changed)).name == "改名"
    standing = await load_standing(database, seal, added.id)
    assert standing.client_secret == CLIENT_SECRET
    assert standing.private_key == form.private_key.strip()
    assert await bot_secrets(database, seal, str(BOT)) == [(await read(database, added.id), "new-bot-secret")]


async def test_with_a_lost_key_all_secrets_can_be_entered_again(
    database: Database, seal: Seal, form: ConnectionForm
) -> None:
    added = await add_connection(database, seal, form)
    other = Seal.from_text("22" * 32)
    with pytest.raises(SealBroken):
        await update_connection(database, other, added.id, replace(form, client_secret=""))
    await update_connection(database, other, added.id, form)
    assert (await load_standing(database, other, added.id)).client_secret == CLIENT_SECRET


async def test_changing_what_is_not_there_is_refused(database: Database, seal: Seal, form: ConnectionForm) -> None:
    with pytest.raises(ConnectionFault) as fault:
        await update_connection(database, seal, "0" * 32, form)
    assert fault.value.code == "connection_unknown"


async def test_bots_without_a_secret_are_left_out(database: Database, seal: Seal, form: ConnectionForm) -> None:
    await add_connection(database, seal, replace(form, bot_secret=""))
    with_secret = await add_connection(database, seal, replace(form, name="二つ目"))
    await add_connection(database, seal, replace(form, name="別のBot", bot_id="2000002"))
    assert await bot_secrets(database, seal, str(BOT)) == [(with_secret, "bot-secret-of-one")]
    assert await bot_secrets(database, seal, "999") == []


async def test_deliveries_are_noted_at_most_once_a_minute(
    database: Database, seal: Seal, form: ConnectionForm, clock: MovableClock
) -> None:
    added = await add_connection(database, seal, form)
    noted = []
    for at in (1000.0, 1030.0, 1060.0, 1061.0):
        async with database.transaction() as c:
            await mark_delivered(c, added.id, at)
        noted.append((await read(database, added.id)).last_delivered_at)
    assert noted == [1000.0, 1000.0, 1000.0, 1061.0]


async def test_a_domain_allows_the_least_that_a_connection_of_it_says(
    database: Database, seal: Seal, form: ConnectionForm
) -> None:
    await add_connection(database, seal, replace(form, domain="10000001"))
    await add_connection(database, seal, replace(form, name="二つ目", domain="10000001", calls_per_minute=100))
    async with database.reading() as c:
        assert await limit_of_domain(c, "10000001") == 100
        assert await limit_of_domain(c, "unknown") == 60


async def test_changes_and_renewals_at_the_same_time_do_not_block_each_other(
    database: Database, seal: Seal, form: ConnectionForm, clock: MovableClock
) -> None:
    """Both lock the token's row before the connection's; the other way round PostgreSQL would end one of them."""
    added = await add_connection(database, seal, form)

    async def renew(number: int) -> None:
        standing = await load_standing(database, seal, added.id)
        await store(database, seal, standing, Token(f"access-{number}", None, 3600, ("bot",)), clock.now())

    async def change(number: int) -> None:
        await update_connection(database, seal, added.id, replace(form, client_secret=f"secret-{number}"))

    await asyncio.gather(*(work(number) for number in range(15) for work in (renew, change)))
    assert (await read(database, added.id)).held_at is None
