"""Saving as a whole or not at all, previews, going back within seven days, the base, and the sign-in ways."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from conftest import MovableClock
from connections.linked_company import CLIENT_SECRET, DAY, KeyPair, make_pair, sign_in
from toritsugi.connections import (
    Change,
    Clients,
    Connection,
    ConnectionFault,
    ConnectionForm,
    Consent,
    Errands,
    FormRefused,
    Seal,
    TokenKeeper,
    add_connection,
    bot_secrets,
    get_connection,
    list_connections,
    list_history,
    make_base,
    preview_change,
    reseal_all,
    roll_back,
    update_connection,
)
from toritsugi.connections.tables import connection_history
from toritsugi.connections.tokens import load_standing
from toritsugi.database import Database

pytestmark = pytest.mark.anyio


@pytest.fixture
async def saved(database: Database, seal: Seal, form: ConnectionForm) -> Connection:
    return await add_connection(database, seal, form)


async def history_of(database: Database, connection_id: str) -> list[tuple[str, tuple[str, ...], str]]:
    async with database.reading() as c:
        found = await list_history(c, connection_id, database.clock.now())
    return [(entry.id, entry.fields, entry.saved_by) for entry in found]


async def test_a_preview_tells_what_would_change_and_shows_no_secret(
    database: Database, seal: Seal, saved: Connection, form: ConnectionForm
) -> None:
    wanted = replace(form, bot_id="2000007", client_secret="quite-another-secret", bot_secret="", enabled=False)
    changes = await preview_change(database, seal, saved.id, wanted)
    assert changes == [
        Change("client_secret", "set", "changed"),
        Change("bot_id", "2000001", "2000007"),
        Change("enabled", "on", "off"),
    ]
    assert CLIENT_SECRET not in repr(changes)
    assert "quite-another-secret" not in repr(changes)
    async with database.reading() as c:
        assert await get_connection(c, saved.id) == saved
    assert await preview_change(database, seal, saved.id, form) == []


async def test_a_faulty_form_changes_nothing(
    database: Database, seal: Seal, saved: Connection, form: ConnectionForm
) -> None:
    with pytest.raises(FormRefused):
        await update_connection(database, seal, saved.id, replace(form, name="支社", bot_id="x"))
    async with database.reading() as c:
        assert await get_connection(c, saved.id) == saved
    assert await history_of(database, saved.id) == []


async def test_a_save_can_be_taken_back_secrets_and_all(
    database: Database, seal: Seal, saved: Connection, form: ConnectionForm, key_pair: KeyPair
) -> None:
    other = replace(form, client_secret="new-secret", private_key=make_pair().private, bot_id="2000007")
    await update_connection(database, seal, saved.id, other, by="総務 花子")
    ((entry, fields, by),) = await history_of(database, saved.id)
    assert set(fields) == {"client_secret", "private_key", "bot_id"}
    assert by == "総務 花子"
    back = await roll_back(database, seal, entry, by="総務 太郎")
    assert back.bot_id == "2000001"
    standing = await load_standing(database, seal, saved.id)
    assert standing.client_secret == CLIENT_SECRET
    assert standing.private_key.strip() == key_pair.private.strip()
    again = (await history_of(database, saved.id))[0]
    assert again[2] == "総務 太郎"
    assert (await roll_back(database, seal, again[0])).bot_id == "2000007"


async def test_an_emptied_secret_comes_back_too(database: Database, seal: Seal, form: ConnectionForm) -> None:
    bare = await add_connection(database, seal, replace(form, bot_secret=""))
    await update_connection(database, seal, bare.id, replace(form, bot_secret="given-later"))
    ((entry, _, _),) = await history_of(database, bare.id)
    assert [text for _, text in await bot_secrets(database, seal, "2000001")] == ["given-later"]
    await roll_back(database, seal, entry)
    assert await bot_secrets(database, seal, "2000001") == []


async def test_saving_the_same_again_is_no_change(
    database: Database, seal: Seal, saved: Connection, form: ConnectionForm
) -> None:
    await update_connection(database, seal, saved.id, form)
    assert await history_of(database, saved.id) == []


async def test_after_seven_days_it_is_gone(
    database: Database,
    seal: Seal,
    saved: Connection,
    form: ConnectionForm,
    clock: MovableClock,
    keeper: TokenKeeper,
    clients: Clients,
) -> None:
    await update_connection(database, seal, saved.id, replace(form, name="支社"))
    ((entry, _, _),) = await history_of(database, saved.id)
    clock.advance(6.9 * DAY)
    await Errands(database, keeper, clients).look_once()
    assert len(await history_of(database, saved.id)) == 1
    clock.advance(0.2 * DAY)
    assert await history_of(database, saved.id) == []
    with pytest.raises(ConnectionFault) as fault:
        await roll_back(database, seal, entry)
    assert fault.value.code == "history_unknown"
    await Errands(database, keeper, clients).look_once()
    async with database.reading() as c:
        assert (await c.execute(select(connection_history))).all() == []


async def test_former_values_lie_sealed_and_follow_a_change_of_the_key(
    database: Database, seal: Seal, saved: Connection, form: ConnectionForm
) -> None:
    await update_connection(database, seal, saved.id, replace(form, client_secret="new-secret"))
    async with database.reading() as c:
        stored = (await c.execute(select(connection_history.c.former))).scalar_one()
    assert CLIENT_SECRET.encode() not in stored
    fresh = Seal.from_text("33" * 32 + " " + "11" * 32)
    assert await reseal_all(database, fresh) >= 2
    ((entry, _, _),) = await history_of(database, saved.id)
    await roll_back(database, Seal.from_text("33" * 32), entry)


async def test_another_bot_or_way_keeps_all_the_rest(
    database: Database, seal: Seal, saved: Connection, form: ConnectionForm
) -> None:
    kept = replace(form, client_secret="", private_key="", bot_secret="")
    switched = await update_connection(database, seal, saved.id, replace(kept, sign_in="user_account", bot_id="7"))
    back = await update_connection(database, seal, saved.id, kept)
    assert (switched.base_channel_id, switched.service_account) == (saved.base_channel_id, saved.service_account)
    assert back == saved
    assert (await load_standing(database, seal, saved.id)).private_key.strip() == form.private_key.strip()


async def test_a_sign_in_outlives_a_turn_to_the_service_account(
    database: Database,
    seal: Seal,
    consent: Consent,
    by_consent: Connection,
    live_form: ConnectionForm,
    keeper: TokenKeeper,
) -> None:
    await sign_in(consent, by_consent)
    before = (await load_standing(database, seal, by_consent.id)).refresh_token
    await update_connection(database, seal, by_consent.id, live_form)
    assert await keeper.token(by_consent.id)
    back = await update_connection(database, seal, by_consent.id, replace(live_form, sign_in="user_account"))
    assert (await load_standing(database, seal, by_consent.id)).refresh_token == before
    assert back.refresh_expires_at is not None
    assert back.account_name == "田中 一郎"


async def test_one_of_several_is_the_base(
    database: Database, seal: Seal, saved: Connection, form: ConnectionForm
) -> None:
    second = await add_connection(database, seal, replace(form, name="第二", bot_id="2000002"))
    assert (saved.is_base, second.is_base) == (True, False)
    assert (await make_base(database, second.id)).is_base
    async with database.reading() as c:
        found = await list_connections(c, form.organization_id)
    assert [(each.name, each.is_base) for each in found] == [("第二", True), ("本社", False)]
    with pytest.raises(ConnectionFault):
        await make_base(database, "0" * 32)
