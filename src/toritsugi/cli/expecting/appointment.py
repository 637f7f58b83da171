"""`toritsugi appointment`: who is expected."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from toritsugi.appointments import (
    APPOINTMENT_FIELDS,
    Appointment,
    AppointmentAnswer,
    AppointmentForm,
    AppointmentRefused,
    Appointments,
    Company,
    Posted,
    Written,
    apply_appointments,
    appointment_answer,
    company_of,
    get_appointment,
    list_appointments,
    lock_appointment,
    posted_letters,
    read_appointment_keeping,
    read_written,
    set_appointment_keeping,
    sheet_of_appointments,
    spelled_time,
    written_of,
)
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.expecting.written import ChangedAppointment, Id, NewAppointment, written_new, written_over
from toritsugi.cli.office import Office, ToFile, at_work, read_file, write_file
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.receiving import read_days
from toritsugi.cli.speech import say
from toritsugi.cli.staff import employee_of
from toritsugi.cli.vocabulary import APPOINTMENTS, called
from toritsugi.clock import DAY, start_of_day
from toritsugi.organization import Language

noun = typer.Typer(name="appointment", no_args_is_help=True)
_LANGUAGES: tuple[Language, ...] = ("ja", "en")
Days = Annotated[int, typer.Option("--days", min=1, max=366, help="So many days from today. / 今日からの日数。")]


@noun.callback()
def _appointment() -> None:
    """Groups the verbs."""


@noun.command("list")
def show_many(
    days: Days = 1,
    host: Annotated[
        str, typer.Option(help="Only those of this employee. / この担当者の予定だけ（メールアドレス）。")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Lists who is expected from today on. / 今日からの来客予定を一覧にします。"""

    async def task(office: Office) -> None:
        now = office.database.clock.now()
        found = await _expected(office, days, host)
        if as_json:
            write_json([_as_json(office, each, []) for each in found])
            return
        rows = [
            (each.id, spelled_time(each, say("ja", "en")), each.names(), each.title, each.code, _stands(each, now))
            for each in found
        ]
        headings = say("予定ID,日時,来訪者,件名,受付コード,状態", "ID,When,Visitors,Subject,Code,State").split(",")
        write_table(headings, rows)

    at_work(task)


def _stands(each: Appointment, now: float) -> str:
    return called(APPOINTMENTS, each.standing(now))


@noun.command("show")
def show(id: Id) -> None:
    """Everything about one: who comes, the code, and how the letters stand. /
    予定1件の来訪者、受付コード、案内メールの状況を表示します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            known = _require(await get_appointment(c, organization.id, id.strip()[:32]), id)
            letters = await posted_letters(c, known.id)
        write_json(_as_json(office, known, letters))

    at_work(task)


def _as_json(office: Office, known: Appointment, letters: Sequence[Posted]) -> AppointmentAnswer:
    """As the API tells it."""
    return appointment_answer(known, letters, office.config.relay_url, office.database.clock.now())


@noun.command("add")
@taking(NewAppointment)
def add(given: NewAppointment) -> None:
    """Expects a visitor, and invites by mail. / 来客予定を登録し、案内を送ります。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            form = _read(written_new(given), await company_of(c, organization.id))
            try:
                made = await _kept(office).add(c, organization.id, form)
            except AppointmentRefused as refused:
                raise _complaint(refused) from None
        tell(say(f"登録しました: {made.id} 受付コード {made.code}", f"Added: {made.id}, reception code {made.code}"))
        _tell_unsent(office, made)

    at_work(task)


@noun.command("change")
@taking(ChangedAppointment)
def change(given: ChangedAppointment) -> None:
    """Changes it; what is left out stays. Visitors hear of what they were told. / 予定を変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = _require(await lock_appointment(c, organization.id, given.id.strip()[:32]), given.id)
            form = _read(written_over(written_of(known), given), await company_of(c, organization.id))
            try:
                changed = await _kept(office).change(c, known, form)
            except AppointmentRefused as refused:
                raise _complaint(refused) from None
        tell(say(f"変更しました。受付コード {changed.code}", f"Changed; the reception code is {changed.code}."))
        _tell_unsent(office, changed)

    at_work(task)


def _read(written: Written, company: Company) -> AppointmentForm:
    form, faults = read_written(written, company)
    if faults:
        raise _complaint(AppointmentRefused(faults))
    return form


def _tell_unsent(office: Office, known: Appointment) -> None:
    """Letters that wait for a mail server wait without anybody noticing."""
    if known.mails and not office.config.mail_host and any(each.email for each in known.visitors):
        tell(
            say(
                "メールサーバーが未設定のため、案内メールは送信待ちのままです（TORITSUGI_MAIL_HOST）。",
                "No mail server is set up (TORITSUGI_MAIL_HOST): letters wait and do not leave.",
            )
        )


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


@noun.command("keep")
def keep(
    days: Annotated[
        list[str] | None,
        typer.Argument(
            help="Like email=7; nothing: shows them. / 項目=日数（例: email=7）。省略時は今の設定を表示します。"
        ),
    ] = None,
) -> None:
    """Shows or sets for how many days after its end each field is kept. /
    予定の終了後に各項目を保存する日数を表示・変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as c:
            known = dict(await read_appointment_keeping(c, organization.id)) | read_days(days or [], APPOINTMENT_FIELDS)
            if days:
                await set_appointment_keeping(c, organization.id, known)
        write_json(known)

    at_work(task)


@noun.command("import")
def bring_in(
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8 or Shift_JIS). / CSV ファイル（UTF-8 または Shift_JIS）。")],
) -> None:
    """Adds and changes appointments from a CSV; with a faulty line, nothing is changed. /
    CSV から来客予定を取り込みます。誤りがあれば何も変更しません。"""
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
def export(file: ToFile = None, days: Days = 366) -> None:
    """Writes the appointments from today on as CSV. / CSV に書き出します。"""

    async def task(office: Office) -> None:
        found = await _expected(office, days)
        language: Language = "en" if say("ja", "en") == "en" else "ja"
        write_file(sheet_of_appointments(found, office.database.clock.now(), language), file)
        if file is not None:
            tell(say(f"{len(found)}件を書き出しました。", f"{len(found)} written."))

    at_work(task)


def _act(id: str, todo: str) -> None:
    async def task(office: Office) -> None:
        organization, kept = await office.organization(), _kept(office)
        async with office.database.transaction() as c:
            known = _require(await lock_appointment(c, organization.id, id.strip()[:32]), id)
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


def _require(known: Appointment | None, id: str) -> Appointment:
    if known is None:
        raise Complaint(f"予定ID「{id[:40]}」の来客予定はありません。", f"There is no appointment {id[:40]!r}.", WRONG)
    return known


async def _expected(office: Office, days: int, host: str = "") -> list[Appointment]:
    organization = await office.organization()
    since = start_of_day(office.database.clock.now())
    async with office.database.reading() as c:
        host_id = (await employee_of(c, organization.id, host)).id if host else ""
        until = since + days * DAY
        return await list_appointments(c, organization.id, since, until, host_id=host_id, limit=10_000)


def _kept(office: Office) -> Appointments:
    return Appointments(office.database, office.config.relay_url, mailing=bool(office.config.mail_host))


def _complaint(refused: AppointmentRefused) -> Complaint:
    said = [" ".join(f"{each.field}: {each.sentence(language)}" for each in refused.faults) for language in _LANGUAGES]
    return Complaint(said[0], said[1], WRONG)
