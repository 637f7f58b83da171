"""`toritsugi kiosk`: the tablets at the reception."""

from typing import Annotated

import msgspec
import typer
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, moment, tell, write_json, write_table
from toritsugi.cli.placing.site import site_meant
from toritsugi.cli.speech import say
from toritsugi.reception import (
    Kiosk,
    KioskForm,
    KioskState,
    add_kiosk,
    change_kiosk,
    list_kiosks,
    list_sites,
    revoke_kiosk,
    standing_of_kiosk,
    start_pairing,
    switch_kiosk,
)

noun = typer.Typer(name="kiosk", no_args_is_help=True)

STATES: dict[KioskState, tuple[str, str]] = {
    "here": ("稼働中", "running"),
    "silent": ("応答なし", "silent"),
    "unpaired": ("端末未登録", "no tablet"),
    "off": ("停止中", "off"),
}
Which = Annotated[str, typer.Argument(help="Its name or id. / 受付端末の名前かID。")]
Where = Annotated[str, typer.Option("--site", help="Its site; the first one without. / 拠点。省略時は最初の拠点。")]
Phone = Annotated[
    str,
    typer.Option(
        help="What its visitors dial when nobody can be reached. / 連絡がつかないときに来訪者がかける電話番号。"
    ),
]


async def kiosk_meant(c: AsyncConnection, organization_id: str, which: str) -> Kiosk:
    """The kiosk of this name or id. Raises Complaint."""
    found = next((each for each in await list_kiosks(c, organization_id) if which in {each.name, each.id}), None)
    if found is None:
        raise Complaint(
            f"受付端末「{which[:60]}」はありません。toritsugi kiosk list で確かめてください。",
            f"There is no kiosk {which[:60]!r}. See `toritsugi kiosk list`.",
            WRONG,
        )
    return found


@noun.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Where it stands. / 受付端末の名前。")],
    phone: Phone = "",
    site: Where = "",
) -> None:
    """Adds a kiosk and shows the code that makes a tablet of it. / 受付端末を追加し、登録コードを表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        now = office.database.clock.now()
        async with office.database.transaction() as c:
            where = (await site_meant(c, organization.id, site)).id if site else ""
            made, _ = await add_kiosk(c, organization.id, name, now=now, phone=phone, site_id=where)
            await _show_code(office, c, made)

    at_work(task)


@noun.command("pair")
def pair(which: Which) -> None:
    """Shows a new pairing code; the tablet that uses it replaces the one before. / 新しい登録コードを表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            await _show_code(office, c, await kiosk_meant(c, organization.id, which))

    at_work(task)


async def _show_code(office: Office, c: AsyncConnection, kiosk: Kiosk) -> None:
    """Where to type which code."""
    code = await start_pairing(office.database, c, kiosk.id)
    address = f"{office.config.relay_url}/kiosk"
    tell(
        say(
            f"「{kiosk.name}」にするタブレットで {address} を開き、次の登録コードを入力してください。"
            f"（{moment(code.until)} まで、1回だけ使えます）",
            f"Open {address} on the tablet that becomes {kiosk.name!r} and type this code. "
            f"(Good until {moment(code.until)}, once.)",
        )
    )
    tell(code.code)


@noun.command("change")
def change(
    which: Which,
    name: Annotated[str | None, typer.Option(help="Its new name. / 新しい名前。")] = None,
    phone: Annotated[str | None, typer.Option(help="What its visitors dial. / 来訪者がかける電話番号。")] = None,
    site: Annotated[str | None, typer.Option(help="Where it stands now. / 新しい拠点。")] = None,
) -> None:
    """Changes what is given and leaves the rest. / 指定した項目だけを変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await kiosk_meant(c, organization.id, which)
            where = (await site_meant(c, organization.id, site)).id if site else known.site_id
            kept_name, kept_phone = known.name if name is None else name, known.phone if phone is None else phone
            form = KioskForm(name=kept_name, site_id=where, phone=kept_phone)
            await change_kiosk(c, organization.id, known.id, form)
        tell(say(f"受付端末「{known.name}」を変更しました。", f"The kiosk {known.name!r} was changed."))

    at_work(task)


@noun.command("switch")
def switch(
    which: Which,
    on: Annotated[bool, typer.Option("--on/--off", help="Use it or not. / 受付端末を使うか、停止するか。")],
) -> None:
    """Switches a kiosk on or off. / 受付端末を使う、または停止します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await kiosk_meant(c, organization.id, which)
            await switch_kiosk(c, organization.id, known.id, active=on)
        tell(
            say(
                f"受付端末「{known.name}」を{'使います' if on else '停止しました'}。",
                f"The kiosk {known.name!r} is {'on' if on else 'off'}.",
            )
        )

    at_work(task)


@noun.command("revoke")
def revoke(which: Which) -> None:
    """Takes the kiosk away from its tablet, wherever that is. / 端末の登録を取り消します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await kiosk_meant(c, organization.id, which)
            await revoke_kiosk(c, organization.id, known.id)
        tell(say(f"「{known.name}」の端末の登録を取り消しました。", f"The tablet of {known.name!r} was revoked."))

    at_work(task)


@noun.command("list")
def show_all(as_json: AsJson = False) -> None:
    """Lists the kiosks with their state. / 受付端末の一覧を表示します。"""

    async def task(office: Office) -> None:
        organization, now = await office.organization(), office.database.clock.now()
        async with office.database.reading() as c:
            found = await list_kiosks(c, organization.id)
            sites = {each.id: each.name for each in await list_sites(c, organization.id)}
        if as_json:
            rows = [(each, {"site": sites[each.site_id], "state": standing_of_kiosk(each, now)}) for each in found]
            write_json([msgspec.structs.asdict(each) | more for each, more in rows])
            return
        names = (("名前", "name"), ("拠点", "site"), ("状態", "state"), ("最後の応答", "last seen"))
        told = [(each, say(*STATES[standing_of_kiosk(each, now)])) for each in found]
        lines = [(each.name, sites[each.site_id], state, moment(each.last_seen_at)) for each, state in told]
        write_table([say(*pair) for pair in names], lines)

    at_work(task)
