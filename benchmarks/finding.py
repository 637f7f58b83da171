"""How long the lists take to be searched, and how long forgetting takes, with a million notices of a year.

    python -m benchmarks.finding [notices] [sqlite|postgresql]

The pages are asked for as a browser does, signed in, from a relay that serves nothing else. A page that has to look at
every text says after a second how far it came; so it is asked how long the page takes, and how far back it looked.
Afterwards a tenth of the notices is older than it may be kept, and is forgotten, with mails and attempts.
"""

import asyncio
import json
import re
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import ColumnElement, Double, Insert, Table, func, insert, literal, select

from benchmarks.relay import ROOMS, Place, prepare, serving
from benchmarks.run import postgresql, show
from toritsugi.clock import DAY, SystemClock, japan_time
from toritsugi.config import read_config
from toritsugi.connections import list_connections
from toritsugi.database import Database, open_database
from toritsugi.forgetting import Forgetting
from toritsugi.intake.tables import event, event_person, raw_mail
from toritsugi.outbox.tables import attempt, notification
from toritsugi.people import all_organizations, list_employees
from toritsugi.routing import folded
from toritsugi.web import AccountKeeper, NewAccount

NOTICES, DAYS, SLICES, TIMES = 1_000_000, 365, 100, 5
KINDS = ("timeline", "timeline", "timeline", "workflow", "workflow", "reminder", "schedule", "mail")
STATES = ("delivered",) * 98 + ("dead", "expired")
EMAIL, PASSWORD = "operator@bench.test", "correct wolves sing at noon"
TEXT = "お世話になっております。見積書の数量を確認のうえ、ご返信ください。\n" * 4
PERSON = quote("社員7")
Row = dict[str, object]


class Slice:
    """The rows of the last days, a hundredth of the year, oldest first; the database makes the others of them."""

    def __init__(self, organization_id: str, connection_id: str, employees: list[str], count: int, now: float) -> None:
        self._mine = {"organization_id": organization_id}
        self._connection_id, self._employees = connection_id, employees
        self.count, self._now = count, now

    def at(self, number: int) -> float:
        return self._now - DAYS * DAY / SLICES * (self.count - number) / self.count

    def id(self, number: int) -> str:
        return prefix(0) + f"{number:024x}"

    def event(self, number: int) -> Row:
        title = f"商談「青葉物産 第{number}期 御見積」にコメントがつきました"
        sender = f"営業支援システム {number % 97} <notice@crm.example>"
        plain = dict.fromkeys(("link", "fingerprint"), "") | dict.fromkeys(("addressees", "buttons"), "[]")
        told: Row = {"title": title, "text": TEXT, "sender": sender, "words": folded(f"{title}\n{sender}\n{TEXT}")}
        ends = {"received_at": self.at(number), "expires_at": self.at(number) + DAY}
        key: Row = {"id": self.id(number), "kind": KINDS[number % len(KINDS)], "idempotency_key": f"{number}"}
        return {**self._mine, **plain, **told, **ends, **key, "urgency": 3, "details": '{"door":"smtp"}'}

    def person(self, number: int) -> Row:
        employee = self._employees[number * 7 % len(self._employees)]
        return {**self._mine, "employee_id": employee, "event_id": self.id(number), "received_at": self.at(number)}

    def mail(self, number: int) -> Row:
        return {"event_id": self.id(number), "content": TEXT.encode() * 2}

    def notification(self, number: int) -> Row:
        at, state, room = self.at(number), STATES[number % len(STATES)], ROOMS[number * 7 % len(ROOMS)]
        title = f"商談「青葉物産 第{number}期 御見積」にコメントがつきました"
        whole: Row = dict.fromkeys(("reason", "intended_for", "lease_owner"), "") | {"fallbacks": "[]"}
        whole |= {"attempts": 1, "tries": 1, "carries": 0, "doubtful": False, "mergeable": True, "urgency": 3}
        whole |= {"due_at": at, "expires_at": at + DAY, "lease_until": 0.0, "created_at": at, "settled_at": at + 1}
        whole |= {"id": self.id(number), "event_id": self.id(number), "kind": KINDS[number % len(KINDS)]}
        whole |= {"connection_id": self._connection_id, "lane": "bench", "destination_kind": "room", "address": room}
        body = json.dumps({"text": f"{title}\n{TEXT}"}, ensure_ascii=False)
        return {
            **self._mine,
            **whole,
            "label": f"社員{number * 7 % 50}の部屋",
            "title": title,
            "body": body,
            "state": state,
        }

    def attempt(self, number: int) -> Row:
        at = self.at(number)
        said: Row = {"verdict": "delivered", "status": 201, "code": "", "description": "", "doubtful": False}
        times = {"started_at": at, "finished_at": at + 1}
        return {**said, **times, "id": self.id(number), "notification_id": self.id(number), "number": 1} | {
            "lane": "bench",
            "owner": "bench",
        }

    def tables(self) -> list[tuple[Table, Callable[[int], Row]]]:
        """Each table with what makes its rows."""
        told = [(notification, self.notification), (attempt, self.attempt)]
        return [(event, self.event), (event_person, self.person), (raw_mail, self.mail), *told]


def prefix(age: int) -> str:
    """What the ids of a slice begin with; 0 is the newest, and ids sort by time."""
    return f"{SLICES - age:08x}"


def older(table: Table, age: int) -> Insert:
    """The newest slice once more, so many slices ago."""
    moved = {"idempotency_key": literal(prefix(age)).concat}
    chosen: list[ColumnElement[Any]] = []
    for column in table.c:
        if column.name in {"id", "event_id", "notification_id"}:
            chosen.append(literal(prefix(age)).concat(func.substr(column, 9)))
        elif isinstance(column.type, Double):
            chosen.append(column - age * DAYS * DAY / SLICES)
        else:
            chosen.append(moved[column.name](column) if column.name in moved else column)
    key = next(column for column in table.c if column.name in {"id", "event_id"})
    return insert(table).from_select(list(table.c.keys()), select(*chosen).where(key.startswith(prefix(0))))


async def fill(database: Database, count: int) -> None:
    """A year of notices for the company, the mails of its oldest tenth, and its operator."""
    async with database.reading() as c:
        [company] = await all_organizations(c)
        [connection] = await list_connections(c, company.id)
        employees = [each.id for each in await list_employees(c, company.id)]
    await AccountKeeper(database).add(NewAccount(company.id, EMAIL, "操作する人", PASSWORD))
    newest = Slice(company.id, connection.id, employees, count // SLICES, database.clock.now())
    for table, row in newest.tables():
        async with database.transaction() as c:
            await c.execute(insert(table), [row(number) for number in range(newest.count)])
    for age in range(SLICES - 1, 0, -1):
        async with database.transaction() as c:
            for table, _ in newest.tables():
                if table is not raw_mail or age >= SLICES * 9 // 10:
                    await c.execute(older(table, age))
    if database.kind == "postgresql":
        async with database.transaction() as c:
            await c.exec_driver_sql("ANALYZE")


PAGES = {
    "events": "/events?",
    "events by person": f"/events?person={PERSON}",
    "events by kind": "/events?kind=workflow",
    "events of a day": "/events?since={day}&until={day}",
    "events by a frequent word": f"/events?search={quote('御見積')}",
    "events by a word nobody said": f"/events?search={quote('存在しない言葉')}",
    "events by person and word": f"/events?person={PERSON}&search={quote('存在しない言葉')}",
    "events by all at once": f"/events?person={PERSON}&kind=workflow&since={{day}}&search={quote('青葉')}",
    "notifications": "/notifications?",
    "notifications by person": f"/notifications?person={PERSON}",
    "notifications by kind": "/notifications?kind=workflow",
    "notifications of a day": "/notifications?since={day}&until={day}",
    "notifications that failed": "/notifications?show=person",
    "notifications by a word nobody said": f"/notifications?search={quote('存在しない言葉')}",
    "notifications by person and word": f"/notifications?person={PERSON}&search={quote('青葉')}",
    "home": "/",
}


class Operator:
    """A browser that is signed in."""

    def __init__(self, place: Place) -> None:
        self._home = f"http://127.0.0.1:{place.http_port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self._opener.addheaders = [("Accept", "text/html"), ("Accept-Language", "ja"), ("Origin", self._home)]

    def sign_in(self) -> None:
        token = re.search(r'name="csrf_token" value="([0-9a-f]{64})"', self.get("/sign-in"))
        if token is None:
            raise RuntimeError("the page for signing in has no form")
        fields = {"csrf_token": token[1], "email": EMAIL, "password": PASSWORD, "next": "/"}
        with self._opener.open(self._home + "/sign-in", urlencode(fields).encode(), 60):
            pass

    def get(self, path: str) -> str:
        with self._opener.open(self._home + path, timeout=60) as answer:
            page: str = answer.read().decode()
        return page


def looked_for(place: Place) -> dict[str, float]:
    """Milliseconds of each page, the quickest of some tries: what a machine takes that nothing else keeps busy."""
    day = f"{japan_time(time.time() - 200 * DAY):%Y-%m-%d}"
    operator, found = Operator(place), {}
    operator.sign_in()
    for name, path in PAGES.items():
        taken = []
        for _ in range(TIMES):
            begun = time.monotonic()
            operator.get(path.format(day=day))
            taken.append((time.monotonic() - begun) * 1000)
        found[f"{name}, ms"] = min(taken)
    return found


async def forget(place: Place) -> dict[str, float]:
    """Seconds until the oldest tenth is forgotten, down to the last byte."""
    database = open_database(read_config(place.environment).database_address, SystemClock())
    begun = time.monotonic()
    count = await Forgetting(database, DAYS * 9 // 10).forget_due()
    taken = time.monotonic() - begun
    await database.close()
    return {"forgotten": float(count), "forgotten in, s": taken}


async def fill_place(place: Place, count: int) -> float:
    """Seconds that it took."""
    database = open_database(read_config(place.environment).database_address, SystemClock())
    begun = time.monotonic()
    await fill(database, count)
    await database.close()
    return time.monotonic() - begun


def measure(database_url: str, count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        place = prepare(Path(folder), database_url, 1)
        found = {"filled in, s": asyncio.run(fill_place(place, count))}
        with serving(place, "web"):
            found |= looked_for(place)
        return found | asyncio.run(forget(place))


def main() -> None:
    count = int(next(filter(str.isdigit, sys.argv[1:]), NOTICES))
    if "postgresql" not in sys.argv:
        show(f"SQLite, {count:,} notices", measure("", count))
    if "sqlite" not in sys.argv:
        with postgresql() as address:
            show(f"PostgreSQL, {count:,} notices", measure(address, count))


if __name__ == "__main__":
    main()
