"""What a step of the diagnosis found, and all of it as text."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from toritsugi.clock import to_datetime
from toritsugi.connections.faults import remedy, sentence, wizard_step
from toritsugi.connections.register import Connection
from toritsugi.organization import Language


class Outcome(StrEnum):
    """How a step ended. A question is for a person: the platform does not tell."""

    OK = "ok"
    FAULT = "fault"
    QUESTION = "question"
    SKIPPED = "skipped"


NUMBERS = {
    "switch": 1,
    "secrets": 2,
    "network": 2,
    "token": 3,
    "scopes": 3,
    "role": 4,
    "base_user": 5,
    "bot": 6,
    "domain": 6,
    "bot_state": 6,
    "bot_administrator": 6,
    "base_room": 6,
    "expiry": 7,
}
"""The vendor manual's number of each step."""


class CheckResult(msgspec.Struct, frozen=True):
    """One step: `step` and `code` are stable names, `blanks` fill the sentence. Holds no secret."""

    step: str
    outcome: Outcome
    code: str
    blanks: dict[str, str] = {}

    @property
    def number(self) -> int:
        """Which of the manual's seven checks it belongs to; 0 for our own."""
        return NUMBERS.get(self.step, 0)

    @property
    def wizard_step(self) -> str:
        """The step of the setup wizard that mends it; empty when none does."""
        return wizard_step(self.code)

    def title(self, language: Language) -> str:
        """The step's name for people."""
        return sentence(f"step_{self.step}", language)

    def sentence(self, language: Language) -> str:
        """What was found."""
        return sentence(self.code, language, **self.blanks)

    def remedy(self, language: Language) -> str:
        """What to do about a fault, or where to look for an answer; empty when nothing is to be done."""
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
        mend = result.remedy(language) if result.outcome in (Outcome.FAULT, Outcome.QUESTION) else ""
        said = f"{result.title(language)}: {result.sentence(language)} {mend}".rstrip()
        lines.append(f"[{result.outcome}] {f'{result.number}. ' if result.number else ''}{said}")
    return "\n".join(lines) + "\n"
