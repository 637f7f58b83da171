"""Whom the sample company expects: a partner who comes again and again, from today on, and visitors of tomorrow."""

from toritsugi.appointments import AppointmentForm, Appointments, VisitorForm
from toritsugi.clock import DAY, start_of_day
from toritsugi.demo.sample.company import BY_LOGIN
from toritsugi.people import Employee

PARTNER = VisitorForm(name="山本 健太", company="青葉物産")
GUESTS = (
    VisitorForm(name="Ann Smith", company="Northwind Ltd.", language="en"),
    VisitorForm(name="김민수", company="한빛상사", language="ko"),
)


async def expect_visitors(kept: Appointments, organization_id: str, employees: dict[str, Employee]) -> None:
    """Two appointments whose codes can be tried at the kiosk; nobody is written to. `employees` by mail address."""
    today = start_of_day(kept.database.clock.now())
    people = [employees[BY_LOGIN[login].email].id for login in ("t.tanaka", "k.takahashi")]
    forms = (
        AppointmentForm(
            kind="period",
            title="定例のお打ち合わせ",
            starts_at=today,
            ends_at=today + 30 * DAY,
            host_ids=(people[0],),
            visitors=(PARTNER,),
            reusable=True,
            mails=False,
        ),
        AppointmentForm(
            title="新製品のご説明",
            starts_at=today + DAY + 10 * 3600,
            ends_at=today + DAY + 11 * 3600,
            host_ids=tuple(people),
            visitors=GUESTS,
            mails=False,
        ),
    )
    async with kept.database.transaction() as c:
        for form in forms:
            await kept.add(c, organization_id, form)
