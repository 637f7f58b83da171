"""What a step of the diagnosis found, and all of it as text."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from toritsugi.clock import to_datetime
from toritsugi.connections.faults import remedy, sentence
from toritsugi.connections.register import Connection
from toritsugi.organization import Language


class Outcome(StrEnum):
    """How a step ended."""

    OK = "ok"
    FAULT = "fault"
    SKIPPED = "skipped"


class CheckResult(msgspec.Struct, frozen=True):
    """One step: `step` and `code` are stable names, `blanks` fill the sentence. Holds no secret."""

    step: str
    outcome: Outcome
    code: str
    blanks: dict[str, str] = {}

    def title(self, language: Language) -> str:
        """The step's name for people."""
        return sentence(f"step_{self.step}", language)

    def sentence(self, language: Language) -> str:
        """What was found."""
        return sentence(self.code, language, **self.blanks)

    def remedy(self, language: Language) -> str:
        """What to do about a fault; empty when nothing is to be done."""
        return remedy(self.code, language, **self.blanks)


def report(connection: Connection, results: Sequence[CheckResult], language: Language, at: float) -> str:
    """The results as text to copy. Names the connection by its ids; nothing in it opens anything."""
    lines = [
        f"Toritsugi / LINE WORKS: {connection.name}",
        f"{to_datetime(at):%Y-%m-%d %H:%M:%S} UTC",
        f"{connection.sign_in} · {connection.plan} · bot {connection.bot_id} · {connection.domain}",
        f"{connection.api_url} · {connection.auth_url}",
    ]
    for result in results:
        mend = result.remedy(language) if result.outcome is Outcome.FAULT else ""
        lines.append(f"[{result.outcome}] {result.title(language)}: {result.sentence(language)} {mend}".rstrip())
    return "\n".join(lines) + "\n"
