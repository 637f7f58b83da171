"""Bots and the domains to which an administrator added them."""

from typing import Annotated, Literal

import msgspec

CallbackEvent = Literal["text", "location", "sticker", "image", "file", "audio", "video"]
ALL_EVENTS: list[CallbackEvent] = ["text", "location", "sticker", "image", "file", "audio", "video"]


class BotDomain(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One domain in which the bot works (official, bot-domain-register)."""

    domain_id: Annotated[int, msgspec.Meta(ge=1)]
    visible: bool = False
    allow_to_selected_member: bool = False
    members: list[str] = msgspec.field(default_factory=list)


class Bot(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One bot. `bot_secret` signs its callbacks; the field rules are those of bot-create (official)."""

    bot_id: Annotated[int, msgspec.Meta(ge=1)]
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    description: str = ""
    photo_url: str = ""
    bot_secret: str = ""
    domains: list[BotDomain] = msgspec.field(default_factory=list)
    allow_domains: list[int] = msgspec.field(default_factory=list)
    administrators: list[str] = msgspec.field(default_factory=list)
    subadministrators: list[str] = msgspec.field(default_factory=list)
    enable_group_join: bool = False
    enable_callback: bool = False
    callback_url: str = ""
    callback_events: list[CallbackEvent] = msgspec.field(default_factory=lambda: list(ALL_EVENTS))
    default_richmenu_id: str | None = None
    i18n_bot_names: list[dict[str, str]] = msgspec.field(default_factory=list)
    i18n_descriptions: list[dict[str, str]] = msgspec.field(default_factory=list)
    i18n_photo_urls: list[dict[str, str]] = msgspec.field(default_factory=list)

    def in_domain(self, domain_id: int) -> BotDomain | None:
        """The bot's entry for that domain, or None when it was never added there."""
        return next((entry for entry in self.domains if entry.domain_id == domain_id), None)
