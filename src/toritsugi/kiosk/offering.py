"""What the first screen offers: the company's buttons and its hours, also while the storage is in trouble."""

from collections.abc import Iterator

import msgspec

from toritsugi.database import Database, StorageTrouble
from toritsugi.identifier import new_id
from toritsugi.people import list_departments, tidy_text
from toritsugi.reception import (
    CallButton,
    Hours,
    Kiosk,
    Site,
    buttons_below,
    destinations_of,
    hours_of_kiosk,
    list_buttons,
)

QUERY_LEAST = 2
"""Characters that a visitor types before anything is found by its name."""


class OfferedWay(msgspec.Struct, frozen=True):
    """A button to touch. `opens`: others stand below it; `visit_id`: it calls at once, as this visit; "" otherwise."""

    button: CallButton
    opens: bool
    visit_id: str


class FoundWay(msgspec.Struct, frozen=True):
    """A button found by what a visitor types. `opens`: others stand below it; `department`: whom it calls, or ""."""

    button: CallButton
    opens: bool
    department: str

    def is_called(self, query: str) -> bool:
        """Whether its name in any language, or the department's, is meant by the query; never if a touch calls."""
        if self.button.asks == "nothing" and not self.opens:
            return False
        names = (*self.button.names.values(), "" if self.opens else self.department)
        return any(_is_meant(tidy_text(name).casefold(), query) for name in names)


class Offered(msgspec.Struct, frozen=True):
    """The buttons of a company and its hours; `departments` are the names of those that can be called, by id."""

    buttons: list[CallButton]
    hours: Hours
    departments: dict[str, str] = {}

    def button(self, button_id: str) -> CallButton | None:
        """The active button with this id."""
        return next((each for each in self.buttons if each.id == button_id and each.active), None)

    def ways(self, parent_id: str | None = None) -> list[OfferedWay]:
        """What can be touched on the first screen, or below a button."""
        return [self._way(each) for each in buttons_below(self.buttons, parent_id)]

    def found(self, query: str) -> list[FoundWay]:
        """The buttons that a query of two characters and more means; none of those that call at a touch."""
        asked = tidy_text(query).casefold()
        if len(asked.replace(" ", "")) < QUERY_LEAST:
            return []
        return [each for each in map(self._found, self._below(None)) if each.is_called(asked)]

    def _found(self, button: CallButton) -> FoundWay:
        calls = destinations_of(self.buttons, button.id)
        named = (self.departments.get(each.value, "") for each in calls if each.kind == "department")
        return FoundWay(button, bool(buttons_below(self.buttons, button.id)), next(named, ""))

    def _below(self, parent_id: str | None) -> Iterator[CallButton]:
        for button in buttons_below(self.buttons, parent_id):
            yield button
            yield from self._below(button.id)

    def _way(self, button: CallButton) -> OfferedWay:
        opens = bool(buttons_below(self.buttons, button.id))
        return OfferedWay(button, opens, new_id() if button.asks == "nothing" and not opens else "")


class Offers:
    """Reads what is offered for each screen, and remembers it for when the database cannot be asked."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, Offered] = {}

    async def of(self, kiosk: Kiosk, site: Site) -> Offered:
        """What this kiosk offers now."""
        try:
            async with self._database.reading() as connection:
                buttons = await list_buttons(connection, kiosk.organization_id)
                hours = await hours_of_kiosk(connection, kiosk, site)
                departments = await list_departments(connection, kiosk.organization_id)
        except StorageTrouble:
            return self._known.get(kiosk.id) or Offered([], Hours())
        self._known[kiosk.id] = Offered(buttons, hours, {each.id: each.name for each in departments})
        return self._known[kiosk.id]


def _is_meant(name: str, query: str) -> bool:
    """「営業」 and 「営業部」 mean each other; Latin letters mean a name only from the beginning of a word."""
    if len(name) < QUERY_LEAST:
        return False
    inside = f" {query}" in f" {name}" if query.isascii() else query in name
    return inside or query.startswith(name)
