"""`toritsugi key`: API keys of the HTTP door."""

from typing import Annotated

import typer

from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import say
from toritsugi.intake import add_api_key

noun = typer.Typer(name="key", help="API keys. / APIキー。", no_args_is_help=True)


@noun.callback()
def _key() -> None:
    """Groups the verbs."""


@noun.command("add")
def add(name: Annotated[str, typer.Argument(help="Who uses it. / 使うシステムの名前。")]) -> None:
    """Makes an API key and shows it, this once. / APIキーを発行します（表示は一度だけ）。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            _, made = await add_api_key(connection, organization.id, name, office.database.clock.now())
        tell(
            say(
                "このキーは今だけ表示されます。安全な場所に保管してください。",
                "This key is shown only now. Keep it safe.",
            )
        )
        tell(made)

    at_work(task)
