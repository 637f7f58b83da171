"""The pages of the link before a real LINE WORKS stand-in: a company, its operator, what they type."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from connections.linked_company import ACCOUNT, BOT, CLIENT_ID, CLIENT_SECRET, DOMAIN, ROOM, USER, KeyPair
from lineworks_emulator import App, Bot, BotDomain, Channel, Domain, Running, User, World, running
from toritsugi.admin import ADMIN, ADMIN_ROUTES, LinkParts, RuleParts
from toritsugi.appointments import Appointments
from toritsugi.connections import Clients, Seal, TokenKeeper
from toritsugi.database import Database
from toritsugi.fence import OPEN
from toritsugi.help import HELP, HELP_ROUTES
from toritsugi.organization import Organization
from toritsugi.people import add_organization
from toritsugi.roster import Roster
from toritsugi.web import Account, NewAccount
from web.front_door import Browser, front_door, quick_keeper

PUBLIC = "http://testserver.local"
SEALING_KEY = "22" * 32


def make_world(pair: KeyPair) -> World:
    """One app, one bot in one domain, one member, one room that the bot is in."""
    app = App(
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        domain_id=DOMAIN,
        service_account=ACCOUNT,
        public_key=pair.public,
        scopes=["bot", "bot.read", "user.read"],
        redirect_urls=[f"{PUBLIC}/connections/consent"],
        access_token_hours=24,
    )
    member = User(user_id=USER, email="tanaka@sample", domain_id=DOMAIN, last_name="田中", first_name="一郎")
    bot = Bot(bot_id=BOT, name="取次", domains=[BotDomain(domain_id=DOMAIN, visible=True)], enable_group_join=True)
    room = Channel(channel_id=ROOM, domain_id=DOMAIN, title="受付", members=[USER], bots=[BOT])
    return World(domains=[Domain(domain_id=DOMAIN)], apps=[app], users=[member], bots=[bot], channels=[room])


def unlinked_parts(database: Database) -> LinkParts:
    """For pages that ask nothing of LINE WORKS: nobody is behind them."""
    seal, clients = Seal.from_text(SEALING_KEY), Clients()
    return LinkParts(database, seal, clients, TokenKeeper(database, seal, clients, database.clock), PUBLIC)


def operators_parts(link: LinkParts) -> list[object]:
    """What all of the operator's pages are built from; no mail server is there."""
    appointments = Appointments(link.database, "https://toritsugi.example")
    rules = RuleParts("https://toritsugi.example")
    return [link, link.seal, OPEN, Roster(link.database, link.presence), rules, appointments]


@dataclass
class LinkDesk:
    """The operator's browser before the pages, and LINE WORKS behind them."""

    browser: Browser
    emulator: Running
    parts: LinkParts
    organization: Organization
    operator: Account
    token: str
    pair: KeyPair

    def typed(self, **changes: str) -> dict[str, str]:
        """A whole sheet as the browser sends it."""
        whole = {
            "csrf_token": self.token,
            "name": "本社",
            "sign_in": "service_account",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "service_account": ACCOUNT,
            "private_key": self.pair.private,
            "scopes": "bot bot.read user.read",
            "plan": "standard",
            "api_url": f"{self.emulator.url}/v1.0",
            "auth_url": f"{self.emulator.url}/oauth2/v2.0",
            "bot_id": str(BOT),
            "base_user_id": "tanaka",
            "base_group": "sample",
            "base_channel_id": ROOM,
            "tab": "auth",
            "todo": "complete",
        }
        return whole | changes

    async def post(self, path: str, fields: dict[str, str] | None = None) -> Any:
        return await self.browser.post(path, fields or {"csrf_token": self.token})

    async def get(self, path: str, **headers: str) -> Any:
        return await self.browser.get(path, **headers)

    async def saved(self, **changes: str) -> str:
        """The id of a new connection."""
        answer = await self.post("/connections/new", self.typed(**changes))
        assert answer.status_code == 303, answer.text
        found = re.match(r"/connections/([0-9a-z]+)", answer.headers["location"])
        assert found
        return found[1]

    def posts(self) -> list[str]:
        """The paths of the messages that LINE WORKS was asked to take."""
        return [call.path for call in self.emulator.app.request_log.since(0) if call.path.endswith("/messages")]


@asynccontextmanager
async def link_desk(database: Database, pair: KeyPair, public: str = PUBLIC) -> AsyncIterator[LinkDesk]:
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社サンプル", now=database.clock.now())
    operator = await quick_keeper(database).add(
        NewAccount(company.id, "m@example.com", "佐藤 美咲", "青い鳥が窓辺で朝の歌をうたっている")
    )
    seal = Seal.from_text(SEALING_KEY)
    async with running(make_world(pair)) as emulator, Clients() as clients:
        keeper = TokenKeeper(database, seal, clients, database.clock)
        parts = LinkParts(database, seal, clients, keeper, public)
        given = operators_parts(parts)
        async with front_door(database, [ADMIN_ROUTES, HELP_ROUTES], rooms=[ADMIN, HELP], parts=given) as browser:
            token = await browser.begin_session(operator)
            yield LinkDesk(browser, emulator, parts, company, operator, token, pair)
        await keeper.close()
