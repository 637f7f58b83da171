"""`toritsugi source`: mailboxes of the relay's own, and who may bring mails to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import msgspec
import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, iso, moment, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.cli.vocabulary import PERMISSIONS, called, kind_namer
from toritsugi.intake import (
    MailboxForm,
    Source,
    add_mailbox,
    change_source,
    drop_password,
    labels_of,
    last_receipts,
    list_imap_mailboxes,
    list_sources,
    new_password,
    read_addressing,
    read_mailbox,
    remove_source,
    set_active,
)

noun = typer.Typer(name="source", no_args_is_help=True)

Which = Annotated[str, typer.Argument(help="Its mail address, name or id. / メールアドレス、名前、IDのいずれか。")]
ADDRESS = typer.Argument(help="The mail address that takes mails. / 受け取るメールアドレス。")
TO = typer.Option(
    help=(
        "Mail address, room title, channel ID, department or base. / "
        "通知先。メールアドレス、トークルーム名、チャンネルID、部署名、base（基本通知先）。"
    )
)
NAME = typer.Option(help="What it is called. / 名前。")
KIND = typer.Option(help="timeline, workflow, reminder, alert … / 種類（timeline、workflow、reminder、alert など）。")
NETWORK = typer.Option(
    help=(
        "Only from this network, or by signing in; any: from anywhere. / "
        "受け付ける送信元のネットワーク。any で制限なし。"
    )
)
SIGN_IN = typer.Option(
    "--sign-in/--no-sign-in",
    help=(
        "Taken after signing in; shows a new password. / "
        "サインインしたメールも受け付けます。新しいパスワードを表示します。"
    ),
)


@dataclass(frozen=True)
class NewMailbox:
    """What is said about a new mailbox."""

    address: Annotated[str, ADDRESS]
    to: Annotated[list[str], TO]
    name: Annotated[str, NAME] = ""
    kind: Annotated[str, KIND] = "timeline"
    network: Annotated[list[str], NETWORK] = ()  # type: ignore[assignment]  # Typer makes a list of it
    sign_in: Annotated[bool, SIGN_IN] = False


@dataclass(frozen=True)
class ChangedMailbox:
    """What is said about a mailbox that is there already; what is left out stays."""

    which: Which
    address: Annotated[str | None, typer.Option(help="Another mail address. / 新しいメールアドレス。")] = None
    to: Annotated[list[str], TO] = ()  # type: ignore[assignment]
    name: Annotated[str | None, NAME] = None
    kind: Annotated[str | None, KIND] = None
    network: Annotated[list[str], NETWORK] = ()  # type: ignore[assignment]
    sign_in: Annotated[bool | None, SIGN_IN] = None
    on: Annotated[
        bool | None,
        typer.Option("--on/--off", help="Takes mails, or refuses them. / メールを受け付けるか、停止するか。"),
    ] = None


@noun.command("add")
@taking(NewMailbox)
def add(form: NewMailbox) -> None:
    """Adds a mailbox: what comes to it goes to these destinations. / メールの受信元を登録します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        wanted = MailboxForm(
            name=form.name or form.address.strip().lower().partition("@")[0],
            address=form.address,
            to=tuple(form.to),
            kind=form.kind,
            networks=_networks(form.network),
        )
        async with office.database.transaction() as connection:
            made = await read_mailbox(connection, organization.id, wanted)
            await add_mailbox(connection, made, office.database.clock.now())
            password = await new_password(connection, organization.id, made.id) if form.sign_in else ""
        tell(say(f"受信元 {made.address} を登録しました。", f"Mails to {made.address} are taken from now on."))
        _tell_password(made, password)

    at_work(task)


@noun.command("change")
@taking(ChangedMailbox)
def change(form: ChangedMailbox) -> None:
    """Changes a mailbox; what is not named stays as it is. / メールの受信元を変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            known = await source_meant(connection, organization.id, form.which, "mailbox")
            changed = await read_mailbox(connection, organization.id, _form(known, form), known)
            await change_source(connection, changed)
            password = await _sign_in(connection, changed, form.sign_in)
            if form.on is not None:
                await set_active(connection, organization.id, changed.id, form.on)
        tell(say(f"受信元 {changed.address} を変更しました。", f"The source {changed.address} is changed."))
        _tell_password(changed, password)

    at_work(task)


def _form(known: Source, form: ChangedMailbox) -> MailboxForm:
    return MailboxForm(
        name=known.name if form.name is None else form.name,
        address=form.address or known.address or "",
        to=tuple(form.to) or None,
        kind=known.kind if form.kind is None else form.kind,
        networks=_networks(form.network or known.networks),
    )


def _networks(words: list[str] | tuple[str, ...]) -> str:
    return " ".join(word for word in words if word != "any")


async def _sign_in(connection: AsyncConnection, source: Source, wanted: bool | None) -> str:
    """The new password, "" for none."""
    if wanted:
        return await new_password(connection, source.organization_id, source.id)
    if wanted is False:
        await drop_password(connection, source.organization_id, source.id)
    return ""


def _tell_password(source: Source, password: str) -> None:
    if password:
        tell(
            say(
                f"ユーザー名は {source.address} です。パスワードは今だけ表示されます。安全な場所に保管してください。",
                f"The user name is {source.address}. The password is shown only now. Keep it safe.",
            )
        )
        tell(password)


@noun.command("remove")
def remove(which: Which) -> None:
    """Removes a source; what came from it stays. To keep it listed, switch it off. /
    受信元を削除します。受信した内容は残ります。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            known = await source_meant(connection, organization.id, which)
            await remove_source(connection, organization.id, known.id)
        tell(say(f"受信元「{known.name}」を削除しました。", f"The source {known.name!r} is removed."))

    at_work(task)


async def source_meant(connection: AsyncConnection, organization_id: str, which: str, door: str = "") -> Source:
    """The source of that address, name, id or end of a key. Raises Complaint."""
    wanted = which.strip().removeprefix("…")
    known = [each for each in await list_sources(connection, organization_id) if door in {"", each.door}]
    fitting = [each for each in known if wanted in {each.id, each.name} or wanted.lower() == (each.address or "")]
    fitting = fitting or [each for each in known if each.key_hint and wanted.endswith(each.key_hint)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ids = "、".join(each.id for each in fitting)
        raise Complaint(
            f"「{which[:60]}」に当てはまる受信元が複数あります。IDで指定してください: {ids}",
            f"Several sources fit {which[:60]!r}. Give its id: {ids}",
            WRONG,
        )
    raise Complaint(
        f"受信元「{which[:60]}」は登録されていません。toritsugi source list でご確認ください。",
        f"There is no source {which[:60]!r}. See `toritsugi source list`.",
        WRONG,
    )


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Mailboxes and API keys; of a key, only its end. / 受信元を一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            rows = await _rows(connection, organization.id)
        if as_json:
            write_json([_as_json(*row) for row in rows])
        else:
            named = await kind_namer(office, organization.id)
            write_table(_HEADINGS[language()], [_as_row(*row, named) for row in rows])

    at_work(task)


async def _rows(connection: AsyncConnection, organization_id: str) -> list[tuple[Source, list[str], float | None]]:
    """Each source, where its events go, and when the last one came.

    A watched mailbox has the name of its account where an address stands, a key its end.
    """
    addressing = await read_addressing(connection, organization_id)
    last = await last_receipts(connection, organization_id)
    accounts = {each.source_id: each.account.label for each in await list_imap_mailboxes(connection, organization_id)}
    rows = []
    for each in await list_sources(connection, organization_id):
        to = await labels_of(connection, addressing, each.addressees, language())
        address = each.address or accounts.get(each.id) or f"…{each.key_hint}"
        rows.append((msgspec.structs.replace(each, address=address), to, last.get(each.id)))
    return rows


_HEADINGS = {
    "ja": ("名前", "アドレス", "種類", "入口", "通知先", "送信元", "状態", "最終受信"),
    "en": ("name", "address", "kind", "door", "to", "from", "state", "last receipt"),
}


_DOORS = {"mailbox": ("メール", "mail"), "api_key": ("APIキー", "API key"), "imap": ("IMAP", "IMAP")}


def _as_json(source: Source, to: list[str], last_at: float | None) -> dict[str, object]:
    return {
        "id": source.id,
        "name": source.name,
        "address": source.address,
        "kind": source.kind,
        "door": source.door,
        "to": to,
        "networks": source.networks,
        "sign_in": source.has_password,
        "active": source.active,
        "permissions": source.permissions if source.door == "api_key" else [],
        "last_at": iso(last_at),
    }


def may_of(source: Source) -> str:
    """What an API key may do, in words."""
    return say("、", ", ").join(called(PERMISSIONS, each) for each in source.permissions)


def _as_row(source: Source, to: list[str], last_at: float | None, named: Callable[[str], str]) -> tuple[str, ...]:
    door = say(*_DOORS[source.door])
    if source.door == "api_key":
        door += f" ({may_of(source)})"
    allowed = [*source.networks, *([say("サインイン", "sign-in")] if source.has_password else [])]
    state = say("受付中", "open") if source.active else say("停止", "closed")
    return (
        source.name,
        source.address or "",
        named(source.kind),
        door,
        "、".join(to),
        " ".join(allowed),
        state,
        moment(last_at),
    )
