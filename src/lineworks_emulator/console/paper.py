"""The Console's paper, and the app or bot that an address names."""

from pathlib import Path

from litestar.exceptions import NotFoundException

from lineworks_emulator.pages import stationery
from lineworks_emulator.world import App, Bot, User, WorldStore

PAPER = stationery(Path(__file__).parent)


def named_app(client_id: str, administrator: User, store: WorldStore) -> App:
    """The app of the administrator's domain; 404 for any other."""
    app = store.apps.get(client_id)
    if app is None or app.domain_id != administrator.domain_id:
        raise NotFoundException(detail="There is no such app in your domain.")
    return app


def named_bot(bot_id: int, store: WorldStore) -> Bot:
    """The bot; all domains of the world are one tenant."""
    bot = store.bots.get(bot_id)
    if bot is None:
        raise NotFoundException(detail="There is no such bot.")
    return bot
