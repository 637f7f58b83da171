"""A front desk that expects visitors, for the tests of appointments."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from conftest import MovableClock
from reception.front_desk import RELAY_URL, FrontDesk
from toritsugi.appointments import (
    Appointment,
    AppointmentForm,
    Appointments,
    Opened,
    Posted,
    VisitorForm,
    get_appointment,
    open_code,
    posted_letters,
)
from toritsugi.clock import DAY, japan_time, start_of_date
from toritsugi.database import Database
from toritsugi.reception import Kiosk

YAMAMOTO = VisitorForm(name="山本 健太", company="青葉物産", email="yamamoto@aoba.example", language="ja")
SMITH = VisitorForm(name="Ann Smith", company="Aoba", email="smith@aoba.example", language="en")


@dataclass
class Diary:
    """The desk with its appointments; the clock stands at nine on a working day."""

    desk: FrontDesk
    appointments: Appointments

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def company(self) -> str:
        return self.desk.organization.id

    def today(self, hour: float) -> float:
        return start_of_date(japan_time(self.database.clock.now()).date()) + hour * 3600

    def form(self, **fields: Any) -> AppointmentForm:
        """Today from 14 to 15, Mr Yamamoto to see Tanaka."""
        usual: dict[str, Any] = {
            "title": "新製品のご説明",
            "starts_at": self.today(14),
            "ends_at": self.today(15),
            "host_ids": (self.desk.tanaka.id,),
            "visitors": (YAMAMOTO,),
        }
        return AppointmentForm(**(usual | fields))

    async def add(self, **fields: Any) -> Appointment:
        async with self.database.transaction() as c:
            return await self.appointments.add(c, self.company, self.form(**fields))

    async def change(self, known: Appointment, **fields: Any) -> Appointment:
        async with self.database.transaction() as c:
            return await self.appointments.change(c, known, self.form(**fields))

    async def cancel(self, known: Appointment) -> None:
        async with self.database.transaction() as c:
            await self.appointments.cancel(c, known)

    async def pause(self, known: Appointment, paused: bool = True) -> None:
        async with self.database.transaction() as c:
            await self.appointments.pause(c, known, paused)

    async def again(self, known: Appointment) -> Appointment:
        async with self.database.reading() as c:
            found = await get_appointment(c, self.company, known.id)
        assert found is not None
        return found

    async def letters(self, known: Appointment) -> list[Posted]:
        async with self.database.reading() as c:
            return await posted_letters(c, known.id)

    async def told(self, known: Appointment) -> list[tuple[str, str]]:
        """What was written, and how it stands."""
        return [(each.kind, each.mail.state.value) for each in await self.letters(known)]

    async def open(self, text: str, kiosk: Kiosk | None = None) -> Opened:
        return await open_code(self.database, kiosk or self.desk.kiosk, text)


def diary_of(desk: FrontDesk, clock: MovableClock) -> Diary:
    """At nine o'clock in Japan on the next Tuesday."""
    now = clock.now()
    today = japan_time(now).date()
    ahead = (1 - today.weekday()) % 7 or 7
    clock.advance(start_of_date(date.fromordinal(today.toordinal() + ahead)) + 9 * 3600 - now)
    assert japan_time(clock.now()).hour == 9 and clock.now() - now < 8 * DAY
    return Diary(desk, Appointments(desk.database, RELAY_URL))
