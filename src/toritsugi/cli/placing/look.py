"""`toritsugi kiosk look` and `toritsugi kiosk poster`: how a kiosk looks, and the link for visitors' own phones."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work, read_file
from toritsugi.cli.options import taking
from toritsugi.cli.paper import tell, write_json
from toritsugi.cli.placing.kiosk import Which, kiosk_meant, noun
from toritsugi.cli.speech import say
from toritsugi.picture import Picture
from toritsugi.reception import (
    KioskLook,
    PicturePlace,
    paint_place,
    poster_of,
    read_look,
    set_kiosk_picture,
    set_look,
)

LANGUAGES = ("ja", "en", "zh", "ko")
TEXTS = ("titles", "leads", "closed")


@dataclass(frozen=True)
class Look:
    """What `look` takes; what is left out stays."""

    which: Which
    accent: Annotated[
        str | None,
        typer.Option(
            help="A colour like #165e83; '' for the usual one. / 色（例: #165e83）。'' で標準の色に戻します。"
        ),
    ] = None
    say_: Annotated[
        list[str] | None,
        typer.Option(
            "--say",
            help="titles.ja=…, leads.en=…, closed.ko=… / 言語ごとの文（titles.ja=…、leads.en=…、closed.ko=…）。",
        ),
    ] = None
    calls: Annotated[
        bool | None, typer.Option("--calls/--no-calls", help="Outside the hours. / 時間外も呼び出せるかどうか。")
    ] = None
    idle: Annotated[
        int | None, typer.Option(help="Seconds until it asks. / 操作がないとき、続けるかを確認するまでの秒数。")
    ] = None
    ask: Annotated[
        int | None, typer.Option(help="Seconds until it goes home. / 確認してから最初の画面に戻るまでの秒数。")
    ] = None
    logo: Annotated[
        Path | None, typer.Option(help="A picture; /dev/null for none. / ロゴの画像ファイル。/dev/null で外します。")
    ] = None
    background: Annotated[
        Path | None, typer.Option(help="A picture; /dev/null for none. / 背景の画像ファイル。/dev/null で外します。")
    ] = None


@noun.command("look")
@taking(Look)
def look(form: Look) -> None:
    """Changes how a kiosk looks, and shows it as JSON. / 受付端末の画面を変え、JSON で表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        pictures = await _pictures(form)
        async with office.database.transaction() as c:
            known = await kiosk_meant(c, organization.id, form.which)
            chosen = _changed(await read_look(c, known.id), form)
            await set_look(office.database, c, known.id, chosen)
            for place, picture in pictures.items():
                await set_kiosk_picture(c, known.id, place, picture)
            kept = await read_look(c, known.id)
        write_json(msgspec.structs.asdict(kept))

    at_work(task)


async def _pictures(form: Look) -> dict[PicturePlace, Picture | None]:
    """What becomes of the places that were named. Raises SettingRefused."""
    files: dict[PicturePlace, Path | None] = {"logo": form.logo, "background": form.background}
    return {place: await paint_place(place, read_file(file)) for place, file in files.items() if file}


def _changed(known: KioskLook, form: Look) -> KioskLook:
    plain = {"accent": form.accent, "calls_when_closed": form.calls, "idle_seconds": form.idle, "ask_seconds": form.ask}
    given: dict[str, Any] = {name: each for name, each in plain.items() if each is not None}
    for each in form.say_ or []:
        place, _, text = each.partition("=")
        name, _, language = place.partition(".")
        if name not in TEXTS or language not in LANGUAGES:
            raise Complaint(
                f"「{each[:40]}」を読み取れません。titles.ja=ようこそ の形で書いてください。",
                f"{each[:40]!r}: write it like titles.en=Welcome (titles, leads or closed; ja, en, zh or ko).",
                WRONG,
            )
        given[name] = {**given.get(name, getattr(known, name)), language: text}
    return msgspec.structs.replace(known, **given)


@noun.command("poster")
def poster(
    which: Which,
    fresh: Annotated[
        bool, typer.Option("--new", help="Ends the one before. / リンクを新しくし、前のリンクは使えなくします。")
    ] = False,
) -> None:
    """Shows the link that makes a visitor's phone the kiosk. / スマートフォン受付のリンクを表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = await kiosk_meant(c, organization.id, which)
            link = await poster_of(c, organization.id, known.id, fresh=fresh)
        tell(say("このリンクをQRコードにして貼ると、来訪者のスマートフォンで受付できます。", "Print it as a QR code:"))
        tell(f"{office.config.relay_url}/kiosk/phone/{link}")

    at_work(task)
