"""Somebody who is expected, for looking at the pages about appointments."""

from toritsugi.appointments import Appointment, AppointmentForm, Appointments, VisitorForm
from toritsugi.clock import DAY, start_of_day
from toritsugi.database import Database

LONG = "株式会社青葉物産ホールディングス東日本統括本部第二営業部"
VISITORS = (
    VisitorForm(name="山本 健太郎左衛門", company=LONG, email="kentaro.yamamoto.of.the.second.office@aoba.example"),
    VisitorForm(name="Ann Smith", email="smith@aoba.example", language="en"),
    VisitorForm(name="佐々木 葵"),
)


async def expect_visitors(database: Database, organization_id: str, host_id: str) -> Appointment:
    """Three visitors over a period that has begun, with long names, letters and a note."""
    today = start_of_day(database.clock.now())
    form = AppointmentForm(
        kind="period",
        title="新製品のご説明と来年度のお取引についてのお打ち合わせ",
        starts_at=today,
        ends_at=today + 3 * DAY,
        host_ids=(host_id,),
        visitors=VISITORS,
        note="会議室A\nお茶を3つ",
        reusable=True,
    )
    async with database.transaction() as c:
        return await Appointments(database, "https://toritsugi.example").add(c, organization_id, form)
