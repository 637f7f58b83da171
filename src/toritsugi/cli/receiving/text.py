"""`toritsugi text`: what calls say."""

from typing import Annotated

import msgspec
import typer

from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell, write_json
from toritsugi.cli.speech import say
from toritsugi.reception import KINDS, CallText, placeholder_names, read_texts, reset_text, set_text

noun = typer.Typer(name="text", no_args_is_help=True)

Kind = Annotated[
    str,
    typer.Argument(
        help="arrived, unanswered, answered, late or mail. / 文面の種類（arrived、unanswered、answered、late、mail）。"
    ),
]


@noun.command("show")
def show() -> None:
    """Shows as JSON every text that counts, and the placeholders. / 文面と差し込みを JSON で表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            texts = await read_texts(c, organization)
        told = {kind: msgspec.structs.asdict(texts.of(kind)) | {"own": kind in texts.own} for kind in KINDS}
        write_json({"texts": told, "placeholders": list(placeholder_names(organization.language))})

    at_work(task)


@noun.command("set")
def settle(
    kind: Kind,
    title: Annotated[str, typer.Option(help="Its title. / 件名。")],
    text: Annotated[str, typer.Option(help="The text below it. / 本文。")] = "",
) -> None:
    """Words one kind anew. / 文面を変えます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            await set_text(c, organization, kind, CallText(title, text))
        tell(say("文面を保存しました。", "The text was saved."))

    at_work(task)


@noun.command("reset")
def reset(kind: Kind) -> None:
    """Back to the standard text. / 標準の文面に戻します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            await reset_text(c, organization, kind)
        tell(say("標準の文面に戻しました。", "The standard text counts again."))

    at_work(task)
