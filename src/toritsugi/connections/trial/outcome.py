"""How one test message ended."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from toritsugi.connections.faults import ConnectionFault, remedy, sentence, wizard_step
from toritsugi.organization import Language


class TestResult(msgspec.Struct, frozen=True, kw_only=True):
    """One destination and what became of the message. Holds no secret.

    `kind` and `address` are the destination, empty when it could not be told; `label` is the room's title or the
    member's name where the platform tells one; `large` is a room in which nobody gets a push. `code` is a stable name,
    `field` the form's field that it is about.
    """

    __test__ = False

    kind: Literal["room", "member", ""] = ""
    address: str = ""
    label: str = ""
    delivered: bool = False
    code: str
    field: str = ""
    blanks: dict[str, str] = {}
    large: bool = False

    @property
    def step(self) -> str:
        """The step of the setup wizard that mends it; empty when none does."""
        return wizard_step(self.code)

    @property
    def again_in(self) -> int | None:
        """Seconds after which it may be tried again, when the platform has set a limit."""
        return int(self.blanks["seconds"]) if self.code == "rate_limited" else None

    def sentence(self, language: Language) -> str:
        """What is the case."""
        return sentence(self.code, language, **self.blanks)

    def remedy(self, language: Language) -> str:
        """What to do about it; empty when there is nothing to do."""
        return remedy(self.code, language, **self.blanks)

    def remark(self, language: Language) -> str:
        """What is to be known of the destination although it works; empty when there is nothing."""
        return sentence("room_large", language) if self.large else ""

    def failed(self, fault: ConnectionFault) -> "TestResult":
        """The same destination, and what stood in the way."""
        return msgspec.structs.replace(
            self, delivered=False, code=fault.code, field=fault.field or self.field, blanks=fault.blanks
        )


def all_delivered(results: Sequence[TestResult]) -> bool:
    """Whether every destination took the message, and there was one: only then is it called sent."""
    return bool(results) and all(each.delivered for each in results)
