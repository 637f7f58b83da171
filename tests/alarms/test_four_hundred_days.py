"""Four hundred days on a moved clock: whatever the Console is set to, the link never stops in silence.

The keeper, the watch and the mailer make their rounds, as they do in the program: once a month while the end is far,
and on each day before a warning is due and on that day. The long variant (`make long`) makes them four times a day.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from conftest import MovableClock
from connections.linked_company import DAY, HOUR, REDIRECT, pass_time, sign_in
from inbox import Inbox, open_inbox
from lineworks_emulator import World
from street import RELAY_URL, TANAKA, Street, open_street, sample_world, until, words_of
from toritsugi.alarms import Watch
from toritsugi.connections import Connection, Consent, get_connection
from toritsugi.database import Database
from toritsugi.event import Addressee
from toritsugi.mailing import Mailer
from toritsugi.notification import State
from toritsugi.outbox import count_by_state
from toritsugi.web import AccountKeeper, NewAccount

pytestmark = pytest.mark.anyio

DAYS = 400
WARNED = [30, 14, 7, 3, 1]
LOOKED_AT = [60, 31, 30, 15, 14, 8, 7, 4, 3, 2, 1, 0]
"""Days before the end: no warning comes on the first of each pair, and one on the second."""
EXPIRY = re.compile(r"有効期限まであと(\d+)日です")
HELD = "【要対応】LINE WORKS への通知が止まっています"


@dataclass(frozen=True)
class Setting:
    """What is chosen in the Console, and whether anything is sent before the last day."""

    way: str
    rotation: bool = False
    hours: int = 24
    idle: bool = False

    @property
    def lasts(self) -> bool:
        """Whether nobody has to sign in again as long as the program runs."""
        return self.way == "service_account" or self.rotation

    def __str__(self) -> str:
        rotation = "" if self.way == "service_account" else f"-rotation-{'on' if self.rotation else 'off'}"
        return f"{self.way}{rotation}-{self.hours}h{'-idle' if self.idle else ''}"


MATRIX = [
    *(Setting("service_account", hours=hours) for hours in (1, 24)),
    *(Setting("user_account", rotation, hours) for rotation in (True, False) for hours in (1, 24)),
    *(Setting("user_account", rotation, idle=True) for rotation in (True, False)),
]


def world_of(setting: Setting) -> World:
    world = sample_world()
    app = world.apps[0]
    app.redirect_urls, app.access_token_hours, app.refresh_token_rotation = [REDIRECT], setting.hours, setting.rotation
    return world


@dataclass
class Year:
    """A company, its clock, and what its administrators have heard."""

    street: Street
    setting: Setting
    clock: MovableClock
    box: Inbox
    watch: Watch
    mailer: Mailer
    consent: Consent
    step: float = DAY
    long_strides: bool = True
    mailed: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)

    async def link(self) -> Connection:
        async with self.street.database.reading() as c:
            found = await get_connection(c, self.street.connection.id)
        assert found is not None
        return found

    async def signs_in(self) -> None:
        if self.setting.way == "user_account":
            await sign_in(self.consent, self.street.connection)

    async def stride(self) -> int:
        """How many days may pass until the next rounds: to the day before something is due, and to that day."""
        ends = (await self.link()).refresh_expires_at
        if not self.long_strides:
            return 1
        if self.setting.lasts or ends is None:
            return 30
        left = round((ends - self.clock.now()) / DAY)
        return left - max(day for day in LOOKED_AT if day < left)

    async def live_until(self, number: int, days: int) -> None:
        """So many days pass, and that one has come: rounds; then something is sent, or the stop is known."""
        for _ in range(round(DAY / self.step)):
            pass_time(self.street.emulator, self.clock, self.step * days)
            await self._rounds()
        if not self.setting.idle:
            await self.sends()
        if (await self.link()).held_at is not None:
            await self._is_mended(number)

    async def _rounds(self) -> None:
        keeper = self.street.keeper
        await keeper.forget_changed()
        await keeper.probe_due()
        await keeper.renew_due()
        await self.watch.look()
        await self._settled()
        before = len(self.box.mails)
        await self.mailer.mail_due()
        ends = (await self.link()).refresh_expires_at
        fresh = [str(mail["Subject"]) for mail in self.box.mails[before:]]
        self.mailed += [round(((ends or 0.0) - self.clock.now()) / DAY) for subject in fresh if EXPIRY.search(subject)]

    async def sends(self) -> None:
        """A notice goes out today, unless the link is held."""
        now = self.clock.now()
        event = self.street.event(Addressee("base"), expires_at=now + 3 * DAY)
        receipt = await self.street.desk.accept(event)
        await self._settled()
        if (await self.link()).held_at is None:
            assert {row.state for row in await self.street.rows(receipt.event_id)} == {State.DELIVERED}

    async def _settled(self) -> None:
        """Nothing is under way any more, as far as the link works."""

        async def quiet() -> bool:
            if (await self.link()).held_at is not None:
                return True
            async with self.street.database.reading() as c:
                counts = await count_by_state(c, self.street.organization_id)
            return not counts.keys() & {State.PENDING, State.LEASED}

        await until(quiet, 20)

    async def _is_mended(self, number: int) -> None:
        """The administrators know, by mail, on this very day; one of them signs in, and what waited goes out."""
        await self._rounds_of_alarm()
        assert str(self.box.mails[-1]["Subject"]) == HELD
        self.stops.append(number)
        await self.signs_in()
        await self._settled()

    async def _rounds_of_alarm(self) -> None:
        await self.watch.look()
        await self.mailer.mail_due()


@asynccontextmanager
async def open_year(database: Database, clock: MovableClock, setting: Setting, **pace: Any) -> AsyncIterator[Year]:
    form = {} if setting.way == "service_account" else {"sign_in": setting.way}
    async with open_street(database, world_of(setting), **form) as street:
        with open_inbox() as (box, server):
            administrator = NewAccount(
                street.organization_id, "tanaka@sample.example", "田中 太郎", "akasaka-1-2-3-yume"
            )
            await AccountKeeper(database).add(administrator)
            consent = Consent(database, street.seal, street.clients, clock)
            watch = Watch(database, street.desk, RELAY_URL)
            year = Year(street, setting, clock, box, watch, Mailer(database, server), consent, **pace)
            await year.signs_in()
            await street.worker()
            yield year


async def live(year: Year) -> None:
    number = 0
    while number < DAYS:
        days = min(await year.stride(), DAYS - number)
        number += days
        await year.live_until(number, days)
    await year.sends()
    assert (await year.link()).held_at is None


async def told_in_chat(street: Street) -> list[int]:
    """The days that the warnings to the administrator's own talk name, in their order."""
    own = [words_of(message) for message in await street.messages() if message["to"] == {"user_id": TANAKA}]
    return [int(found[1]) for text in own if (found := EXPIRY.search(text))]


async def check(year: Year) -> None:
    """No stop where none can be; else one every ninety days, each warned of on its days by mail and by chat."""
    subjects = [str(mail["Subject"]) for mail in year.box.mails]
    warned = [int(found[1]) for subject in subjects if (found := EXPIRY.search(subject))]
    if year.setting.lasts:
        assert (year.stops, subjects) == ([], [])
        return
    assert len(year.stops) == DAYS // 91 == subjects.count(HELD)
    assert [after - before for before, after in zip([0, *year.stops], year.stops, strict=False)] == [90] * 4
    assert warned[: 5 * 4] == WARNED * 4
    assert year.mailed == warned == await told_in_chat(year.street)


@pytest.mark.parametrize("setting", MATRIX, ids=str)
async def test_no_setting_stops_the_link_in_silence(database: Database, clock: MovableClock, setting: Setting) -> None:
    async with open_year(database, clock, setting) as year:
        await live(year)
        await check(year)


@pytest.mark.long
@pytest.mark.parametrize("setting", MATRIX, ids=str)
async def test_day_by_day_no_setting_stops_it_either(database: Database, clock: MovableClock, setting: Setting) -> None:
    async with open_year(database, clock, setting, step=6 * HOUR, long_strides=False) as year:
        await live(year)
        await check(year)
