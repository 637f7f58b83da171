"""How a bot stands in a domain, in the words of its page."""

from typing import Literal

from lineworks_emulator.world import Bot, WorldStore

Standing = Literal["preparing", "serving", "attention"]


def standing_of(bot: Bot, domain_id: int, store: WorldStore) -> Standing:
    """`preparing` (準備中) until the bot is added to the domain; `attention` (サービス中(要対応)) while none of its
    administrators (主担当) is an active 最高管理者 or 副管理者; else `serving` (サービス中).

    The three words are the community's; what leads to them is inferred.
    """
    if bot.in_domain(domain_id) is None:
        return "preparing"
    people = [store.find_user(name) for name in bot.administrators]
    in_charge = any(user is not None and user.is_active and user.is_administrator for user in people)
    return "serving" if in_charge else "attention"
