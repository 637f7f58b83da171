"""A visitor waits while the relay is killed: the ladder goes on after the restart, and a link on a phone ends it."""

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from acceptance.killed_relay import Relay
from acceptance.test_kill import drained
from conftest import MovableClock
from street import BASE_ROOM, TANAKA, Street, open_street, until
from toritsugi.database import open_database
from toritsugi.identifier import new_id
from toritsugi.outbox.tables import notification
from toritsugi.reception import (
    CallSettings,
    Reception,
    Rung,
    VisitForm,
    add_kiosk,
    reaction,
    set_ladder,
    set_settings,
    steps_of,
)
from toritsugi.reception.tables import visit as visit_table
from toritsugi.reception.tables import visit_call

pytestmark = pytest.mark.anyio
HOST_SECONDS = 600


async def told(street: Street, **place: str) -> list[dict[str, Any]]:
    """What was said about the visitor to this place, as the emulator has it."""
    messages = await street.messages()
    here = [each for each in messages if all(each["to"].get(name) == value for name, value in place.items())]
    return [each for each in here if "山本" in json.dumps(each["content"], ensure_ascii=False)]


async def arrive(street: Street, address: str) -> str:
    """The company answers by links, has a short ladder, and a visitor calls; the id of the visit."""
    company, now = street.organization_id, street.database.clock.now()
    async with street.database.transaction() as c:
        kiosk, _ = await add_kiosk(c, company, "本社受付", now=now)
        await set_settings(c, company, CallSettings(answers="links"))
        await set_ladder(c, company, None, (Rung("host", HOST_SECONDS, True), Rung("base", 300, True)))
    form = VisitForm(id=new_id(), host_id=street.tanaka.id, visitor_name="山本 健太")
    return (await Reception(street.database, street.desk, address).begin_visit(kiosk, form, "token")).id


async def lapse(street: Street, visit_id: str) -> None:
    """The host's time, which began when the host was told, ends while no relay runs, however slowly one starts."""
    async with street.database.transaction() as c:
        told_at = notification.c.settled_at - HOST_SECONDS
        assert (await c.execute(update(notification).values(settled_at=told_at))).rowcount > 0
        late = update(visit_call).where(visit_call.c.visit_id == visit_id)
        assert (await c.execute(late.values(due_at=street.database.clock.now()))).rowcount == 1


async def test_a_killed_relay_climbs_on_after_its_restart_until_a_link_answers(
    sqlite_template: Path, tmp_path: Path, clock: MovableClock
) -> None:
    address = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'toritsugi.db')}"
    relay, database = Relay(address), open_database(address, clock)
    here = f"http://127.0.0.1:{relay.http}"
    try:
        async with open_street(database, reactions=(reaction(database, here),)) as street:
            visit_id = await arrive(street, here)
            await street.desk.stop()
            await asyncio.to_thread(relay.start)
            await until(lambda: told(street, user_id=TANAKA), 20)
            await until(lambda: drained(street), 20)
            relay.kill()
            await lapse(street, visit_id)
            assert await told(street, channel_id=BASE_ROOM) == []
            await asyncio.to_thread(relay.start)
            await until(lambda: told(street, channel_id=BASE_ROOM), 20)
            (called,) = await told(street, channel_id=BASE_ROOM)
            assert len(await told(street, user_id=TANAKA)) == 1
            link = re.search(rf"{here}/answer/[^\"]+/coming/[0-9a-f]+", json.dumps(called["content"]))
            assert link is not None
            await confirm_twice_at_once(street, link[0])
            async with database.reading() as c:
                steps = (await steps_of(c, [visit_id]))[visit_id]
                answer = (await c.execute(select(visit_table.c.answer))).scalar_one()
            assert ([step.kind for step in steps], answer) == (["host", "base"], "coming")
    finally:
        await asyncio.to_thread(relay.close)
        await database.close()


async def confirm_twice_at_once(street: Street, link: str) -> None:
    """Two phones hold the same link: one answers, the other is told."""

    async def confirm() -> str:
        async with street.http.post(link, data={"who": street.tanaka.id}) as answer:
            return await answer.text()

    async with street.http.get(link) as page:
        assert page.status == 200 and "山本" in await page.text()
    pages = await asyncio.gather(confirm(), confirm())
    assert len(set(pages)) == 2
