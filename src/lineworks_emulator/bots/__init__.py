"""Bots: their records, secrets, and the domains to which they are added.

In: registration and administration calls. Out: bot records in the platform's shape; whether a bot may speak.
Never: rooms or messages.
"""

from lineworks_emulator.bots.domain_routes import bot_domain_routes
from lineworks_emulator.bots.registry import new_secret, next_bot_id, remove_bot, speaking_bot, take_out
from lineworks_emulator.bots.routes import MOST_BOTS, bot_routes
from lineworks_emulator.bots.standing import Standing, standing_of

__all__ = [
    "MOST_BOTS",
    "Standing",
    "bot_domain_routes",
    "bot_routes",
    "new_secret",
    "next_bot_id",
    "remove_bot",
    "speaking_bot",
    "standing_of",
    "take_out",
]
