"""`toritsugi organization`: the company that everything belongs to."""

from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import say
from toritsugi.people import add_organization

noun = typer.Typer(name="organization", help="The company. / 会社。", no_args_is_help=True)


@noun.callback()
def _organization() -> None:
    """Groups the verbs."""


@noun.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The company's name. / 会社名。")],
    posts: Annotated[str, typer.Option("--posts-in", help="ja or en: language of its posts. / 投稿の言語。")] = "ja",
    phone: Annotated[str, typer.Option(help="What visitors dial when nobody can be reached. / 受付の電話番号。")] = "",
) -> None:
    """Adds a company; on an empty database, its tables are made first. / 会社を登録します。"""
    if posts not in {"ja", "en"} or not name.strip():
        raise Complaint(
            "会社名と、投稿の言語（ja または en）を指定してください。",
            "Give the company's name, and ja or en as the language of its posts.",
            WRONG,
        )

    async def task(office: Office) -> None:
        async with office.database.transaction() as connection:
            added = await add_organization(
                connection,
                name,
                now=office.database.clock.now(),
                language="en" if posts == "en" else "ja",
                phone=phone,
            )
        tell(say(f"会社「{added.name}」を登録しました。ID: {added.id}", f"Added {added.name!r}. Id: {added.id}"))

    at_work(task, may_make=True)
