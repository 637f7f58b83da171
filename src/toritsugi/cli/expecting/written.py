"""An appointment as a command's options: all of it for a new one, what is different for one that is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import typer

from toritsugi.appointments import Written, WrittenVisitor

Id = Annotated[str, typer.Argument(help="The appointment's ID. / 予定ID。")]
TITLE = typer.Option(help="What it is about. / 件名。")
DAY = typer.Option(help="Like 2026-12-01. / 日付（例: 2026-12-01）。")
SINCE, UNTIL = (
    typer.Option(help="From, like 14:00. / 開始時刻（例: 14:00）。"),
    typer.Option(help="Until, like 15:00. / 終了時刻（例: 15:00）。"),
)
LAST_DAY = typer.Option(help="Makes it a period. / 期間の最終日。")
HOST = typer.Option(help="Mail address of a host; may be repeated. / 担当者のメールアドレス（複数指定できます）。")
VISITOR = typer.Option(
    help=(
        "name; company; mail address; language. May be repeated. / "
        "来訪者（氏名; 会社名; メールアドレス; 言語、複数指定できます）。"
    )
)
SITE = typer.Option(help="Name of the site. / 拠点の名前。")
NOTE = typer.Option(help="For the hosts alone. / 社内メモ（来訪者には見えません）。")
REUSABLE = typer.Option(
    "--reusable/--single-use", help="The code opens again and again. / 受付コードを繰り返し使えるか、一度だけか。"
)
MAILS = typer.Option("--mails/--no-mails", help="Visitors are written to. / 来訪者に案内メールを送るかどうか。")
REMIND = typer.Option(help="Hours ahead; 0: never. / リマインドのメールを送る時間（何時間前）。0 は送りません。")


@dataclass(frozen=True)
class NewAppointment:
    """The options of `appointment add`."""

    title: Annotated[str, TITLE]
    day: Annotated[str, DAY]
    host: Annotated[list[str], HOST]
    visitor: Annotated[list[str], VISITOR]
    since: Annotated[str, SINCE] = ""
    until: Annotated[str, UNTIL] = ""
    last_day: Annotated[str, LAST_DAY] = ""
    company: Annotated[str, typer.Option(help="Everybody's company. / 来訪者の会社名。")] = ""
    email: Annotated[
        str, typer.Option(help="Where the first visitor's letters go. / 1人目の来訪者の案内メールの宛先。")
    ] = ""
    language: Annotated[
        str, typer.Option(help="ja, en, zh or ko: of the mails. / 案内メールの言語（ja、en、zh、ko）。")
    ] = "ja"
    site: Annotated[str, SITE] = ""
    note: Annotated[str, NOTE] = ""
    reusable: Annotated[bool | None, REUSABLE] = None
    mails: Annotated[bool, MAILS] = True
    remind_hours: Annotated[int, REMIND] = 24


@dataclass(frozen=True)
class ChangedAppointment:
    """The options of `appointment change`; what is left out stays."""

    id: Id
    title: Annotated[str | None, TITLE] = None
    day: Annotated[str | None, DAY] = None
    since: Annotated[str | None, SINCE] = None
    until: Annotated[str | None, UNTIL] = None
    last_day: Annotated[str | None, LAST_DAY] = None
    host: Annotated[list[str], HOST] = ()  # type: ignore[assignment]  # Typer makes a list of it
    visitor: Annotated[list[str], VISITOR] = ()  # type: ignore[assignment]
    site: Annotated[str | None, SITE] = None
    note: Annotated[str | None, NOTE] = None
    reusable: Annotated[bool | None, REUSABLE] = None
    mails: Annotated[bool | None, MAILS] = None
    remind_hours: Annotated[int | None, REMIND] = None


_SAME = ("title", "day", "since", "until", "last_day", "site", "note")


def written_new(given: NewAppointment) -> Written:
    """As it would be typed into the form."""
    visitors = _visitors(given.visitor, WrittenVisitor(company=given.company, language=given.language))
    if given.email and visitors:
        visitors = (msgspec.structs.replace(visitors[0], email=given.email), *visitors[1:])
    plain = {name: getattr(given, name) for name in _SAME}
    return Written(**plain, kind="period" if given.last_day else "day", visitors=visitors, **_chosen(given))


def written_over(known: Written, given: ChangedAppointment) -> Written:
    """What is known, with what is given in its place."""
    plain = {name: text for name in _SAME if (text := getattr(given, name)) is not None}
    values: dict[str, Any] = plain | _chosen(given)
    if given.last_day:
        values["kind"] = "period"
    if given.visitor:
        values["visitors"] = _visitors(given.visitor, WrittenVisitor(language="ja"))
    return msgspec.structs.replace(known, **values)


def _chosen(given: NewAppointment | ChangedAppointment) -> dict[str, Any]:
    """Hosts, switches and hours, as far as something was said about them."""
    words = {True: "yes", False: "no"}
    switches = {name: words[said] for name in ("reusable", "mails") if (said := getattr(given, name)) is not None}
    hours = {} if given.remind_hours is None else {"remind_hours": str(given.remind_hours)}
    return {**switches, **hours, **({"hosts": tuple(given.host)} if given.host else {})}


def _visitors(texts: Sequence[str], usual: WrittenVisitor) -> tuple[WrittenVisitor, ...]:
    """Each as "name; company; mail address; language"; what is left out is as usual."""
    found = []
    for text in texts:
        parts = [part.strip() for part in text.replace("；", ";").split(";")]
        said = dict(zip(("name", "company", "email", "language"), parts, strict=False))
        found.append(msgspec.structs.replace(usual, **{name: part for name, part in said.items() if part}))
    return tuple(found)
