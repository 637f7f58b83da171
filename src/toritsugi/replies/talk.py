"""One message of a member to the bot, and the words that answer it."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.event import Button, Event
from toritsugi.intake import get_events
from toritsugi.organization import Organization
from toritsugi.people import Employee
from toritsugi.replies.keeping import Reply, note_talk
from toritsugi.replies.saying import Word, numbered, say, tell


class Talk(msgspec.Struct, frozen=True):
    """What a member (an employee, as far as we know) writes, in the talk with the bot alone."""

    connection: AsyncConnection
    organization: Organization
    event: Event
    employee: Employee | None

    @property
    def user_id(self) -> str:
        return self.event.details["user_id"]

    @property
    def now(self) -> float:
        """Seconds since the epoch."""
        return self.event.received_at

    @property
    def text(self) -> str:
        return self.event.details.get("text", "").strip()

    def word(self) -> Word:
        return Word(self.organization, self.user_id, self.event.id, self.now)

    async def events(self, ids: Sequence[str]) -> dict[str, Event]:
        """These of the organization's events, by id."""
        found = await get_events(self.connection, self.organization.id, ids)
        return {each.id: each for each in found}

    async def said(self, reply: Reply, phrase: str, choices: bool = False, **values: str) -> Sequence[Event]:
        """The bot's word about a reply; with the notices to choose from, when there is a choice."""
        lines, buttons = await self._choices(reply) if choices else ([], ())
        told = tell(self.word(), phrase, values, lines, buttons)
        await note_talk(self.connection, reply.id, [self.event.id, told.id])
        return [told]

    async def _choices(self, reply: Reply) -> tuple[list[str], tuple[Button, ...]]:
        known = await self.events(reply.choices)
        titles = {n: known[id].title for n, id in enumerate(reply.choices, 1) if id in known and id != reply.event_id}
        buttons = [Button("answer", numbered(n, title), f"reply/{reply.id}/{n}") for n, title in titles.items()]
        if reply.event_id is None:
            return [each.label for each in buttons], tuple(buttons)
        cancel = Button("answer", say(self.organization, "cancel"), f"reply/{reply.id}/cancel")
        lines = [say(self.organization, "others"), *(each.label for each in buttons)] if buttons else []
        return lines, (cancel, *buttons)
