"""The bot that is registered at a click: our own name, words and picture for it."""

from toritsugi.admin.link.parts import LinkParts
from toritsugi.connections import BotWish
from toritsugi.web import AnyRequest, furniture_of, words_of


def bot_wish(request: AnyRequest, parts: LinkParts, administrator: str) -> BotWish:
    """A bot as the guide suggests it; `administrator` (a login ID) becomes its 「主担当」."""
    words = words_of(request, "admin")
    picture = parts.public_url.rstrip("/") + furniture_of(request).statics.path("admin/bot.png")
    return BotWish(words("linking.bot.name"), words("linking.bot.description"), picture, administrator)
