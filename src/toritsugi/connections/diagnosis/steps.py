"""The steps of the diagnosis, in their order. Each returns what it found, or raises what is wrong."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.diagnosis.outcome import CheckResult, Outcome
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.register import Connection, learn_domain
from toritsugi.connections.rooms import learn_room
from toritsugi.connections.sealing import Seal
from toritsugi.connections.tokens import (
    BOT_SCOPES,
    CLOCK_TOLERANCE,
    SEES_BOT,
    SEES_MEMBER,
    Standing,
    TokenKeeper,
    ask_for_token,
    lacks_bot,
    load_standing,
)
from toritsugi.database import Database
from toritsugi.lineworks import LineWorks, load_private_key


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps work with."""

    database: Database
    seal: Seal
    clients: Clients
    keeper: TokenKeeper
    clock: Clock


@dataclass(slots=True)
class Walk:
    """One walk through the steps, and what it has picked up on the way."""

    tools: Tools
    standing: Standing
    token: str = field(default="", repr=False)
    granted: frozenset[str] = frozenset()

    @property
    def connection(self) -> Connection:
        return self.standing.connection

    @property
    def line(self) -> LineWorks:
        return self.tools.clients.of(self.connection)

    def may(self, scopes: frozenset[str]) -> bool:
        """Whether one of the scopes is granted; unknown grants are tried."""
        return not self.granted or bool(scopes & self.granted)


async def secrets(walk: Walk) -> CheckResult:
    """Sealed values were opened before; the key must be one, and a user account must have signed in."""
    if walk.standing.by_consent and not walk.standing.refresh_token:
        raise ConnectionFault("consent_missing")
    if not walk.standing.by_consent:
        load_private_key(walk.standing.private_key)
    return _ok("secrets", "secrets_fine")


async def network(walk: Walk) -> CheckResult:
    """The token host answers, and its clock is ours."""
    date = await walk.tools.clients.time_at(walk.connection)
    if date is None:
        return _ok("network", "network_no_date")
    apart = walk.tools.clock.now() - date
    if abs(apart) > CLOCK_TOLERANCE:
        raise ConnectionFault("clock_wrong", seconds=f"{apart:+.0f}")
    return _ok("network", "network_fine", seconds=f"{abs(apart):.0f}")


async def token(walk: Walk) -> CheckResult:
    """A service account asks anew, so that what is set now is tried; a refresh token is the keeper's alone."""
    if walk.standing.by_consent:
        walk.token = await walk.tools.keeper.token(walk.connection.id)
        fresh = await load_standing(walk.tools.database, walk.tools.seal, walk.connection.id)
        walk.granted = frozenset(fresh.granted)
        return _ok("token", "token_fine")
    issued = await ask_for_token(walk.line, walk.standing, walk.tools.clock.now())
    walk.token, walk.granted = issued.access_token, frozenset(issued.scope)
    if lacks_bot(issued):
        raise ConnectionFault("invalid_scope")
    return _ok("token", "token_fine")


async def scopes(walk: Walk) -> CheckResult:
    """What is granted, against what sending needs and what was asked for."""
    if not walk.may(BOT_SCOPES):
        raise ConnectionFault("invalid_scope")
    missing = sorted(set(walk.connection.scope_words) - walk.granted) if walk.granted else []
    if missing:
        return _ok("scopes", "scopes_partly", missing=" ".join(missing))
    return _ok("scopes", "scopes_fine", given=walk.connection.scopes)


async def bot(walk: Walk) -> CheckResult:
    """The bot is known to the tenant."""
    if not walk.may(SEES_BOT):
        return _skipped("bot", "bot_unseen")
    found = await walk.line.get_bot(walk.token, walk.connection.bot_id)
    return _ok("bot", "bot_fine", given=found.bot_name or walk.connection.bot_id)


async def domain(walk: Walk) -> CheckResult:
    """The bot works in a domain; one that we did not know is learned."""
    if not walk.may(SEES_BOT):
        return _skipped("domain", "bot_unseen")
    page = await walk.line.list_bot_domains(walk.token, walk.connection.bot_id)
    found = sorted(each.domain_id for each in page.items)
    known = walk.connection.domain_id
    if not found or (known and int(known) not in found):
        raise ConnectionFault("bot_not_in_domain")
    if not known and len(found) > 1:
        return _ok("domain", "domain_several", given=", ".join(map(str, found)))
    if not known:
        await learn_domain(walk.tools.database, walk.connection.id, found[0])
    return _ok("domain", "domain_fine", given=known or str(found[0]))


async def base_user(walk: Walk) -> CheckResult:
    """The base member exists and can be written to, where a directory scope lets us see that."""
    user_id = walk.connection.base_user_id
    if not user_id:
        return _skipped("base_user", "base_user_unset")
    if not walk.granted & SEES_MEMBER:
        return _skipped("base_user", "base_user_unseen")
    found = await walk.line.get_user(walk.token, user_id)
    if not found.active:
        raise ConnectionFault("base_user_inactive", given=user_id)
    return _ok("base_user", "base_user_fine", given=user_id)


async def base_room(walk: Walk) -> CheckResult:
    """The base room exists and the bot is in it; its title is learned."""
    channel_id = walk.connection.base_channel_id
    if not channel_id:
        return _skipped("base_room", "base_room_unset")
    found = await walk.line.get_channel(walk.token, walk.connection.bot_id, channel_id)
    async with walk.tools.database.transaction() as c:
        now = walk.tools.clock.now()
        room = await learn_room(c, walk.connection.id, channel_id, found.title or "", at=now)
    return _ok("base_room", "base_room_fine", given=room.title)


Step = Callable[[Walk], Awaitable[CheckResult]]
STEPS: tuple[tuple[str, Step], ...] = (
    ("secrets", secrets),
    ("network", network),
    ("token", token),
    ("scopes", scopes),
    ("bot", bot),
    ("domain", domain),
    ("base_user", base_user),
    ("base_room", base_room),
)


def _ok(step: str, code: str, **blanks: str) -> CheckResult:
    return CheckResult(step, Outcome.OK, code, blanks)


def _skipped(step: str, code: str) -> CheckResult:
    return CheckResult(step, Outcome.SKIPPED, code)
