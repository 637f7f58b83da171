"""Bots: their records, secrets, and the domains to which they are added.

In: registration and administration calls. Out: bot records in the platform's shape; whether a bot may speak.
Never: rooms or messages.
"""

from lineworks_emulator.bots.domain_routes import bot_domain_routes
from lineworks_emulator.bots.registry import remove_bot, speaking_bot
from lineworks_emulator.bots.routes import bot_routes

__all__ = ["bot_domain_routes", "bot_routes", "remove_bot", "speaking_bot"]
