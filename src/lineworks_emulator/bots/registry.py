"""Finding, making and removing bots in the world."""

import secrets

from lineworks_emulator.auth import Caller
from lineworks_emulator.bots.standing import standing_of
from lineworks_emulator.refusals import ApiRefusal, not_found
from lineworks_emulator.world import Bot, WorldStore

FIRST_BOT_ID = 2000001
"""The documents' example number."""


def known_bot(bot_id: int, store: WorldStore) -> Bot:
    """The bot of that number, or 404 (inferred)."""
    bot = store.bots.get(bot_id)
    if bot is None:
        raise not_found("Bot not found.")
    return bot


def speaking_bot(bot_id: int, caller: Caller, store: WorldStore) -> Bot:
    """The bot, which must have been added to the caller's domain (else the switches say what is answered)."""
    bot = known_bot(bot_id, store)
    if bot.in_domain(caller.domain_id) is None:
        raise ApiRefusal.of(store.switches.bot_not_in_domain)
    trouble = store.switches.bot_needing_attention
    if trouble is not None and standing_of(bot, caller.domain_id, store) == "attention":
        raise ApiRefusal.of(trouble)
    return bot


def next_bot_id(store: WorldStore) -> int:
    """A number that no bot has."""
    return max(store.bots, default=FIRST_BOT_ID - 1) + 1


def new_secret() -> str:
    """A fresh bot secret."""
    return secrets.token_hex(16)


def take_out(bot: Bot, domain_id: int, store: WorldStore) -> None:
    """Take the bot out of the domain and of that domain's rooms."""
    bot.domains = [entry for entry in bot.domains if entry.domain_id != domain_id]
    for channel in store.document.channels:
        if channel.domain_id == domain_id and bot.bot_id in channel.bots:
            channel.bots.remove(bot.bot_id)
    store.changed()


def remove_bot(bot_id: int, store: WorldStore) -> None:
    """Take the bot out of the world and of every room."""
    store.document.bots = [bot for bot in store.document.bots if bot.bot_id != bot_id]
    for channel in store.document.channels:
        channel.bots = [member for member in channel.bots if member != bot_id]
    store.changed()
