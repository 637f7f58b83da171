"""`toritsugi employee calendar`: the address at which an employee's own visitors are a calendar."""

from typing import Annotated

import typer

from toritsugi.appointments import close_feed, feed_address, feed_opened_at, open_feed
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import moment, tell
from toritsugi.cli.speech import say
from toritsugi.cli.staff.who import employee_of

noun = typer.Typer(name="calendar", help="The own visitors. / 来客予定のカレンダー。", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="The registered mail address. / 登録されているメールアドレス。")]


@noun.command("show")
def show(email: Email) -> None:
    """Whether there is an address, and since when; the address itself is kept by nobody. /
    カレンダーのアドレスがあるかを表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            who = await employee_of(c, organization.id, email)
            since = await feed_opened_at(c, who.id)
        if since is None:
            tell(say(f"{who.name} さんのアドレスはありません。", f"{who.name} has no address."))
        else:
            at = moment(since)
            tell(say(f"{who.name} さんのアドレスは {at} に発行しました。", f"The address of {who.name} is of {at}."))

    at_work(task)


@noun.command("renew")
def renew(email: Email) -> None:
    """Makes an address and shows it, this once; the one before opens nothing any more. / アドレスを発行し直します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            who = await employee_of(c, organization.id, email)
            if not who.active:
                raise Complaint(f"{who.name} さんは退職しています。", f"{who.name} has left.", WRONG)
            key = await open_feed(office.database, c, who.id)
        tell(
            say(
                "このアドレスは今だけ表示されます。知っている人はだれでも予定を見られます。本人にだけ渡してください。",
                "This address is shown only now. Whoever has it sees the visitors: hand it to nobody else.",
            )
        )
        tell(feed_address(office.config.relay_url, key))

    at_work(task)


@noun.command("close")
def close(email: Email) -> None:
    """The address opens nothing any more. / アドレスを使えなくします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            who = await employee_of(c, organization.id, email)
            await close_feed(c, who.id)
        tell(say(f"{who.name} さんのアドレスを使えなくしました。", f"The address of {who.name} is closed."))

    at_work(task)
