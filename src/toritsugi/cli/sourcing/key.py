"""`toritsugi key`: API keys of the HTTP door."""

from typing import Annotated

import msgspec
import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, iso, moment, tell, write_json, write_table
from toritsugi.cli.sourcing.source import may_of, source_meant
from toritsugi.cli.speech import language, say
from toritsugi.intake import (
    Source,
    add_api_key,
    change_source,
    last_receipts,
    list_sources,
    read_name,
    read_permissions,
    revoke_key,
)

noun = typer.Typer(name="key", no_args_is_help=True)


MAY = typer.Option(
    "--may",
    help=(
        "What it may do: events, appointments; may be repeated. / "
        "できること（events、appointments、複数指定できます）。"
    ),
)


@noun.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Who uses it. / 使うシステムの名前。")],
    may: Annotated[list[str], MAY] = ["events"],  # noqa: B006 - Typer reads it, nobody writes to it
) -> None:
    """Makes an API key and shows it, this once. / APIキーを発行します（表示は一度だけ）。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            wanted, now = read_name(name), office.database.clock.now()
            _, made = await add_api_key(connection, organization.id, wanted, now, read_permissions(may))
        tell(
            say(
                "このキーは今だけ表示されます。安全な場所に保管してください。",
                "This key is shown only now. Keep it safe.",
            )
        )
        tell(made)

    at_work(task)


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Every key by its end, with what it may do; the key itself is kept by nobody. / APIキーを一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            known = await list_sources(connection, organization.id)
            last = await last_receipts(connection, organization.id)
        keys = [each for each in known if each.door == "api_key"]
        if as_json:
            write_json([_as_json(each, last.get(each.id)) for each in keys])
            return
        write_table(_HEADINGS[language()], [_as_row(each, last.get(each.id)) for each in keys])

    at_work(task)


_HEADINGS = {
    "ja": ("名前", "末尾", "できること", "状態", "最終受信"),
    "en": ("name", "end", "may", "state", "last receipt"),
}


def _as_json(key: Source, last_at: float | None) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "end": key.key_hint,
        "permissions": key.permissions,
        "active": key.active,
        "last_at": iso(last_at),
    }


def _as_row(key: Source, last_at: float | None) -> tuple[str, ...]:
    state = say("失効済み", "revoked") if key.is_revoked else say("使用中", "in use")
    return key.name, f"…{key.key_hint}", may_of(key), state, moment(last_at)


Which = Annotated[str, typer.Argument(help="Its name, its end or its id. / APIキーの名前、末尾の文字、IDのいずれか。")]


@noun.command("change")
def change(which: Which, may: Annotated[list[str], MAY]) -> None:
    """Changes what a key may do; what is not named it may do no more. / APIキーでできることを変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            known = await source_meant(connection, organization.id, which, "api_key")
            permitted = read_permissions(may)
            changed = msgspec.structs.replace(known, permissions=permitted)
            await change_source(connection, changed)
        words = may_of(changed)
        tell(say(f"APIキー「{known.name}」でできること: {words}", f"The key {known.name!r} may do: {words}"))

    at_work(task)


@noun.command("revoke")
def revoke(which: Which) -> None:
    """Makes a key open nothing any more, for good. / APIキーを失効させます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            known = await source_meant(connection, organization.id, which, "api_key")
            if known.is_revoked:
                raise Complaint(
                    f"APIキー「{known.name}」はすでに失効しています。",
                    f"The key {known.name!r} is revoked already.",
                    WRONG,
                )
            await revoke_key(connection, organization.id, known.id)
        tell(say(f"APIキー「{known.name}」を失効させました。", f"The key {known.name!r} opens nothing any more."))

    at_work(task)
