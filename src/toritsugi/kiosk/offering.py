"""What the first screen offers: the company's buttons and its hours, also while the storage is in trouble."""

import msgspec

from toritsugi.database import Database, StorageTrouble
from toritsugi.identifier import new_id
from toritsugi.reception import CallButton, Hours, Kiosk, Site, buttons_below, hours_of_kiosk, list_buttons


class OfferedWay(msgspec.Struct, frozen=True):
    """A button to touch. `opens`: others stand below it; `visit_id`: it calls at once, as this visit; "" otherwise."""

    button: CallButton
    opens: bool
    visit_id: str


class Offered(msgspec.Struct, frozen=True):
    """The buttons of a company and its hours."""

    buttons: list[CallButton]
    hours: Hours

    def button(self, button_id: str) -> CallButton | None:
        """The active button with this id."""
        return next((each for each in self.buttons if each.id == button_id and each.active), None)

    def ways(self, parent_id: str | None = None) -> list[OfferedWay]:
        """What can be touched on the first screen, or below a button."""
        return [self._way(each) for each in buttons_below(self.buttons, parent_id)]

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
        except StorageTrouble:
            return self._known.get(kiosk.id) or Offered([], Hours())
        self._known[kiosk.id] = Offered(buttons, hours)
        return self._known[kiosk.id]
