"""Other systems keep appointments over HTTP: by the same rules as the form, each fault by its field, nothing twice."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import pytest
from httpx import ASGITransport, AsyncClient

from appointments.diary import Diary
from conftest import MovableClock
from toritsugi.appointments import APPOINTMENTS_API
from toritsugi.clock import DAY, japan_time
from toritsugi.intake import DOCS_ROUTES, HTTP_ROUTES, AddressBook, HttpDoor, add_api_key, intake_room, openapi_config
from toritsugi.people import add_organization
from toritsugi.web import WebSettings, create_web

pytestmark = pytest.mark.anyio
PATH = "/api/v1/appointments"


@dataclass
class Caller:
    """A system with an API key that may handle appointments."""

    client: AsyncClient
    diary: Diary

    def body(self, **fields: Any) -> dict[str, Any]:
        usual: dict[str, Any] = {
            "title": "新製品のご説明",
            "day": f"{japan_time(self.diary.today(12)):%Y-%m-%d}",
            "since": "14:00",
            "until": "15:00",
            "hosts": ["tanaka@example.com"],
            "visitors": [{"name": "山本 健太", "company": "青葉物産", "email": "yamamoto@aoba.example"}],
        }
        return usual | fields

    async def send(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.client.request(method, PATH + path, json=body, headers=named)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def add(self, status: int = 201, key: str = "", **fields: Any) -> Any:
        headers = {"Idempotency_Key": key} if key else {}
        return await self.send("POST", "", self.body(**fields), status, **headers)

    async def listed(self, query: str = "") -> list[str]:
        """The titles, page by page."""
        titles, page = [], await self.send("GET", f"?{query}")
        while True:
            titles += [each["title"] for each in page["appointments"]]
            if page["next"] is None:
                return titles
            page = await self.send("GET", f"?{query}&after={page['next']}")


@pytest.fixture
async def caller(diary: Diary) -> AsyncIterator[Caller]:
    database, book = diary.database, AddressBook(diary.database)
    async with database.transaction() as c:
        _, key = await add_api_key(c, diary.company, "CRM", database.clock.now(), ("appointments",))
    handlers = [HTTP_ROUTES, APPOINTMENTS_API, DOCS_ROUTES]
    parts = [HttpDoor(database, diary.desk.accept, book), book, diary.appointments]
    app = create_web(handlers, database, WebSettings(), parts=parts, rooms=[intake_room()], openapi=openapi_config)
    transport = ASGITransport(cast(Any, app), raise_app_exceptions=False)
    async with AsyncClient(transport=transport, base_url="http://relay.test") as client:
        client.headers["Authorization"] = f"Bearer {key}"
        yield Caller(client, diary)


async def test_an_appointment_is_made_asked_for_changed_and_called_off(caller: Caller) -> None:
    made = await caller.add(remind_hours=0)
    (visitor,) = made["visitors"]
    assert re.fullmatch(r"\d{6}", made["code"]) and (made["state"], made["arrivals"]) == ("not_yet", 0)
    assert visitor["pass_url"].startswith("http://relay.example/kiosk/pass/")
    assert [(each["kind"], each["state"]) for each in visitor["letters"]] == [("invitation", "waiting")]
    assert made["hosts"] == [{"name": "田中 太郎", "email": "tanaka@example.com"}]
    assert await caller.send("GET", f"/{made['id']}") == made
    later = caller.body(until="16:30", note="会議室A", remind_hours=0)
    changed = await caller.send("PUT", f"/{made['id']}", later)
    assert (changed["ends_at"][11:16], changed["note"], changed["code"]) == ("07:30", "会議室A", made["code"])
    assert changed["visitors"][0]["pass_url"] == visitor["pass_url"]
    for _ in range(2):
        assert (await caller.send("POST", f"/{made['id']}/cancel"))["state"] == "cancelled"
    for method, path, body in (("PUT", "", later), ("POST", "/letters", {})):
        problem = await caller.send(method, f"/{made['id']}{path}", body, 409, Accept_Language="ja")
        assert "取り消した来客予定" in problem["detail"]


async def test_a_code_is_paused_and_resumed(caller: Caller, clock: MovableClock) -> None:
    made = await caller.add(remind_hours=0)
    clock.advance(made_opens(made) - clock.now() + 60)
    for verb, state in (("pause", "paused"), ("pause", "paused"), ("resume", "open"), ("resume", "open")):
        answer = await caller.send("POST", f"/{made['id']}/{verb}")
        assert (answer["state"], answer["code"]) == (state, made["code"])
        assert [len(each["letters"]) for each in answer["visitors"]] == [1]
    await caller.send("POST", f"/{made['id']}/cancel")
    for verb in ("pause", "resume"):
        problem = await caller.send("POST", f"/{made['id']}/{verb}", status=409, Accept_Language="ja")
        assert "取り消した来客予定" in problem["detail"]
        await caller.send("POST", f"/unknown/{verb}", status=404)


def made_opens(answer: Any) -> float:
    return datetime.fromisoformat(answer["opens_at"]).timestamp()


async def test_letters_are_sent_again_to_all_or_to_those_named(caller: Caller) -> None:
    two = [*caller.body()["visitors"], {"name": "Ann", "email": "ann@aoba.example", "language": "en"}]
    made = await caller.add(visitors=[*two, {"name": "無記名"}])
    first, second, _ = made["visitors"]
    assert await caller.send("POST", f"/{made['id']}/letters", {}, 202) == {"letters": 2}
    assert await caller.send("POST", f"/{made['id']}/letters", {"visitor_ids": [second["id"]]}, 202) == {"letters": 1}
    known = await caller.send("GET", f"/{made['id']}")
    assert [len(each["letters"]) for each in known["visitors"]] == [2, 3, 0]
    problem = await caller.send("POST", f"/{made['id']}/letters", {"visitor_ids": [first["id"], "x"]}, 422)
    assert [each["field"] for each in problem["errors"]] == ["visitor_ids[1]"]


async def test_the_same_key_makes_one_also_at_once_and_another_body_is_refused(caller: Caller) -> None:
    made = await caller.add(key="crm-1")
    assert (await caller.add(200, key="crm-1"))["id"] == made["id"]
    problem = await caller.add(409, key="crm-1", title="別の件")
    assert problem["errors"][0]["field"] == "Idempotency-Key"
    headers, body = {"Idempotency-Key": "crm-2"}, caller.body(title="同時")
    at_once = await asyncio.gather(*(caller.client.post(PATH, json=body, headers=headers) for _ in range(4)))
    assert sorted(each.status_code for each in at_once) == [200, 200, 200, 201]
    assert await caller.add(422, key="crm-3", title="") and await caller.add(201, key="crm-3")
    assert len(await caller.listed()) == 3


WRONG: list[tuple[dict[str, Any], list[str]]] = [
    ({"title": ""}, ["title"]),
    ({"title": "あ" * 201}, ["title"]),
    ({"kind": "week"}, ["kind"]),
    ({"day": "明日"}, ["day"]),
    ({"day": "2026-02-30"}, ["day"]),
    ({"since": ""}, ["since"]),
    ({"until": "13:00"}, ["until"]),
    ({"day": "2020-01-01"}, ["until"]),
    ({"day": "2090-01-01"}, ["day"]),
    ({"kind": "period", "last_day": "2030-01-01"}, ["last_day"]),
    ({"hosts": []}, ["hosts"]),
    ({"hosts": ["nobody@example.com"]}, ["hosts"]),
    ({"visitors": []}, ["visitors[0].name"]),
    ({"visitors": [{"name": "a"}, {"name": "b", "email": "no"}]}, ["visitors[1].email"]),
    ({"visitors": [{"name": "a", "language": "fr"}]}, ["visitors[0].language"]),
    ({"visitors": [{"name": "a", "phone": "1"}]}, ["visitors[0].phone"]),
    ({"visitors": [{"name": "a"}] * 21}, ["visitors"]),
    ({"site": "別館"}, ["site"]),
    ({"remind_hours": 721}, ["remind_hours"]),
    ({"mails": "maybe"}, ["mails"]),
    ({"guests": 1}, ["guests"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_each_wrong_field_is_named_as_it_was_sent(caller: Caller, language: str) -> None:
    for fields, named in WRONG:
        problem = await caller.send("POST", "", caller.body(**fields), 422, Accept_Language=language)
        assert [each["field"] for each in problem["errors"]] == named, problem
        said = problem["detail"] + "".join(each["detail"] for each in problem["errors"])
        assert ("。" in said) == (language == "ja"), said
    assert await caller.listed() == []


async def test_a_list_is_narrowed_by_days_host_and_state_and_walked_in_pages(
    caller: Caller, clock: MovableClock
) -> None:
    days = [f"{japan_time(caller.diary.today(12) + day * DAY):%Y-%m-%d}" for day in range(4)]
    for number in range(5):
        await caller.add(title=f"今日{number}", since=f"{10 + number}:00", until="16:00")
    await caller.add(title="明日", day=days[1], hosts=["sato@example.com"])
    await caller.add(title="期間", kind="period", day=days[0], last_day=days[2])
    gone = await caller.add(title="中止", day=days[3])
    await caller.send("POST", f"/{gone['id']}/cancel")
    today = ["期間", *(f"今日{number}" for number in range(5))]
    assert await caller.listed(f"since={days[0]}&until={days[0]}&limit=2") == today
    assert await caller.listed() == [*today, "明日", "中止"]
    assert await caller.listed(f"since={days[1]}&limit=1") == ["期間", "明日", "中止"]
    assert await caller.listed("host=sato@example.com") == ["明日"]
    assert await caller.listed("state=cancelled&limit=1") == ["中止"]
    assert await caller.listed("state=open&limit=1") == ["期間", "今日0", "今日1"]
    clock.advance(DAY)
    assert await caller.listed(f"since={days[0]}&state=expired") == today[1:]
    for query, field in (
        ("since=1999-12-31", "since"),
        (f"since={days[1]}&until={days[0]}", "until"),
        (f"since={days[0]}&until=2099-01-01", "until"),
        ("host=nobody@example.com", "host"),
        ("after=x", "after"),
        ("state=gone", "state"),
        ("limit=0", "limit"),
        ("since=soon", "since"),
    ):
        problem = await caller.send("GET", f"?{query}", None, 422)
        assert [each["field"] for each in problem["errors"]] == [field], problem
    assert "2026-12-01" in problem["errors"][0]["detail"]


async def test_what_is_made_says_where_it_is_and_a_header_is_named_as_it_was_written(caller: Caller) -> None:
    answer = await caller.client.post(PATH, json=caller.body(), headers={"Idempotency-Key": "crm-7"})
    assert (await caller.client.get(answer.headers["Location"])).json()["id"] == answer.json()["id"]
    problem = (await caller.client.post(PATH, json=caller.body(), headers={"Idempotency-Key": "x" * 201})).json()
    assert (problem["status"], problem["errors"][0]["field"]) == (422, "Idempotency-Key")


async def test_a_key_reaches_its_own_company_and_what_it_may_do(caller: Caller) -> None:
    made, now = await caller.add(), caller.diary.database.clock.now()
    async with caller.diary.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=now)
        _, strange = await add_api_key(c, other.id, "x", now, ("appointments",))
        _, events = await add_api_key(c, caller.diary.company, "監視", now)
    calls = (("GET", f"/{made['id']}"), ("PUT", f"/{made['id']}"), ("POST", f"/{made['id']}/cancel"), ("GET", "/%00"))
    for method, path in calls:
        body = caller.body() if method == "PUT" else None
        await caller.send(method, path, body, 404, Authorization=f"Bearer {strange}")
    for method, path in (*calls, ("GET", ""), ("POST", ""), ("POST", f"/{made['id']}/letters")):
        refused = await caller.send(method, path, {}, 403, Authorization=f"Bearer {events}", Accept_Language="ja")
        assert "来客予定を扱えません" in refused["detail"]
        await caller.send(method, path, {}, 401, Authorization="Bearer tor_wrong")
    event = {"kind": "alert", "title": "x", "to": "tanaka@example.com"}
    posted = [
        (await caller.client.post("/api/v1/events", json=event, headers={"Authorization": f"Bearer {key}"})).status_code
        for key in (events, strange)
    ]
    assert posted == [202, 403]
    assert (await caller.send("GET", f"/{made['id']}"))["state"] == "not_yet"


async def test_text_that_no_database_keeps_is_cleaned(caller: Caller) -> None:
    made = await caller.add(note="a\0b", visitors=[{"name": "a\0b", "company": "\0"}])
    assert (made["note"], made["visitors"][0]["company"]) == ("ab", "")
    await caller.add(422, title="\0")


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_api_page_tells_of_appointments_in_the_readers_language(caller: Caller, language: str) -> None:
    page = (await caller.client.get(f"/api/docs?language={language}")).text
    document = (await caller.client.get("/api/openapi.json")).json()
    told = re.findall(r"<dd>\s*(.*?)\s*(?:<|$)", page, re.MULTILINE)
    fields = [field for shape in document["components"]["schemas"].values() for field in shape["properties"]]
    assert len(told) >= len(fields) > 70
    japanese = [bool(re.search("[ぁ-んァ-ヶ一-龠]", line)) for line in told]
    assert all(japanese) if language == "ja" else not any(japanese), told
    for operation in ("add_appointment", "list_appointments", "change_appointment", "send_letters"):
        assert f'id="{operation}"' in page
    assert "curl -i -X PUT" in page and 'href="#' in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
