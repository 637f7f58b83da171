"""`toritsugi key`: API keys of the HTTP door."""

from typing import Annotated

import msgspec
import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.sourcing.source import source_meant
from toritsugi.cli.speech import say
from toritsugi.intake import add_api_key, change_source, read_name, read_permissions, revoke_key

noun = typer.Typer(name="key", help="API keys. / APIキー。", no_args_is_help=True)


MAY = typer.Option("--may", help="What it may do: events, appointments; may be repeated. / できること。")


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


Which = Annotated[str, typer.Argument(help="Its name, its end or its id. / 名前、末尾またはID。")]


@noun.command("change")
def change(which: Which, may: Annotated[list[str], MAY]) -> None:
    """Changes what a key may do; what is not named it may do no more. / APIキーでできることを変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            known = await source_meant(connection, organization.id, which, "api_key")
            permitted = read_permissions(may)
            await change_source(connection, msgspec.structs.replace(known, permissions=permitted))
        words = ", ".join(permitted)
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
