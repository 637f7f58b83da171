"""The settings' sheet: what stands in its fields, and what the browser sends of it. Secrets only go in."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar.datastructures import UploadFile

from toritsugi.connections import Connection, ConnectionForm, SignIn, read_key_file, split_login_id
from toritsugi.web import AnyRequest

PLAIN = (
    "name",
    "sign_in",
    "client_id",
    "service_account",
    "scopes",
    "plan",
    "calls_per_minute",
    "domain",
    "api_url",
    "auth_url",
    "bot_id",
    "base_user_id",
    "base_group",
    "base_channel_id",
)
"""The fields that a browser may see again."""
SECRET = ("client_secret", "private_key", "bot_secret")
AUTH_FIELDS = frozenset({"name", "sign_in", "client_id", "service_account", "scopes", "client_secret", "private_key"})
"""The fields of the tab 「認証用」 whose fault opens it; all others are of 「通知先設定用」."""
TABS = ("auth", "destinations")
LONGEST = 20_000
_OFFICIAL = ConnectionForm(organization_id="", name="", client_id="", bot_id="")


class Sheet(msgspec.Struct):
    """`fields` may be shown, `secrets` never; `target` is to be tested, `tab` is open, `todo` is the pressed button.

    `enabled` is the switch of a new connection; None where the sheet has none.
    """

    fields: dict[str, str]
    secrets: dict[str, str] = {}
    target: str = ""
    tab: str = TABS[0]
    todo: str = ""
    enabled: bool | None = None

    @property
    def tried(self) -> str:
        """The pressed button where it saves nothing by itself, and what was typed stays on the page; "" otherwise."""
        return self.todo if self.todo in ("post", "look", "notify", "preview", "register") else ""

    def form(self, organization_id: str, enabled: bool | None = None) -> ConnectionForm:
        """As the room `connections` takes it; `enabled` None leaves the switch as it is. Nothing is judged here."""
        told: dict[str, Any] = {**self.fields, **self.secrets}
        return ConnectionForm(organization_id=organization_id, enabled=enabled, **told)


def blank_sheet(name: str) -> Sheet:
    """For a new connection, with what most companies will want."""
    fields: dict[str, str] = {each: str(getattr(_OFFICIAL, each) or "") for each in PLAIN}
    return Sheet(fields | {"name": name, "scopes": "bot bot.read", "plan": "standard"})


def sheet_of(connection: Connection) -> Sheet:
    """What is stored, without secrets; the base member's login ID in its two halves."""
    user, group = split_login_id(connection.base_user_id)
    told: dict[str, Any] = {name: getattr(connection, name) for name in PLAIN if hasattr(connection, name)}
    told |= {"domain": connection.domain_id, "base_user_id": user, "base_group": group}
    return Sheet({name: str(each) if each is not None else "" for name, each in told.items()})


async def read_sheet(request: AnyRequest) -> Sheet:
    """What the browser sent. A chosen key file counts for more than a pasted text.

    Raises ConnectionFault (private_key_no_text) for a file that is no text.
    """
    sent: Mapping[str, Any] = await request.form()
    texts = {name: each[:LONGEST] for name, each in sent.items() if isinstance(each, str)}
    secrets = {name: texts.get(name, "") for name in SECRET}
    sheet = Sheet(
        {name: texts.get(name, "") for name in PLAIN},
        secrets,
        target=texts.get("target", ""),
        tab=texts["tab"] if texts.get("tab") in TABS else TABS[0],
        todo=texts.get("todo", ""),
        enabled="enabled" in texts if "switch" in texts else None,
    )
    sheet.fields["sign_in"] = sheet.fields["sign_in"] or SignIn.SERVICE_ACCOUNT
    file = sent.get("key_file")
    content = await file.read() if isinstance(file, UploadFile) else b""
    if content:
        sheet.secrets["private_key"] = read_key_file(content)
    return sheet
