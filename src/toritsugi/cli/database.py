"""`toritsugi database`: the tables of this version."""

import asyncio
from collections.abc import Awaitable, Callable

import typer

from toritsugi.cli.office import NOTHING_YET, Office, at_work, open_at
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import say
from toritsugi.config import read_config
from toritsugi.connections import reseal_all
from toritsugi.database import Database, current_revision, head_revision, migrate, require_current

noun = typer.Typer(name="database", no_args_is_help=True)


@noun.command("migrate")
def bring_up_to_date() -> None:
    """Brings the tables to this version. / テーブルをこの版に合わせます。"""

    async def task(database: Database) -> None:
        changed = await migrate(database)
        head = head_revision()
        tell(
            say(f"テーブルを {head} に更新しました。", f"The tables are now at {head}.")
            if changed
            else say(f"テーブルはすでに最新です（{head}）。", f"The tables were up to date already ({head}).")
        )

    _on_database(task, may_make=True)


@noun.command("check")
def check() -> None:
    """Says whether the database can be used and its tables are this version's. / 使えるかどうかを調べます。"""

    async def task(database: Database) -> None:
        if await current_revision(database) is None:
            raise NOTHING_YET
        await require_current(database)
        tell(
            say(
                f"データベースを使えます（{database.kind}、{head_revision()}）。",
                f"The database can be used ({database.kind}, {head_revision()}).",
            )
        )

    _on_database(task)


@noun.command("reseal")
def reseal() -> None:
    """Seals all secrets with the first of several sealing keys. / 秘密の値を、先頭の封印鍵で封印し直します。"""

    async def task(office: Office) -> None:
        count = await reseal_all(office.database, office.seal)
        tell(
            say(
                f"{count} 件を先頭の封印鍵で封印し直しました。" if count else "すべて先頭の封印鍵で封印されています。",
                f"Sealed {count} row(s) with the first key." if count else "All is sealed with the first key already.",
            )
        )

    at_work(task)


def _on_database(task: Callable[[Database], Awaitable[None]], *, may_make: bool = False) -> None:
    async def run() -> None:
        database = open_at(read_config(), may_make=may_make)
        try:
            await task(database)
        finally:
            await database.close()

    asyncio.run(run())
