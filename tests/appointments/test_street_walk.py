"""From a code at the desk over the stand-in to an answer: several hosts are called, and the first who answers comes."""

import pytest

from street import RELAY_URL, SUZUKI, TANAKA, Street, open_street, until, words_of
from toritsugi.appointments import AppointmentForm, Appointments, VisitorForm, open_code
from toritsugi.clock import DAY, start_of_day
from toritsugi.database import Database
from toritsugi.event import Urgency
from toritsugi.identifier import new_id
from toritsugi.reception import Kiosk, Reception, Visit, add_kiosk, reaction, token_of

pytestmark = pytest.mark.anyio


async def checked_in(street: Street, reception: Reception) -> tuple[Kiosk, Visit]:
    """Mr Yamamoto types his code, and nothing else."""
    today = start_of_day(street.database.clock.now())
    form = AppointmentForm(
        kind="period",
        title="新製品のご説明",
        starts_at=today,
        ends_at=today + 2 * DAY,
        host_ids=(street.tanaka.id, street.suzuki.id),
        visitors=(VisitorForm(name="山本 健太", company="青葉物産"),),
        reusable=True,
    )
    async with street.database.transaction() as c:
        kiosk, key = await add_kiosk(c, street.organization_id, "本社受付", now=street.database.clock.now())
        made = await Appointments(street.database, RELAY_URL).add(c, street.organization_id, form)
    opened = await open_code(street.database, kiosk, made.code)
    return kiosk, await reception.begin_visit(kiosk, opened.form(new_id(), "ja"), token_of(key))


async def test_a_code_calls_all_hosts_and_the_first_answer_shows(database: Database) -> None:
    async with open_street(database, reactions=(reaction(database, RELAY_URL),)) as street:
        await street.worker()
        reception = Reception(database, street.desk, RELAY_URL)
        _, visit = await checked_in(street, reception)

        async def delivered() -> bool:
            return (await reception.progress(visit)).state == "delivered"

        await until(delivered)
        messages = await street.messages()
        told = [each for each in messages if "山本 健太" in words_of(each)]
        assert {each["to"].get("user_id") for each in told} >= {TANAKA, SUZUKI}
        assert all("新製品のご説明" in words_of(each) for each in told)
        details = {"postback": f"answer/{visit.id}/coming", "user_id": SUZUKI, "channel_id": "", "text": ""}
        tap = street.event(urgency=Urgency.NOTICE, kind="lineworks.message", addressees=(), title="", details=details)
        await street.desk.accept(tap)
        progress = await reception.progress(visit)
        assert progress.state == "coming" and progress.answerer is not None
        assert progress.answerer.name == "鈴木 花子"
