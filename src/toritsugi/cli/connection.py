"""`toritsugi connection`: LINE WORKS credentials, and why they do not work."""

import secrets as randomness
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work, read_file
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.connections import (
    Clients,
    Connection,
    ConnectionForm,
    Consent,
    Diagnosis,
    SignIn,
    TokenKeeper,
    add_connection,
    authorization_request,
    list_connections,
    report,
)
from toritsugi.intake import CALLBACK_PATH

noun = typer.Typer(name="connection", help="LINE WORKS credentials. / LINE WORKS 連携。", no_args_is_help=True)
_OFFICIAL = ConnectionForm(organization_id="", name="", client_id="", bot_id="")
Name = Annotated[str, typer.Argument(help="The connection's name; empty: the base. / 連携の名前。")]


@dataclass(frozen=True)
class AddForm:
    """A client app and its bot, as the Developer Console shows them. Secrets come from files or are asked for."""

    name: Annotated[str, typer.Argument(help="What it is called. / 連携の名前。")]
    client_id: Annotated[str, typer.Option(help="Client ID.")]
    sign_in: Annotated[str, typer.Option(help="service_account or user_account. / 認証方式。")] = "service_account"
    client_secret_file: Annotated[Path | None, typer.Option(help="File with the Client Secret; else asked.")] = None
    bot_id: Annotated[str, typer.Option(help="Bot ID; empty while there is no bot. / Bot がまだなければ空欄。")] = ""
    bot_secret_file: Annotated[Path | None, typer.Option(help="File with the Bot Secret; else asked.")] = None
    service_account: Annotated[str, typer.Option(help="Service Account.")] = ""
    private_key_file: Annotated[Path | None, typer.Option(help="The Private Key's file. / 秘密鍵ファイル。")] = None
    scopes: Annotated[str, typer.Option(help="OAuth Scopes.")] = _OFFICIAL.scopes
    domain: Annotated[str, typer.Option(help="Domain ID; empty: asked of LINE WORKS.")] = ""
    plan: Annotated[str, typer.Option(help="free, standard or advanced. / プラン。")] = _OFFICIAL.plan
    calls_per_minute: Annotated[str, typer.Option(help="Overrules the plan's limit. / 1分あたりの上限。")] = ""
    base_user: Annotated[str, typer.Option(help="Base destination: a user ID. / 基本通知先のユーザー。")] = ""
    base_room: Annotated[str, typer.Option(help="Base destination: a channel ID. / 基本通知先のルーム。")] = ""
    api_url: Annotated[str, typer.Option(help="Where the API is.")] = _OFFICIAL.api_url
    auth_url: Annotated[str, typer.Option(help="Where tokens are given.")] = _OFFICIAL.auth_url


@noun.command("add")
@taking(AddForm)
def add(form: AddForm) -> None:
    """Adds credentials; the first ones become the base. / LINE WORKS 連携を登録します。"""
    key = read_file(form.private_key_file).decode(errors="replace") if form.private_key_file else ""
    client_secret = _secret(form.client_secret_file, "Client Secret")
    bot_secret = _secret(form.bot_secret_file, "Bot Secret")

    async def task(office: Office) -> None:
        organization = await office.organization()
        filled = ConnectionForm(
            organization_id=organization.id,
            name=form.name,
            client_id=form.client_id,
            client_secret=client_secret,
            sign_in=form.sign_in,
            service_account=form.service_account,
            private_key=key,
            scopes=form.scopes,
            bot_id=form.bot_id,
            bot_secret=bot_secret,
            domain=form.domain,
            plan=form.plan,
            calls_per_minute=form.calls_per_minute or None,
            api_url=form.api_url,
            auth_url=form.auth_url,
            base_user_id=form.base_user,
            base_channel_id=form.base_room,
        )
        _tell_next(await add_connection(office.database, office.seal, filled))

    at_work(task)


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """All credentials, without their secrets. / 連携の一覧。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            found = await list_connections(c, organization.id)
        rows = [(each.name, str(each.sign_in), each.bot_id, str(each.plan), each.obstacle or "ok") for each in found]
        if as_json:
            write_json([dict(zip(("name", "sign_in", "bot_id", "plan", "state"), row, strict=True)) for row in rows])
        else:
            headings = (
                say("名前", "name"),
                say("認証", "sign-in"),
                "Bot ID",
                say("プラン", "plan"),
                say("状態", "state"),
            )
            write_table(headings, rows)

    at_work(task)


@noun.command("check")
def check(name: Name = "") -> None:
    """Goes the way to LINE WORKS step by step, and says what is wrong. / 連携を診断します。"""

    async def task(office: Office) -> None:
        known = await _known(office, name)
        clock = office.database.clock
        async with Clients() as clients:
            keeper = TokenKeeper(office.database, office.seal, clients, clock)
            callback = f"{office.config.relay_url}{CALLBACK_PATH}"
            results = await Diagnosis(office.database, office.seal, clients, keeper, clock, callback).check(known.id)
            await keeper.close()
        tell(report(known, results, language(), clock.now()).rstrip())
        if any(result.outcome == "fault" for result in results):
            raise Complaint(
                "連携に直すところがあります。上の結果をご覧ください。",
                "Something has to be mended; see the results above.",
            )

    at_work(task)


@noun.command("authorize")
def authorize(
    name: Name = "",
    redirect_url: Annotated[
        str, typer.Option(help="The Redirect URL that is registered. / 登録した Redirect URL。")
    ] = "",
) -> None:
    """Signs in with a user account: shows the address to open, takes the code. / 利用者として認可します。"""
    if not redirect_url.startswith(("http://", "https://")):
        raise Complaint(
            "Developer Console に登録した Redirect URL を --redirect-url で指定してください。",
            "Give the Redirect URL that is registered in the Developer Console with --redirect-url.",
            WRONG,
        )

    async def task(office: Office) -> None:
        known = await _known(office, name)
        state = randomness.token_urlsafe(16)
        tell(say("このアドレスをブラウザで開いて、許可してください。", "Open this address in a browser and consent."))
        tell(authorization_request(known, redirect_url, state))
        code = _code(
            _line(say("戻ってきたアドレス（または code）", "The address you came back to (or the code)")), state
        )
        async with Clients() as clients:
            consent = Consent(office.database, office.seal, clients, office.database.clock)
            await consent.finish(known.id, code, redirect_url)
        tell(say("認可されました。", "Authorized."))

    at_work(task)


async def _known(office: Office, name: str) -> Connection:
    organization = await office.organization()
    async with office.database.reading() as c:
        found = await list_connections(c, organization.id)
    fitting = [each for each in found if each.name == name] if name else found[:1]
    if fitting:
        return fitting[0]
    names = "、".join(each.name for each in found) or "–"
    raise Complaint(
        f"LINE WORKS 連携「{name[:60]}」は登録されていません。登録済み: {names}",
        f"There is no connection {name[:60]!r}. There are: {names}",
        WRONG,
    )


def _tell_next(made: Connection) -> None:
    tell(say(f"連携「{made.name}」を登録しました。", f"The connection {made.name!r} is there."))
    if made.sign_in is SignIn.USER_ACCOUNT:
        tell(
            say(
                "次に toritsugi connection authorize で認可してください。",
                "Now consent: toritsugi connection authorize",
            )
        )
    else:
        tell(say("次に toritsugi connection check で確かめられます。", "Try it: toritsugi connection check"))


def _secret(file: Path | None, label: str) -> str:
    """From a file, else asked for without showing it; empty where nobody can be asked."""
    if file is not None:
        return read_file(file).decode(errors="replace").strip()
    if not sys.stdin.isatty():
        return ""
    return str(typer.prompt(label, hide_input=True, default="", show_default=False))


def _line(question: str) -> str:
    return str(typer.prompt(question)) if sys.stdin.isatty() else sys.stdin.readline().strip()


def _code(text: str, state: str) -> str:
    """The code in an address, when its state is ours; a bare code is taken as it is."""
    if "://" not in text:
        return text.strip()
    query = parse_qs(urlsplit(text.strip()).query)
    if query.get("state") == [state] and query.get("code"):
        return query["code"][0]
    raise Complaint(
        "このアドレスには、今回の認可のコードがありません。はじめからやり直してください。",
        "This address does not carry the code of this sign-in. Begin again.",
        WRONG,
    )
