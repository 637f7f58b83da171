"""`toritsugi site`: the addresses at which visitors are received."""

from dataclasses import dataclass
from typing import Annotated

import msgspec
import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.reception import Site, SiteForm, add_site, change_site, list_sites, remove_site, site_form_of

noun = typer.Typer(name="site", no_args_is_help=True)

Which = Annotated[str, typer.Argument(help="Its name or id. / 拠点の名前かID。")]


async def site_meant(c: AsyncConnection, organization_id: str, which: str) -> Site:
    """The site of this name or id. Raises Complaint."""
    found = next((each for each in await list_sites(c, organization_id) if which in {each.name, each.id}), None)
    if found is None:
        raise Complaint(
            f"拠点「{which[:60]}」はありません。toritsugi site list で確かめてください。",
            f"There is no site {which[:60]!r}. See `toritsugi site list`.",
            WRONG,
        )
    return found


@dataclass(frozen=True)
class NewSite:
    """What `add` takes."""

    name: Annotated[str, typer.Argument(help="What it is called. / 拠点の名前。")]
    address: Annotated[str, typer.Option(help="Where it is. / 住所。")] = ""
    map_url: Annotated[str, typer.Option("--map", help="Link to a map. / 地図のリンク。")] = ""
    phone: Annotated[str, typer.Option(help="What its visitors dial. / 来訪者がかける電話番号。")] = ""
    zone: Annotated[str, typer.Option(help="Time zone; Japan's without. / タイムゾーン。省略時は日本時間。")] = ""


@noun.command("add")
@taking(NewSite)
def add(form: NewSite) -> None:
    """Adds a site. / 拠点を追加します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        asked = SiteForm(name=form.name, address=form.address, map_url=form.map_url, phone=form.phone, zone=form.zone)
        async with office.database.transaction() as c:
            made = await add_site(c, organization.id, asked, office.database.clock.now())
        tell(say(f"拠点「{made.name}」を追加しました。", f"The site {made.name!r} was added."))

    at_work(task)


@dataclass(frozen=True)
class ChangedSite:
    """What `change` takes; what is left out stays."""

    which: Which
    name: Annotated[str | None, typer.Option(help="Its new name. / 新しい名前。")] = None
    address: Annotated[str | None, typer.Option(help="Where it is. / 住所。")] = None
    map_url: Annotated[str | None, typer.Option("--map", help="Link to a map. / 地図のリンク。")] = None
    phone: Annotated[str | None, typer.Option(help="What its visitors dial. / 来訪者がかける電話番号。")] = None
    zone: Annotated[str | None, typer.Option(help="Time zone. / タイムゾーン。")] = None


@noun.command("change")
@taking(ChangedSite)
def change(form: ChangedSite) -> None:
    """Changes what is given and leaves the rest. / 指定した項目だけを変更します。"""
    given = {name: getattr(form, name) for name in SiteForm.__struct_fields__}

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await site_meant(c, organization.id, form.which)
            wanted = {name: each for name, each in given.items() if each is not None}
            await change_site(c, organization.id, known.id, msgspec.structs.replace(site_form_of(known), **wanted))
        tell(say(f"拠点「{known.name}」を変更しました。", f"The site {known.name!r} was changed."))

    at_work(task)


@noun.command("list")
def show_all(as_json: AsJson = False) -> None:
    """Lists the sites. / 拠点の一覧を表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            found = await list_sites(c, organization.id)
        if as_json:
            write_json([msgspec.structs.asdict(each) for each in found])
            return
        headings = [
            say(*pair) for pair in (("名前", "name"), ("住所", "address"), ("電話番号", "phone"), ("時間帯", "zone"))
        ]
        write_table(headings, [(each.name, each.address, each.phone, each.zone) for each in found])

    at_work(task)


@noun.command("remove")
def remove(which: Which) -> None:
    """Removes a site without kiosks. / 受付端末のない拠点を削除します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await site_meant(c, organization.id, which)
            await remove_site(c, organization.id, known.id)
        tell(say(f"拠点「{known.name}」を削除しました。", f"The site {known.name!r} was removed."))

    at_work(task)
