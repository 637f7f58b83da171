"""A member's sign-in: the login page over HTTP, refresh with and without rotation, and its end after 90 days."""

import pytest

from conftest import MovableClock
from connections.linked_company import (
    CLIENT_SECRET,
    DAY,
    HOUR,
    REDIRECT,
    KeeperMaker,
    grants,
    log_in,
    pass_time,
    rotate,
    sign_in,
)
from lineworks_emulator import Running
from lineworks_emulator.faults import Fault
from toritsugi.connections import (
    Clients,
    Connection,
    ConnectionFault,
    Consent,
    Seal,
    TokenKeeper,
    TokenRefused,
    TokenUnavailable,
    get_connection,
    held,
    read_redirect,
)
from toritsugi.connections.tokens.lease import claim
from toritsugi.connections.tokens.renewal import Renewal
from toritsugi.connections.tokens.standing import load_standing
from toritsugi.database import Database
from toritsugi.lineworks import ClientApp

pytestmark = pytest.mark.anyio


async def test_before_the_sign_in_the_keeper_asks_for_it(
    keeper: TokenKeeper, by_consent: Connection, emulator: Running
) -> None:
    with pytest.raises(TokenRefused) as refused:
        await keeper.token(by_consent.id)
    assert refused.value.code == "consent_missing"
    assert grants(emulator) == []


async def test_a_sign_in_gives_a_token_that_works(
    consent: Consent, keeper: TokenKeeper, clients: Clients, by_consent: Connection, clock: MovableClock
) -> None:
    signed_in = await sign_in(consent, by_consent)
    assert signed_in.refresh_expires_at == pytest.approx(clock.now() + 90 * DAY, abs=30)
    token = await keeper.token(by_consent.id)
    assert (await clients.of(by_consent).get_bot(token, by_consent.bot_id)).bot_name == "取次"


async def test_a_code_works_once(consent: Consent, by_consent: Connection) -> None:
    code = await log_in(by_consent)
    await consent.finish(by_consent.id, code, REDIRECT)
    with pytest.raises(ConnectionFault) as fault:
        await consent.finish(by_consent.id, code, REDIRECT)
    assert fault.value.code == "code_refused"
    assert code not in str(fault.value)


async def test_a_code_for_another_redirect_is_refused(consent: Consent, by_consent: Connection) -> None:
    code = await log_in(by_consent)
    with pytest.raises(ConnectionFault) as fault:
        await consent.finish(by_consent.id, code, "https://elsewhere.example/callback")
    assert fault.value.code == "code_refused"
    assert "Redirect URL" in fault.value.remedy("ja")


async def test_a_service_account_needs_no_sign_in(consent: Consent, connection: Connection) -> None:
    with pytest.raises(ConnectionFault) as fault:
        await consent.finish(connection.id, "any", REDIRECT)
    assert fault.value.code == "not_a_user_connection"


async def test_without_rotation_the_end_stays_where_it_was(
    consent: Consent,
    keeper: TokenKeeper,
    database: Database,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
) -> None:
    end = (await sign_in(consent, by_consent)).refresh_expires_at
    first = await keeper.token(by_consent.id)
    pass_time(emulator, clock, HOUR + 1)
    assert await keeper.token(by_consent.id) != first
    async with database.reading() as c:
        found = await get_connection(c, by_consent.id)
    assert found is not None
    assert found.refresh_expires_at == end


async def test_with_rotation_the_link_lives_on_past_ninety_days(
    consent: Consent,
    keeper: TokenKeeper,
    database: Database,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
) -> None:
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    tokens = set()
    for _ in range(6):
        pass_time(emulator, clock, 30 * DAY)
        tokens.add(await keeper.token(by_consent.id))
    assert len(tokens) == 6
    assert set(grants(emulator)) == {200}
    async with database.reading() as c:
        found = await get_connection(c, by_consent.id)
    assert found is not None
    assert found.refresh_expires_at == pytest.approx(clock.now() + 90 * DAY, abs=60)


async def test_a_returned_refresh_token_is_stored_before_the_access_token_is_used(
    consent: Consent,
    keeper: TokenKeeper,
    make_keeper: KeeperMaker,
    database: Database,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
) -> None:
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    for number in range(4):
        pass_time(emulator, clock, HOUR + 1)
        forgetful = await make_keeper(database)
        assert await forgetful.token(by_consent.id), number
    assert grants(emulator) == [200] * 5


async def test_after_ninety_days_without_rotation_it_holds_until_somebody_signs_in(
    consent: Consent,
    keeper: TokenKeeper,
    database: Database,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
) -> None:
    await sign_in(consent, by_consent)
    pass_time(emulator, clock, 91 * DAY)
    for _ in range(5):
        with pytest.raises(TokenRefused) as refused:
            await keeper.token(by_consent.id)
        assert refused.value.code == "consent_ended"
        clock.advance(1000)
        await keeper.probe_due()
    assert grants(emulator) == [200, 400]
    await sign_in(consent, by_consent)
    async with database.reading() as c:
        assert await held(c) == set()
    assert await keeper.token(by_consent.id)


async def test_invalid_grant_for_a_token_that_another_has_renewed_is_no_refusal(
    consent: Consent,
    make_keeper: KeeperMaker,
    database: Database,
    seal: Seal,
    clients: Clients,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
) -> None:
    """A renewer that comes with a used refresh token finds the other's token instead of holding the connection."""
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    pass_time(emulator, clock, HOUR + 1)
    stale = await load_standing(database, seal, by_consent.id)
    lease = await claim(database, stale)
    assert lease is not None
    slow = Renewal(database, seal, clients, clock)
    stored = await slow._renew(stale, lease)
    assert stored is not None
    assert await slow._renew(stale, lease) is None
    async with database.reading() as c:
        assert await held(c) == set()
    assert await (await make_keeper(database)).token(by_consent.id) == stored.text


async def test_an_answer_lost_in_a_crash_asks_for_a_sign_in_and_never_loops(
    consent: Consent,
    keeper: TokenKeeper,
    database: Database,
    seal: Seal,
    clients: Clients,
    by_consent: Connection,
    emulator: Running,
    clock: MovableClock,
) -> None:
    """The process died between the platform's answer and the commit: the only good refresh token is gone."""
    rotate(emulator, True)
    await sign_in(consent, by_consent)
    pass_time(emulator, clock, HOUR + 1)
    lost = await load_standing(database, seal, by_consent.id)
    app = ClientApp(by_consent.client_id, CLIENT_SECRET)
    assert (await clients.of(by_consent).refresh_token(app, lost.refresh_token)).refresh_token
    for _ in range(5):
        with pytest.raises(TokenRefused) as refused:
            await keeper.token(by_consent.id)
        assert refused.value.code == "consent_ended"
    assert grants(emulator) == [200, 200, 400]
    await sign_in(consent, by_consent)
    assert await keeper.token(by_consent.id)


async def test_a_consent_without_the_bot_scope_is_refused_and_nothing_stored(
    consent: Consent, database: Database, seal: Seal, by_consent: Connection, emulator: Running
) -> None:
    emulator.world.apps[0].scopes = ["user.read"]
    emulator.app.store.changed()
    with pytest.raises(ConnectionFault) as fault:
        await sign_in(consent, by_consent)
    assert fault.value.code == "invalid_scope"
    assert (await load_standing(database, seal, by_consent.id)).refresh_token == ""


async def test_a_token_host_that_is_down_during_the_sign_in_is_named(
    consent: Consent, by_consent: Connection, emulator: Running
) -> None:
    code = await log_in(by_consent)
    emulator.app.faults.add(Fault(operation="auth.token", kind="status", status=502))
    with pytest.raises(TokenUnavailable, match="HTTP 502"):
        await consent.finish(by_consent.id, code, REDIRECT)


async def test_the_linked_account_and_the_missing_scopes_are_named(
    consent: Consent, by_consent: Connection, emulator: Running
) -> None:
    emulator.world.apps[0].scopes = ["bot", "user.profile.read"]
    emulator.app.store.changed()
    found = await sign_in(consent, by_consent)
    assert found.missing_scopes == ("user.read",)
    assert (found.account_name, found.account_login, found.account_administers) == ("", "", None)
    emulator.world.apps[0].scopes = ["bot", "user.read"]
    emulator.world.users[0].role = "sub_administrator"
    emulator.app.store.changed()
    found = await sign_in(consent, by_consent)
    assert found.missing_scopes == ()
    assert (found.account_name, found.account_login, found.account_administers) == ("田中 一郎", "tanaka@sample", True)
    assert found.access_expires_at is not None


async def test_a_link_works_although_the_account_is_not_told(
    consent: Consent, by_consent: Connection, emulator: Running
) -> None:
    emulator.app.faults.add(Fault(operation="user.get", kind="status", status=500))
    assert (await sign_in(consent, by_consent)).account_name == ""


def test_the_way_back_is_read_or_refused_in_words() -> None:
    assert read_redirect({"state": "s1", "code": "c1"}, "s1") == "c1"
    refused = [
        ({"state": "s2", "code": "c1"}, "s1", "state_wrong"),
        ({"code": "c1"}, "s1", "state_wrong"),
        ({"state": "", "code": "c1"}, "", "state_wrong"),
        ({"state": "s1", "error": "access_denied"}, "s1", "consent_denied"),
        ({"state": "s1", "error": "invalid_scope"}, "s1", "invalid_scope"),
        ({"state": "s1", "error": "server_error"}, "s1", "consent_failed"),
        ({"state": "s1"}, "s1", "code_missing"),
    ]
    for query, state, code in refused:
        with pytest.raises(ConnectionFault) as fault:
            read_redirect(query, state)
        assert fault.value.code == code
        assert fault.value.sentence("ja") != fault.value.sentence("en")
        assert fault.value.remedy("ja")
