"""What a command line says about a client app and its bot, and the form that it fills in."""

import dataclasses
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from toritsugi.cli.linking.known import Name
from toritsugi.cli.office import read_file
from toritsugi.connections import Connection, ConnectionForm, form_of, read_key_file


@dataclass(frozen=True, kw_only=True)
class Values:
    """As the Developer Console shows them; what is left out stays. Secrets come from files or are asked."""

    client_id: Annotated[str | None, typer.Option(help="Client ID. / Client ID。")] = None
    sign_in: Annotated[
        str | None,
        typer.Option(help="service_account or user_account. / 認証方式（service_account または user_account）。"),
    ] = None
    client_secret_file: Annotated[
        Path | None, typer.Option(help="File with the Client Secret. / Client Secret を書いたファイル。")
    ] = None
    bot_id: Annotated[
        str | None, typer.Option(help="Bot ID; empty while there is no bot. / Bot ID。Bot がまだなければ省略できます。")
    ] = None
    bot_secret_file: Annotated[
        Path | None, typer.Option(help="File with the Bot Secret. / Bot Secret を書いたファイル。")
    ] = None
    service_account: Annotated[str | None, typer.Option(help="Service Account. / Service Account。")] = None
    private_key_file: Annotated[
        Path | None, typer.Option(help="The Private Key's file. / Private Key のファイル。")
    ] = None
    scopes: Annotated[str | None, typer.Option(help="OAuth Scopes. / OAuth Scopes（bot など）。")] = None
    domain: Annotated[
        str | None,
        typer.Option(help="Domain ID; empty: asked of LINE WORKS. / Domain ID。省略時は LINE WORKS に問い合わせます。"),
    ] = None
    plan: Annotated[
        str | None, typer.Option(help="free, standard or advanced. / LINE WORKS のプラン（free、standard、advanced）。")
    ] = None
    calls_per_minute: Annotated[
        str | None,
        typer.Option(help="Overrules the plan's limit. / 1分あたりの呼び出し回数の上限（プランの値より優先）。"),
    ] = None
    base_user: Annotated[str | None, typer.Option(help="Base destination: a user ID. / 基本通知先のユーザーID。")] = (
        None
    )
    base_room: Annotated[
        str | None, typer.Option(help="Base destination: a channel ID. / 基本通知先のトークルームのチャンネルID。")
    ] = None
    api_url: Annotated[str | None, typer.Option(help="Where the API is. / API のアドレス。")] = None
    auth_url: Annotated[str | None, typer.Option(help="Where tokens are given. / 認証サーバーのアドレス。")] = None


@dataclass(frozen=True, kw_only=True)
class NewConnection(Values):
    """A connection to be."""

    name: Annotated[str, typer.Argument(help="What it is called. / 連携の名前。")]


@dataclass(frozen=True, kw_only=True)
class ChangedConnection(Values):
    """A connection that is there already."""

    which: Name = ""
    name: Annotated[str | None, typer.Option(help="A new name. / 新しい名前。")] = None
    ask_secrets: Annotated[
        bool, typer.Option("--ask-secrets", help="Asks for new secrets. / 新しい Client Secret などを入力します。")
    ] = False
    base: Annotated[bool, typer.Option("--base", help="Becomes the base. / 基本の連携にします。")] = False
    on: Annotated[bool | None, typer.Option("--on/--off", help="Used, or left alone. / 連携を使うか、停止するか。")] = (
        None
    )
    preview: Annotated[
        bool,
        typer.Option("--preview", help="Only say what would change. / 変更の内容を表示するだけで、何も変更しません。"),
    ] = False


_AS_IT_IS = ("client_id", "sign_in", "bot_id", "service_account", "scopes", "domain", "plan", "calls_per_minute")
_RENAMED = {"base_user": "base_user_id", "base_room": "base_channel_id", "api_url": "api_url", "auth_url": "auth_url"}
_NAMES = {each: each for each in _AS_IT_IS} | _RENAMED


def new_form(organization_id: str, name: str, given: Values, *, ask: bool) -> ConnectionForm:
    """The form of a connection to be; with `ask`, secrets without a file are asked for."""
    blank = ConnectionForm(organization_id=organization_id, name=name, client_id="")
    return _filled(blank, given, ask)


def changed_form(known: Connection, given: ChangedConnection) -> ConnectionForm:
    """The form of what is stored, with what is said differently."""
    form = dataclasses.replace(form_of(known), name=known.name if given.name is None else given.name)
    form = dataclasses.replace(form, is_base=given.base, enabled=given.on)
    return _filled(form, given, given.ask_secrets)


def _filled(form: ConnectionForm, given: Values, ask: bool) -> ConnectionForm:
    said: dict[str, Any] = {_NAMES[name]: getattr(given, name) for name in _NAMES}
    named = {name: value for name, value in said.items() if value is not None}
    named["private_key"] = read_key_file(read_file(given.private_key_file)) if given.private_key_file else ""
    named["client_secret"] = _secret(given.client_secret_file, "Client Secret", ask)
    named["bot_secret"] = _secret(given.bot_secret_file, "Bot Secret", ask)
    return dataclasses.replace(form, **named)


def _secret(file: Path | None, label: str, ask: bool) -> str:
    """From a file, else asked for without showing it; empty where nobody is or can be asked."""
    if file is not None:
        return read_file(file).decode(errors="replace").strip()
    if not ask or not sys.stdin.isatty():
        return ""
    return str(typer.prompt(label, hide_input=True, default="", show_default=False))
