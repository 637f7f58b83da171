"""Switches for what the platform's documents leave open; every default is marked inferred unless said otherwise."""

from typing import Annotated, Literal

import msgspec


class ErrorAnswer(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the API answers in one situation whose real code is not documented."""

    status: Annotated[int, msgspec.Meta(ge=400, le=599)]
    code: str
    description: str


def _answer(status: int, code: str, description: str) -> ErrorAnswer:
    return msgspec.field(default_factory=lambda: ErrorAnswer(status=status, code=code, description=description))


class Switches(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One field per open point. Times are seconds, sizes characters.

    `signed_in_skips_login`: whoever is signed in sees no sign-in page (community). What ends tokens early: another
    password, other scopes in the Console, a lost administrator role (community: vendors' manuals).
    `bots_need_administrator`: bot calls with a token of a member without a role are refused.
    `bot_needing_attention`: the answer to sends of a bot in the state サービス中(要対応); None lets them through.
    """

    text_maximum: Annotated[int, msgspec.Meta(ge=1)] = 2000
    rate_limit_used_header: Annotated[str, msgspec.Meta(min_length=1)] = "rateLimit-ssed"
    rate_limit_window: Literal["fixed", "sliding"] = "fixed"
    concurrent_calls: Annotated[int, msgspec.Meta(ge=0)] = 0
    unknown_user: ErrorAnswer = _answer(404, "NOT_FOUND", "User not found.")
    unknown_channel: ErrorAnswer = _answer(404, "NOT_FOUND", "Channel not found.")
    bot_not_in_room: ErrorAnswer = _answer(403, "FORBIDDEN", "The bot is not a member of the channel.")
    bot_not_in_domain: ErrorAnswer = _answer(403, "ACCESS_DENIED", "The bot is not added to the domain.")
    missing_scope: ErrorAnswer = _answer(403, "FORBIDDEN", "The token does not have a required scope.")
    old_refresh_token_grace_seconds: Annotated[float, msgspec.Meta(ge=0)] = 0
    callback_timeout_seconds: Annotated[float, msgspec.Meta(gt=0, le=300)] = 10
    bot_create_status: Literal[200, 201] = 201
    upload_status: Literal[200, 201] = 201
    expires_in: Literal["string", "number"] = "string"
    http_callback_on_loopback: bool = True
    http_redirect_on_loopback: bool = True
    http_photo_on_loopback: bool = True
    signed_in_skips_login: bool = True
    scope_change_ends_refresh: bool = True
    password_change_ends_refresh: bool = True
    lost_role_ends_tokens: bool = True
    bots_need_administrator: bool = False
    bot_needing_attention: ErrorAnswer | None = None
