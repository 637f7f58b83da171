"""`toritsugi imap`: mailboxes of other servers that the relay watches."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work, read_file
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, iso, moment, tell, write_json, write_table
from toritsugi.cli.sourcing.source import KIND, TO, source_meant
from toritsugi.cli.speech import language, say
from toritsugi.cli.vocabulary import kind_namer
from toritsugi.intake import (
    Consent,
    ImapForm,
    ImapMailbox,
    ImapTrouble,
    add_imap_mailbox,
    change_imap_mailbox,
    get_imap_mailbox,
    list_imap_mailboxes,
    read_imap_form,
    try_mailbox,
)
from toritsugi.organization import Language

_LANGUAGES: tuple[Language, ...] = ("ja", "en")
noun = typer.Typer(name="imap", no_args_is_help=True)

Which = Annotated[str, typer.Argument(help="Its name or id. / 名前またはID。")]
HOST = typer.Option(help="The IMAP server. / IMAP サーバーのホスト名。")
USER = typer.Option(help="User name. / ユーザー名。")
PORT = typer.Option(help="Port; empty: 993 or 143. / ポート。省略時は 993 または 143。")
SECURITY = typer.Option(help="tls, starttls or none. / 暗号化（tls、starttls、none）。")
FOLDER = typer.Option(help="The folder that is watched. / 見に行くフォルダー。")
DONE = typer.Option(
    help=(
        "Taken mails go there; empty: they are marked as read. / "
        "取り込んだメールを移すフォルダー。省略時は既読にするだけです。"
    )
)
PASSWORD = typer.Option(
    help="File with the password; else asked for. / パスワードを書いたファイル。省略時は入力します。"
)
TOKEN_URL = typer.Option(
    help=(
        "Signs in by a token (OAuth 2.0) from this address. / "
        "トークン（OAuth 2.0）の発行先。指定するとトークンでサインインします。"
    )
)
CLIENT = typer.Option(help="Client ID there. / 発行先に登録したアプリのクライアントID。")
SCOPE = typer.Option(help="Scope of the token. / トークンのスコープ。")
SECRET = typer.Option(help="File with the client secret. / クライアントシークレットを書いたファイル。")
REFRESH = typer.Option(help="File with the refresh token of a person who consented. / 更新トークンを書いたファイル。")
AUTHORITY = typer.Option(
    help=(
        "Server whose Authentication-Results are believed, or *. / 送信元の確認結果を信用するサーバーの名前、または *。"
    )
)
CERTIFICATES = typer.Option(help="PEM file of an authority of your own. / 社内の認証局の証明書（PEM ファイル）。")


@dataclass(frozen=True)
class NewImap:
    """What is said about a new mailbox."""

    name: Annotated[str, typer.Argument(help="What it is called. / 名前。")]
    host: Annotated[str, HOST]
    user: Annotated[str, USER]
    to: Annotated[list[str], TO]
    port: Annotated[str, PORT] = ""
    security: Annotated[str, SECURITY] = "tls"
    folder: Annotated[str, FOLDER] = "INBOX"
    done_folder: Annotated[str, DONE] = ""
    kind: Annotated[str, KIND] = "timeline"
    password_file: Annotated[Path | None, PASSWORD] = None
    token_url: Annotated[str, TOKEN_URL] = ""
    client_id: Annotated[str, CLIENT] = ""
    scope: Annotated[str, SCOPE] = ""
    client_secret_file: Annotated[Path | None, SECRET] = None
    refresh_token_file: Annotated[Path | None, REFRESH] = None
    authority: Annotated[str, AUTHORITY] = ""
    certificates_file: Annotated[Path | None, CERTIFICATES] = None


@dataclass(frozen=True)
class ChangedImap:
    """What is said about a mailbox that is there already; what is left out stays."""

    which: Which
    name: Annotated[str | None, typer.Option(help="What it is called. / 名前。")] = None
    host: Annotated[str | None, HOST] = None
    user: Annotated[str | None, USER] = None
    to: Annotated[list[str], TO] = ()  # type: ignore[assignment]  # Typer makes a list of it
    port: Annotated[str | None, PORT] = None
    security: Annotated[str | None, SECURITY] = None
    folder: Annotated[str | None, FOLDER] = None
    done_folder: Annotated[str | None, DONE] = None
    kind: Annotated[str | None, KIND] = None
    password: Annotated[
        bool, typer.Option("--password", help="Asks for a new password. / 新しいパスワードを入力します。")
    ] = False
    password_file: Annotated[Path | None, PASSWORD] = None
    token_url: Annotated[str | None, TOKEN_URL] = None
    client_id: Annotated[str | None, CLIENT] = None
    scope: Annotated[str | None, SCOPE] = None
    client_secret_file: Annotated[Path | None, SECRET] = None
    refresh_token_file: Annotated[Path | None, REFRESH] = None
    authority: Annotated[str | None, AUTHORITY] = None
    certificates_file: Annotated[Path | None, CERTIFICATES] = None
    on: Annotated[
        bool | None, typer.Option("--on/--off", help="Watched, or left alone. / 見に行くか、停止するか。")
    ] = None


@noun.command("add")
@taking(NewImap)
def add(given: NewImap) -> None:
    """Adds a mailbox that is watched, and tries it. / 見に行くメールボックスを登録します。"""
    form = ImapForm(
        name=given.name,
        host=given.host,
        port=given.port,
        security=given.security,
        user_name=given.user,
        sign_in="token" if given.token_url else "password",
        password="" if given.token_url else _password(given.password_file),
        token_url=given.token_url,
        client_id=given.client_id,
        client_secret=_secret(given.client_secret_file),
        refresh_token=_secret(given.refresh_token_file),
        scope=given.scope,
        authority=given.authority,
        folder=given.folder,
        done_folder=given.done_folder,
        certificates=_text(given.certificates_file),
        kind=given.kind,
        to=tuple(given.to),
    )

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            described, account = await read_imap_form(c, organization.id, form)
        await add_imap_mailbox(office.database, office.seal, described, account)
        tell(say(f"メールボックス「{described.name}」を登録しました。", f"The mailbox {described.name!r} is set up."))
        await _check(office, organization.id, described.id)

    at_work(task)


@noun.command("change")
@taking(ChangedImap)
def change(given: ChangedImap) -> None:
    """Changes a mailbox and tries it; what is not named stays as it is. / メールボックスの設定を変更します。"""
    password = _password(given.password_file) if given.password or given.password_file else ""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            known = await _meant(c, organization.id, given.which)
            form = _changed(known, given, password)
            described, account = await read_imap_form(c, organization.id, form, known)
        described = described if given.on is None else msgspec.structs.replace(described, active=given.on)
        await change_imap_mailbox(office.database, office.seal, known, described, account)
        tell(say(f"メールボックス「{described.name}」を変更しました。", f"The mailbox {described.name!r} is changed."))
        await _check(office, organization.id, described.id)

    at_work(task)


_CHANGEABLE = ("name", "host", "port", "folder", "done_folder", "kind", "token_url", "client_id", "scope", "authority")


def _changed(known: ImapMailbox, given: ChangedImap, password: str) -> ImapForm:
    account = known.account
    consent = account.consent or Consent(token_url="", client_id="")
    by_token = given.token_url is not None or (account.consent is not None and not password)
    security = given.security or account.security
    usual = given.security is not None and given.port is None
    stored = ImapForm(
        name=known.name,
        host=account.host,
        port="" if usual else str(account.port),
        security=security,
        user_name=account.user_name,
        sign_in="token" if by_token else "password",
        password=password,
        token_url=consent.token_url,
        client_id=consent.client_id,
        client_secret=_secret(given.client_secret_file),
        refresh_token=_secret(given.refresh_token_file),
        scope=consent.scope,
        authority=account.authority,
        folder=account.folder,
        done_folder=account.done_folder,
        certificates=_text(given.certificates_file) or account.certificates,
        kind=known.kind,
        to=tuple(given.to) or None,
    )
    named = {"user_name": given.user}
    named |= {name: getattr(given, name) for name in _CHANGEABLE}
    return msgspec.structs.replace(stored, **{name: value for name, value in named.items() if value is not None})


@noun.command("check")
def check(which: Which) -> None:
    """Signs in once and says what is wrong. / メールボックスに接続できるか確認します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            known = await _meant(c, organization.id, which)
        await _check(office, organization.id, known.source_id)

    at_work(task)


async def _check(office: Office, organization_id: str, source_id: str) -> None:
    async with office.database.reading() as c:
        known = await get_imap_mailbox(c, organization_id, source_id)
        assert known is not None
    account = known.account
    try:
        await try_mailbox(office.database, office.seal, known, office.config.fence)
    except ImapTrouble as trouble:
        japanese, english = (trouble.sentence(each, account.blanks) for each in _LANGUAGES)
        raise Complaint(japanese, english, WRONG) from None
    tell(say(f"{account.label} に接続できました。", f"{account.label} can be reached."))


async def _meant(c: AsyncConnection, organization_id: str, which: str) -> ImapMailbox:
    source = await source_meant(c, organization_id, which, "imap")
    found = await get_imap_mailbox(c, organization_id, source.id)
    assert found is not None
    return found


def _password(file: Path | None) -> str:
    if file is not None:
        return _secret(file)
    return str(typer.prompt(say("パスワード", "Password"), hide_input=True))


def _secret(file: Path | None) -> str:
    return _text(file).strip("\r\n")


def _text(file: Path | None) -> str:
    return read_file(file).decode(errors="replace") if file is not None else ""


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Mailboxes that are watched, and how it goes. / 見に行くメールボックスの一覧。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            found = await list_imap_mailboxes(c, organization.id)
        if as_json:
            write_json([_as_json(each) for each in found])
        else:
            named = await kind_namer(office, organization.id)
            write_table(_HEADINGS[language()], [_as_row(each, named) for each in found])

    at_work(task)


_HEADINGS = {
    "ja": ("名前", "アカウント", "サーバー", "フォルダー", "種類", "最終接続", "状態"),
    "en": ("name", "account", "server", "folder", "kind", "last answer", "state"),
}


def _as_json(each: ImapMailbox) -> dict[str, object]:
    account, standing = each.account, each.standing
    return {
        "id": each.source_id,
        "name": each.name,
        "host": account.host,
        "port": account.port,
        "security": account.security,
        "user": account.user_name,
        "sign_in": account.signs_in_by,
        "authority": account.authority,
        "folder": account.folder,
        "done_folder": account.done_folder,
        "kind": each.kind,
        "active": each.active,
        "trouble": standing.trouble,
        "trouble_since": iso(standing.since),
        "answered_at": iso(standing.answered_at),
    }


def _as_row(each: ImapMailbox, named: Callable[[str], str]) -> tuple[str, ...]:
    account = each.account
    fine = say("正常", "fine") if each.active else say("停止", "off")
    state = each.sentence(language()) if each.active else ""
    server = f"{account.host}:{account.port}"
    answered = moment(each.standing.answered_at)
    return each.name, account.label, server, account.folder, named(each.kind), answered, state or fine
