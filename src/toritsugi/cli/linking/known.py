"""The connection that a command means, and what works on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from toritsugi.admin import ADMIN, LinkParts
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import language, say
from toritsugi.connections import Clients, Connection, TestResult, TokenKeeper, all_delivered, list_connections
from toritsugi.web import Catalog, Words, read_entries

Name = Annotated[str, typer.Argument(help="The connection's name; empty: the base. / 連携の名前。省略時は基本の連携。")]
BY = "toritsugi connection"
"""Who is written into the history of a connection that the terminal has changed."""


async def connection_meant(office: Office, name: str) -> Connection:
    """The connection of that name, the base without one. Raises Complaint that names those that there are."""
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


@asynccontextmanager
async def link_parts(office: Office) -> AsyncIterator[LinkParts]:
    """What the pages of the link work with, as long as the block."""
    async with Clients(fence=office.config.fence) as clients:
        keeper = TokenKeeper(office.database, office.seal, clients, office.database.clock)
        try:
            yield LinkParts(office.database, office.seal, clients, keeper, office.config.relay_url)
        finally:
            await keeper.close()


def page_words() -> Words:
    """The words of the pages, in the language of this run: the terminal calls things as the pages do."""
    return Catalog(read_entries(ADMIN.folder)).words(language())


def tell_results(results: list[TestResult]) -> None:
    """One line for each destination. Raises Complaint when one of them did not take the message."""
    for each in results:
        name = " ".join(dict.fromkeys(part for part in (each.label, each.address) if part))
        mend = each.remark(language()) if each.delivered else each.remedy(language())
        said = f"{each.sentence(language())} {mend}".rstrip()
        tell(f"[{'ok' if each.delivered else 'fault'}] {f'{name}: ' if name else ''}{said}")
    if not all_delivered(results):
        raise Complaint(
            "テストが届かなかった通知先があります。上の結果をご覧ください。",
            "The test did not arrive everywhere; see the results above.",
        )


def tell_sent(key: str) -> None:
    """The manual's own words for a test that every destination took."""
    tell(page_words()(f"linking.told.{key}"))


def tell_saved(name: str) -> None:
    tell(say(f"連携「{name}」を変更しました。", f"The connection {name!r} is changed."))
