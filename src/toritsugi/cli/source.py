"""`toritsugi source`: mailboxes of the relay's own."""

import re
from typing import Annotated

import typer
from sqlalchemy.exc import IntegrityError

from toritsugi.cli.addressing import addressee
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.intake import Source, add_mailbox, list_sources

noun = typer.Typer(name="source", help="Where events come from. / 受信元。", no_args_is_help=True)


@noun.command("add")
def add(
    address: Annotated[str, typer.Argument(help="The mail address that takes mails. / 受け取るメールアドレス。")],
    to: Annotated[list[str], typer.Option(help="Mail address, room title, channel ID or base. / 通知先。")],
    name: Annotated[str, typer.Option(help="What it is called. / 名前。")] = "",
    kind: Annotated[str, typer.Option(help="timeline, workflow, reminder, alert … / 種類。")] = "timeline",
) -> None:
    """Adds a mailbox: what comes to it goes to these destinations. / メールの受信元を登録します。"""
    wanted = address.strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", wanted):
        raise Complaint(
            f"「{address[:60]}」はメールアドレスの形ではありません。", f"{address[:60]!r} is not a mail address.", WRONG
        )

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            goes_to = [await addressee(connection, organization.id, each) for each in to]
        made = Source(
            organization_id=organization.id,
            door="mailbox",
            name=name or wanted.split("@")[0],
            address=wanted,
            kind=kind,
            addressees=tuple(goes_to),
        )
        try:
            async with office.database.transaction() as connection:
                await add_mailbox(connection, made, office.database.clock.now())
        except IntegrityError:
            raise Complaint(
                f"受信元 {wanted} はすでに登録されています。", f"The address {wanted} is a source already.", WRONG
            ) from None
        tell(say(f"受信元 {wanted} を登録しました。", f"Mails to {wanted} are taken from now on."))

    at_work(task)


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Mailboxes and API keys; of a key, only its end. / 受信元の一覧。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            found = await list_sources(connection, organization.id)
        rows = [(each.name, each.address or f"…{each.key_hint}", each.kind, each.door) for each in found]
        if as_json:
            keys = ("name", "address", "kind", "door")
            write_json([dict(zip(keys, row, strict=True)) for row in rows])
        else:
            write_table(
                (say("名前", "name"), say("アドレス", "address"), say("種類", "kind"), say("入口", "door")), rows
            )

    at_work(task)
