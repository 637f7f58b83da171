"""What the steps of the diagnosis share: their tools, what was picked up on the way, and how they answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.diagnosis.outcome import CheckResult, Outcome
from toritsugi.connections.register import Connection
from toritsugi.connections.sealing import Seal
from toritsugi.connections.tokens import Standing, TokenKeeper
from toritsugi.database import Database
from toritsugi.lineworks import Bot, LineWorks


@dataclass(frozen=True, slots=True)
class Tools:
    """What the steps work with. `callback_url` is the address that the platform is to call; empty when not known."""

    database: Database
    seal: Seal
    clients: Clients
    keeper: TokenKeeper
    clock: Clock
    callback_url: str


@dataclass(slots=True)
class Walk:
    """One walk through the steps, and what it has picked up on the way."""

    tools: Tools
    standing: Standing
    token: str = field(default="", repr=False)
    granted: frozenset[str] = frozenset()
    bot: Bot | None = None

    @property
    def connection(self) -> Connection:
        return self.standing.connection

    @property
    def line(self) -> LineWorks:
        return self.tools.clients.of(self.connection)

    def may(self, scopes: frozenset[str]) -> bool:
        """Whether one of the scopes is granted; unknown grants are tried."""
        return not self.granted or bool(scopes & self.granted)


Step = Callable[[Walk], Awaitable[CheckResult]]


def ok(step: str, code: str, **blanks: str) -> CheckResult:
    """It is as it should be."""
    return CheckResult(step, Outcome.OK, code, blanks)


def skipped(step: str, code: str) -> CheckResult:
    """There was nothing to look at."""
    return CheckResult(step, Outcome.SKIPPED, code)


def question(step: str, code: str, **blanks: str) -> CheckResult:
    """The platform does not tell: a person has to look, at the place that the remedy names."""
    return CheckResult(step, Outcome.QUESTION, code, blanks)
