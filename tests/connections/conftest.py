"""A company, its LINE WORKS (the emulator, on a real socket) and a connection between the two."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from conftest import MovableClock
from connections.linked_company import (
    ACCOUNT,
    BOT,
    CLIENT_ID,
    CLIENT_SECRET,
    DOMAIN,
    ORGANIZATION,
    REDIRECT,
    ROOM,
    SEALING_KEY,
    USER,
    KeeperMaker,
    KeyPair,
    make_pair,
)
from lineworks_emulator import App, Bot, BotDomain, Channel, Domain, Running, User, World, running
from toritsugi.clock import Clock
from toritsugi.connections import Clients, Connection, ConnectionForm, Consent, Seal, TokenKeeper, add_connection
from toritsugi.database import Database
from toritsugi.lineworks import Timeouts
from toritsugi.people.tables import organization


@pytest.fixture(scope="session")
def key_pair() -> KeyPair:
    return make_pair()


@pytest.fixture
def world(key_pair: KeyPair) -> World:
    app = App(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        domain_id=DOMAIN,
        service_account=ACCOUNT,
        public_key=key_pair.public,
        scopes=["bot", "user.read"],
        redirect_urls=[REDIRECT],
        access_token_hours=1,
    )
    member = User(user_id=USER, email="tanaka@sample", domain_id=DOMAIN, last_name="田中", first_name="一郎")
    bot = Bot(bot_id=BOT, name="取次", domains=[BotDomain(domain_id=DOMAIN, visible=True)], enable_group_join=True)
    room = Channel(channel_id=ROOM, domain_id=DOMAIN, title="受付", members=[USER], bots=[BOT])
    return World(domains=[Domain(domain_id=DOMAIN)], apps=[app], users=[member], bots=[bot], channels=[room])


@pytest.fixture
async def emulator(world: World) -> AsyncIterator[Running]:
    async with running(world) as server:
        yield server


@pytest.fixture
def seal() -> Seal:
    return Seal.from_text(SEALING_KEY)


@pytest.fixture
async def company(database: Database) -> str:
    """The id of an organization."""
    row = {"id": ORGANIZATION, "name": "株式会社サンプル", "language": "ja", "phone": "", "created_at": 0.0}
    async with database.transaction() as c:
        await c.execute(organization.insert().values(row))
    return ORGANIZATION


@pytest.fixture
def form(company: str, key_pair: KeyPair) -> ConnectionForm:
    """A faultless form; nobody answers at its addresses."""
    return ConnectionForm(
        organization_id=company,
        name="本社",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        service_account=ACCOUNT,
        private_key=key_pair.private,
        scopes="bot user.read",
        bot_id=str(BOT),
        bot_secret="bot-secret-of-one",
        plan="standard",
        api_url="http://127.0.0.1:9/v1.0",
        auth_url="http://127.0.0.1:9/oauth2/v2.0",
        base_user_id="tanaka@sample",
        base_channel_id=ROOM,
    )


@pytest.fixture
def live_form(form: ConnectionForm, emulator: Running) -> ConnectionForm:
    """The form, with the emulator's addresses."""
    return replace(form, api_url=f"{emulator.url}/v1.0", auth_url=f"{emulator.url}/oauth2/v2.0")


@pytest.fixture
async def connection(database: Database, seal: Seal, live_form: ConnectionForm) -> Connection:
    """A service account's connection."""
    return await add_connection(database, seal, live_form)


@pytest.fixture
async def clients(request: pytest.FixtureRequest) -> AsyncIterator[Clients]:
    """As patient as the product's, or less where a test is marked as one that waits for an answer in vain."""
    hasty = request.node.get_closest_marker("hasty")
    async with Clients(Timeouts(total=2) if hasty else None) as opened:
        yield opened


@pytest.fixture
async def make_keeper(seal: Seal, clients: Clients, clock: Clock) -> AsyncIterator[KeeperMaker]:
    """Keepers that are closed in the end."""
    async with AsyncExitStack() as stack:

        async def make(database: Database) -> TokenKeeper:
            keeper = TokenKeeper(database, seal, clients, clock)
            stack.push_async_callback(keeper.close)
            return keeper

        yield make


@pytest.fixture
async def keeper(database: Database, make_keeper: KeeperMaker) -> TokenKeeper:
    return await make_keeper(database)


@pytest.fixture
async def by_consent(database: Database, seal: Seal, live_form: ConnectionForm) -> Connection:
    """A user account's connection; nobody has signed in yet."""
    form = replace(live_form, sign_in="user_account", service_account="", private_key="")
    return await add_connection(database, seal, form)


@pytest.fixture
def consent(database: Database, seal: Seal, clients: Clients, clock: MovableClock) -> Consent:
    return Consent(database, seal, clients, clock)
