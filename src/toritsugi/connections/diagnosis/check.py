"""Walks the steps, turns what goes wrong into a result, and stops there."""

from toritsugi.clock import Clock
from toritsugi.connections.clients import Clients
from toritsugi.connections.diagnosis.outcome import CheckResult, Outcome
from toritsugi.connections.diagnosis.steps import NEEDED_TO_SEND, STEPS
from toritsugi.connections.diagnosis.walk import Step, Tools, Walk, skipped
from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.meaning import meaning
from toritsugi.connections.register import Connection
from toritsugi.connections.sealing import Seal, SealBroken
from toritsugi.connections.tokens import TokenKeeper, load_standing
from toritsugi.database import Database
from toritsugi.lineworks import Forbidden, LineWorksError, NotFound, Refused

_MEANINGS: dict[tuple[str, type[LineWorksError]], str] = {
    ("bot", NotFound): "bot_unknown",
    ("domain", NotFound): "bot_unknown",
    ("base_user", NotFound): "base_user_unknown",
    ("base_room", NotFound): "room_unknown",
    ("base_room", Forbidden): "bot_not_in_room",
}


class Diagnosis:
    """Checks connections. `seal`, `clients` and `keeper` are those that the program itself works with.

    `callback_url` is the whole address that the platform is to call; without it that step is passed over.
    """

    def __init__(
        self,
        database: Database,
        seal: Seal,
        clients: Clients,
        keeper: TokenKeeper,
        clock: Clock,
        callback_url: str = "",
    ) -> None:
        self._tools = Tools(database, seal, clients, keeper, clock, callback_url)

    async def check(self, connection_id: str) -> list[CheckResult]:
        """One result for each step, up to the first fault; the steps after it are marked as not checked.

        Questions do not stop it. A held connection that passes all that sending needs is released.
        Raises ConnectionFault (connection_unknown), StorageTrouble.
        """
        try:
            standing = await load_standing(self._tools.database, self._tools.seal, connection_id)
        except SealBroken:
            return _complete([skipped("switch", "not_checked"), CheckResult("secrets", Outcome.FAULT, "seal_broken")])
        walk, results = Walk(self._tools, standing), list[CheckResult]()
        for name, step in STEPS:
            results.append(await _take(walk, name, step))
            if results[-1].outcome is Outcome.FAULT:
                return _complete(results)
            if name == NEEDED_TO_SEND[-1]:
                await self._tools.keeper.release(connection_id)
        return results


async def _take(walk: Walk, name: str, step: Step) -> CheckResult:
    try:
        return await step(walk)
    except ConnectionFault as fault:
        found = fault
    except LineWorksError as error:
        found = _meaning(name, walk.connection, error)
    return CheckResult(name, Outcome.FAULT, found.code, found.blanks)


def _meaning(step: str, connection: Connection, error: LineWorksError) -> ConnectionFault:
    """What an error of the platform means at this step."""
    code = _MEANINGS.get((step, type(error)), "")
    if code and not (isinstance(error, Refused) and error.code == "ACCESS_DENIED"):
        given = connection.base_user_id if step == "base_user" else connection.bot_id
        return ConnectionFault(code, given=given)
    return meaning(error, connection, of_tokens=step in ("network", "token"))


def _complete(results: list[CheckResult]) -> list[CheckResult]:
    rest = [CheckResult(name, Outcome.SKIPPED, "not_checked") for name, _ in STEPS[len(results) :]]
    return [*results, *rest]
