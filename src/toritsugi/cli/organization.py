"""`toritsugi organization`: the company that everything belongs to."""

from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.people import add_organization, all_organizations

noun = typer.Typer(name="organization", no_args_is_help=True)


@noun.callback()
def _organization() -> None:
    """Groups the verbs."""


@noun.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The company's name. / 会社名。")],
    posts: Annotated[
        str, typer.Option("--posts-in", help="ja or en: language of its posts. / 投稿の言語（ja または en）。")
    ] = "ja",
    phone: Annotated[
        str,
        typer.Option(
            help="What visitors dial when nobody can be reached. / 連絡がつかないときに来訪者がかける電話番号。"
        ),
    ] = "",
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


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Every company with its id, which `--organization` takes. / 会社と、--organization に指定するIDを一覧にします。"""

    async def task(office: Office) -> None:
        async with office.database.reading() as connection:
            found = await all_organizations(connection)
        if as_json:
            write_json([{"id": each.id, "name": each.name, "language": each.language} for each in found])
            return
        rows = [(each.name, each.id, say(*_LANGUAGES[each.language])) for each in found]
        write_table((say("会社名", "name"), "ID", say("投稿の言語", "posts in")), rows)

    at_work(task)


_LANGUAGES = {"ja": ("日本語", "Japanese"), "en": ("英語", "English")}
