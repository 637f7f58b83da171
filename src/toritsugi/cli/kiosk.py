"""`toritsugi kiosk`: the tablets at the reception."""

from typing import Annotated

import typer

from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import say
from toritsugi.kiosk import opening_path
from toritsugi.reception import add_kiosk

noun = typer.Typer(name="kiosk", help="Reception tablets. / 受付端末。", no_args_is_help=True)


@noun.callback()
def _kiosk() -> None:
    """Groups the verbs."""


@noun.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Where it stands. / 受付端末の名前。")],
    phone: Annotated[str, typer.Option(help="What its visitors dial when nobody can be reached. / 電話番号。")] = "",
) -> None:
    """Adds a reception tablet and shows the address that opens it, this once. / 受付端末を登録します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            _, made = await add_kiosk(connection, organization.id, name, now=office.database.clock.now(), phone=phone)
        tell(
            say(
                "このアドレスを受付端末で開いてください。表示は今だけです。",
                "Open this address on the tablet. It is shown only now.",
            )
        )
        tell(f"{office.config.relay_url}{opening_path(made)}")

    at_work(task)
