"""「テスト投稿」 and 「テスト通知」."""

from typing import Literal

import msgspec

from toritsugi.connections.faults import ConnectionFault
from toritsugi.connections.meaning import meaning
from toritsugi.connections.register import ConnectionForm
from toritsugi.connections.trial.looking import Looker, Role
from toritsugi.connections.trial.outcome import TestResult
from toritsugi.connections.trial.screen import Access, ScreenTokens
from toritsugi.database import Database
from toritsugi.lineworks import Endpoints, LineWorksError, LinkUnusable, TalkTarget, Unauthorized, parse_talk_link
from toritsugi.organization import Language
from toritsugi.people import get_organization

NOTIFY_TEXT: dict[Language, str] = {"ja": "LINE WORKS テスト通知", "en": "LINE WORKS test notification"}
POST_TEXT: dict[Language, str] = {
    "ja": "LINE WORKS テスト投稿\nこの投稿が届いていれば、連携は正しく設定されています。",
    "en": "LINE WORKS test post\nIf you can read this, the connection is set up correctly.",
}

_KINDS: dict[str, Literal["room", "member"]] = {"channel": "room", "member": "member"}
_NAME = ("name",)
_BASE = ("name", "base_user_id", "base_channel_id")


class Trial:
    """Sends test messages with the values on the screen. Each method raises FormRefused for values that are none.

    `connection_id` names the stored connection whose secrets fill those that are left empty.
    """

    def __init__(self, database: Database, tokens: ScreenTokens) -> None:
        self._database = database
        self._tokens = tokens

    async def look_at(self, form: ConnectionForm, target_text: str, connection_id: str = "") -> TestResult:
        """Whom a pasted link, channel ID or login ID names, with the room's title; nothing is posted."""
        return await self._at_target(form, target_text, connection_id, "")

    async def try_post(self, form: ConnectionForm, target_text: str, connection_id: str = "") -> TestResult:
        """Posts the test text to whom a pasted link, channel ID or login ID names."""
        return await self._at_target(form, target_text, connection_id, POST_TEXT[await self._language(form)])

    async def try_notify(self, form: ConnectionForm, connection_id: str = "") -> list[TestResult]:
        """The test notice to the base member and, where one is set, to the base room: one result for each."""
        begun = TestResult(code="no_base_destination", field="base_user_id")
        try:
            access = await self._tokens.open(form, connection_id, _NAME)
        except (ConnectionFault, LineWorksError) as error:
            return [begun.failed(_fault(error))]
        words, known = NOTIFY_TEXT[await self._language(form)], access.connection
        targets = [TalkTarget("member", known.base_user_id), TalkTarget("channel", known.base_channel_id)]
        return [await self._say(access, target, words, Role.BASE) for target in targets if target.id] or [begun]

    async def _at_target(self, form: ConnectionForm, pasted: str, connection_id: str, words: str) -> TestResult:
        begun = TestResult(code="link_empty", field="target")
        try:
            target = parse_talk_link(pasted)
            begun = TestResult(kind=_KINDS[target.kind], address=target.id, code="test_taken", field="target")
            access = await self._tokens.open(form, connection_id, _BASE)
        except LinkUnusable as unusable:
            return begun.failed(ConnectionFault(f"link_{unusable.problem}", "target"))
        except (ConnectionFault, LineWorksError) as error:
            return begun.failed(_fault(error))
        return await self._say(access, target, words, Role.TARGET)

    async def _say(self, access: Access, target: TalkTarget, words: str, role: Role) -> TestResult:
        field = "target" if role is Role.TARGET else _BASE[1 + (target.kind == "channel")]
        result = TestResult(kind=_KINDS[target.kind], address=target.id, code="test_taken", field=field)
        looker = Looker(access, target, role)
        try:
            label = await self._said(access, looker, words)
        except (ConnectionFault, LineWorksError) as error:
            return result.failed(_fault(error, access))
        code, blanks = "test_taken" if words else "target_found", {"given": label or target.id}
        large = await looker.is_large()
        return msgspec.structs.replace(
            result, label=label, delivered=bool(words), code=code, blanks=blanks, large=large
        )

    async def _said(self, access: Access, looker: Looker, words: str) -> str:
        """The destination's name, when it was found and took the words. A stale token of the keeper is renewed once."""
        try:
            return await looker.say(words)
        except Unauthorized:
            if not access.renewable:
                raise
        await self._tokens.renew(access)
        return await looker.say(words)

    async def _language(self, form: ConnectionForm) -> Language:
        async with self._database.reading() as c:
            found = await get_organization(c, form.organization_id)
        return found.language if found is not None else "ja"


def _fault(error: ConnectionFault | LineWorksError, access: Access | None = None) -> ConnectionFault:
    if isinstance(error, ConnectionFault):
        return error
    return meaning(error, access.connection if access else Endpoints())
