"""From where bots speak: everything that a send needs at hand."""

from collections.abc import Callable
from dataclasses import dataclass

from lineworks_emulator.clock import MovingClock, iso_time
from lineworks_emulator.ledger import Content, Ledger, Place
from lineworks_emulator.messages.content import Rules
from lineworks_emulator.messages.mentions import Audience
from lineworks_emulator.world import WorldStore


@dataclass(frozen=True, slots=True)
class Pulpit:
    """`has_file(bot_id, file_id, small)` comes from the attachments."""

    store: WorldStore
    ledger: Ledger
    clock: MovingClock
    has_file: Callable[[int, str, bool], bool]

    def rules(self, bot_id: int, audience: Audience) -> Rules:
        """What this bot's content is judged by."""
        return Rules(
            text_maximum=self.store.switches.text_maximum,
            audience=audience,
            has_file=lambda file_id, small: self.has_file(bot_id, file_id, small),
        )

    def speak(self, bot_id: int, place: Place, content: Content) -> None:
        """Write the message down."""
        self.ledger.add_bot(iso_time(self.clock.now()), bot_id, place, content)
