"""`toritsugi appointment`: who is expected."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from toritsugi.appointments import (
    Appointment,
    AppointmentRefused,
    Appointments,
    Written,
    WrittenVisitor,
    apply_appointments,
    company_of,
    list_appointments,
    lock_appointment,
    read_written,
    sheet_of_appointments,
    spelled_time,
)
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work, read_file
from toritsugi.cli.options import taking
from toritsugi.cli.paper import tell, write_table
from toritsugi.cli.speech import say
from toritsugi.clock import DAY, start_of_day
from toritsugi.organization import Language

noun = typer.Typer(name="appointment", help="Expected visitors. / 来客予定。", no_args_is_help=True)
_LANGUAGES: tuple[Language, ...] = ("ja", "en")
Id = Annotated[str, typer.Argument(help="The appointment's ID. / 予定ID。")]
Days = Annotated[int, typer.Option("--days", min=1, max=366, help="So many days from today. / 今日からの日数。")]


@noun.callback()
def _appointment() -> None:
    """Groups the verbs."""


@noun.command("list")
def show(days: Days = 1) -> None:
    """Lists who is expected from today on. / 来客予定の一覧。"""

    async def task(office: Office) -> None:
        now = office.database.clock.now()
        rows = [
            (each.id, spelled_time(each, say("ja", "en")), each.names(), each.title, each.code, each.standing(now))
            for each in await _expected(office, days)
        ]
        headings = say("予定ID,日時,来訪者,件名,受付コード,状態", "ID,When,Visitors,Subject,Code,State").split(",")
        write_table(headings, rows)

    at_work(task)


@dataclass(frozen=True)
class NewAppointment:
    """The options of `appointment add`."""

    title: Annotated[str, typer.Option(help="What it is about. / 件名。")]
    day: Annotated[str, typer.Option(help="2026-12-01")]
    host: Annotated[list[str], typer.Option(help="Mail address of a host; may be repeated. / 担当者。")]
    visitor: Annotated[str, typer.Option(help="The visitor's name. / 来訪者の名前。")]
    since: Annotated[str, typer.Option(help="14:00")] = ""
    until: Annotated[str, typer.Option(help="15:00")] = ""
    last_day: Annotated[str, typer.Option(help="Makes it a period. / 期間の最終日。")] = ""
    company: Annotated[str, typer.Option(help="The visitor's company. / 会社名。")] = ""
    email: Annotated[str, typer.Option(help="Where the invitation goes. / 案内の宛先。")] = ""
    language: Annotated[str, typer.Option(help="ja, en, zh or ko: of the mails. / メールの言語。")] = "ja"
    site: Annotated[str, typer.Option(help="Name of the site. / 拠点の名前。")] = ""
    note: Annotated[str, typer.Option(help="For the hosts alone. / 社内メモ。")] = ""


@noun.command("add")
@taking(NewAppointment)
def add(given: NewAppointment) -> None:
    """Expects a visitor, and invites by mail. / 来客予定を登録し、案内を送ります。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            form, faults = read_written(_written(given), await company_of(c, organization.id))
            if faults:
                raise _complaint(AppointmentRefused(faults))
            try:
                made = await _kept(office).add(c, organization.id, form)
            except AppointmentRefused as refused:
                raise _complaint(refused) from None
        tell(say(f"登録しました: {made.id} 受付コード {made.code}", f"Added: {made.id}, reception code {made.code}"))

    at_work(task)


@noun.command("cancel")
def cancel(id: Id) -> None:
    """Calls it off, and tells who was invited. / 予定を取り消し、来訪者に知らせます。"""
    _act(id, "cancel")


@noun.command("pause")
def pause(id: Id) -> None:
    """Its code opens no more until it is resumed. / 受付コードを停止します。"""
    _act(id, "pause")


@noun.command("resume")
def resume(id: Id) -> None:
    """Its code opens again. / 受付コードを再開します。"""
    _act(id, "resume")


@noun.command("resend")
def resend(id: Id) -> None:
    """Sends the invitations once more. / 案内をもう一度送ります。"""
    _act(id, "resend")


@noun.command("import")
def bring_in(file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or Shift_JIS). / CSV ファイル。")]) -> None:
    """Adds and changes appointments from a CSV; with a faulty line, nothing is changed. / CSV を取り込みます。"""
    content = read_file(file)

    async def task(office: Office) -> None:
        organization = await office.organization()
        report = await apply_appointments(_kept(office), organization.id, content)
        if report.faults:
            said = ["\n".join(each.sentence(language) for each in report.faults) for language in _LANGUAGES]
            raise Complaint(said[0], said[1], WRONG)
        figures = [report.count("add"), report.count("change"), report.count("same")]
        tell(
            say(
                "追加 {}、変更 {}、変更なし {}。".format(*figures),
                "{} added, {} changed, {} unchanged.".format(*figures),
            )
        )

    at_work(task)


@noun.command("export")
def export(file: Annotated[Path, typer.Argument(help="Where to. / 書き出し先。")], days: Days = 366) -> None:
    """Writes the appointments from today on as CSV. / CSV に書き出します。"""

    async def task(office: Office) -> None:
        found = await _expected(office, days)
        language: Language = "en" if say("ja", "en") == "en" else "ja"
        file.write_bytes(sheet_of_appointments(found, office.database.clock.now(), language))
        tell(say(f"{len(found)}件を書き出しました。", f"{len(found)} written."))

    at_work(task)


def _act(id: str, todo: str) -> None:
    async def task(office: Office) -> None:
        organization, kept = await office.organization(), _kept(office)
        async with office.database.transaction() as c:
            known = await lock_appointment(c, organization.id, id.strip()[:32])
            if known is None:
                raise Complaint(
                    f"予定ID「{id[:40]}」の来客予定はありません。", f"There is no appointment {id[:40]!r}.", WRONG
                )
            try:
                if todo == "cancel":
                    await kept.cancel(c, known)
                elif todo == "resend":
                    await kept.resend(c, known)
                else:
                    await kept.pause(c, known, todo == "pause")
            except AppointmentRefused as refused:
                raise _complaint(refused) from None
        tell(say("完了しました。", "Done."))

    at_work(task)


async def _expected(office: Office, days: int) -> list[Appointment]:
    organization = await office.organization()
    since = start_of_day(office.database.clock.now())
    async with office.database.reading() as c:
        return await list_appointments(c, organization.id, since, since + days * DAY, limit=10_000)


def _written(given: NewAppointment) -> Written:
    visitor = WrittenVisitor(name=given.visitor, company=given.company, email=given.email, language=given.language)
    return Written(
        kind="period" if given.last_day else "day",
        title=given.title,
        day=given.day,
        since=given.since,
        until=given.until,
        last_day=given.last_day,
        hosts=tuple(given.host),
        visitors=(visitor,),
        site=given.site,
        note=given.note,
    )


def _kept(office: Office) -> Appointments:
    return Appointments(office.database, office.config.relay_url, mailing=bool(office.config.mail_host))


def _complaint(refused: AppointmentRefused) -> Complaint:
    said = [" ".join(f"{each.field}: {each.sentence(language)}" for each in refused.faults) for language in _LANGUAGES]
    return Complaint(said[0], said[1], WRONG)
