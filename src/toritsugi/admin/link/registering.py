"""The bot that is registered at a click: our own name, words and picture for it."""

from toritsugi.connections import BotWish
from toritsugi.web import AnyRequest, Words, furniture_of, words_of

PICTURE = "admin/bot.png"


def bot_wish(words: Words, picture_url: str, administrator: str) -> BotWish:
    """A bot as the guide suggests it; `administrator` (a login ID) becomes its 「主担当」."""
    return BotWish(words("linking.bot.name"), words("linking.bot.description"), picture_url, administrator)


def asked_wish(request: AnyRequest, public_url: str, administrator: str) -> BotWish:
    """The bot that a page registers, in the language of the page."""
    picture = public_url.rstrip("/") + furniture_of(request).statics.path(PICTURE)
    return bot_wish(words_of(request, "admin"), picture, administrator)
