"""Client apps, as the Developer Console lists them."""

from typing import Annotated, Literal

import msgspec

Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class App(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=False):
    """One client app. `public_key` is the PEM of the key pair's public half (PKCS#1 or SPKI).

    `access_token_hours` and `refresh_token_rotation` are the two console settings that exist since
    December 2024 (community).
    """

    client_id: Identifier
    client_secret: Identifier
    domain_id: int
    name: str = ""
    description: str = ""
    service_account: str = ""
    public_key: str = ""
    scopes: list[str] = msgspec.field(default_factory=list)
    redirect_urls: list[str] = msgspec.field(default_factory=list)
    access_token_hours: Literal[1, 24] = 24
    refresh_token_rotation: bool = False
