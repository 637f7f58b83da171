"""Whose API key a request came with, whether it may do this, and the key by which a request is known again."""

from typing import Annotated, Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import HeaderParameter
from litestar.types import Guard

from toritsugi.intake.addressbook import AddressBook
from toritsugi.intake.sources import Permission, Source
from toritsugi.web import Phrase, Problem, part_of

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        max_length=200,
        description="A value of your own for this request. The same value with the same body makes nothing new, so "
        "that a request whose answer was lost can be sent again without fear.",
    ),
]


def key_guard(permission: Permission) -> Guard:
    """Lets in whoever has a key with this permission: raises Problem 401, 403.

    Who has none learns that first: whatever the body is, it is not looked at.
    """

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
        book = part_of(connection, AddressBook)
        scheme, _, key = connection.headers.get("authorization", "").partition(" ")
        holder = await book.key_holder(key.strip()) if scheme.lower() == "bearer" and key.strip() else None
        if holder is None:
            raise Problem(401, NO_KEY, headers={"WWW-Authenticate": "Bearer"})
        if permission not in holder.permissions:
            raise Problem(403, NOT_ALLOWED[permission], headers={"WWW-Authenticate": INSUFFICIENT})
        connection.state.holder = holder

    return guard


def holder_of(request: Request[Any, Any, Any]) -> Source:
    """Whose key it is, whom the guard has let in."""
    holder: Source = request.state.holder
    return holder


INSUFFICIENT = 'Bearer error="insufficient_scope"'
NO_KEY: Phrase = {
    "ja": "APIキーを確認できません。Authorization ヘッダーに「Bearer APIキー」を指定してください。",
    "en": "The API key is missing or unknown. Send the header “Authorization: Bearer <API key>”.",
}
NOT_ALLOWED: dict[Permission, Phrase] = {
    "events": {
        "ja": "このAPIキーではイベントを扱えません。「受信元とルール」でこのキーに「イベント」を許可するか、"
        "別のキーを指定してください。",
        "en": "This API key may not handle events. Give it that permission on the page of sources, or use another key.",
    },
    "appointments": {
        "ja": "このAPIキーでは来客予定を扱えません。「受信元とルール」でこのキーに「来客予定」を許可するか、"
        "別のキーを指定してください。",
        "en": "This API key may not handle appointments. Give it that permission on the page of sources, "
        "or use another key.",
    },
}
KEY_REUSED: Phrase = {
    "ja": "この Idempotency-Key は別の内容で使われています。新しい値を指定してください。",
    "en": "This Idempotency-Key was used before with a different body. Use a new value.",
}
