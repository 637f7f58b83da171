"""Admin's paper, and the bot or member that an address names."""

from pathlib import Path

from litestar.exceptions import NotFoundException

from lineworks_emulator.pages import stationery
from lineworks_emulator.world import Bot, BotDomain, User, WorldStore

PAPER = stationery(Path(__file__).parent)
Problems = dict[str, str]


def named_bot(bot_id: int, administrator: User, store: WorldStore) -> tuple[Bot, BotDomain]:
    """A bot that is added to the administrator's domain, with its entry there; 404 for any other."""
    bot = store.bots.get(bot_id)
    entry = bot.in_domain(administrator.domain_id) if bot else None
    if bot is None or entry is None:
        raise NotFoundException(detail="There is no such bot in your domain.")
    return bot, entry


def members_of(administrator: User, store: WorldStore) -> list[User]:
    """The domain's members, without those who were deleted."""
    domain = administrator.domain_id
    return [user for user in store.document.users if user.domain_id == domain and not user.is_deleted]


def named_member(user_id: str, administrator: User, store: WorldStore) -> User:
    """A member of the administrator's domain; 404 for anybody else."""
    user = store.users.get(user_id)
    if user is None or user.domain_id != administrator.domain_id or user.is_deleted:
        raise NotFoundException(detail="There is no such member in your domain.")
    return user
