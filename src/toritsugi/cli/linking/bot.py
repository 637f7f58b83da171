"""`toritsugi connection bot`: what the Developer Console and the Admin ask of a person, done through the API."""

import dataclasses
from typing import Annotated

import typer

from toritsugi.admin import ADMIN, PICTURE, bot_wish
from toritsugi.cli.linking.known import BY, Name, connection_meant, link_parts, page_words
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.connections import Connection, ConnectionForm, form_of, update_connection
from toritsugi.web import StaticFiles

noun = typer.Typer(name="bot", help="The bot, set up through the API. / Bot の設定。")
Administrator = Annotated[
    str, typer.Option("--administrator", help="Login ID of an administrator: 「主担当」. / 主担当のログインID。")
]


@noun.callback()
def _bot() -> None:
    """Groups the verbs."""


@noun.command("register")
def register(name: Name = "", administrator: Administrator = "") -> None:
    """Registers a bot and enters its Bot ID. / Bot を登録し、Bot ID を保存します。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        picture = office.config.relay_url + StaticFiles([(ADMIN.name, ADMIN.folder)]).path(PICTURE)
        wish = bot_wish(page_words(), picture, administrator or known.account_login)
        async with link_parts(office) as parts:
            bot_id = await parts.set_up.register_bot(_form(known), wish, known.id)
        form = dataclasses.replace(form_of(known), bot_id=bot_id)
        await update_connection(office.database, office.seal, known.id, form, BY)
        tell(page_words()("linking.setup.bot_made", id=bot_id))

    at_work(task)


@noun.command("publish")
def publish(name: Name = "") -> None:
    """Adds the bot to the domain, where members find it. / Bot をドメインに追加し、公開します。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        async with link_parts(office) as parts:
            await parts.set_up.add_to_domain(_form(known), known.id)
        tell(page_words()("linking.setup.do_done_told"))

    at_work(task)


@noun.command("callback")
def callback(name: Name = "") -> None:
    """Sets the Callback URL and takes the Bot Secret. / Callback URL を登録し、Bot Secret を受け取ります。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        async with link_parts(office) as parts:
            await parts.set_up.set_callback(known.id, parts.callback_url)
        tell(page_words()("linking.setup.do_done_told"))

    at_work(task)


def _form(known: Connection) -> ConnectionForm:
    """What is stored; a connection that is switched off stays so."""
    return dataclasses.replace(form_of(known), enabled=known.enabled)
