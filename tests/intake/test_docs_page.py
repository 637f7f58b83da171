"""The HTTP door's description: true to what the door does, readable in both languages, nothing from outside."""

import html
import json
import re
import shlex
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import pytest
from httpx import ASGITransport, AsyncClient

from toritsugi.clock import SystemClock
from toritsugi.database import Database, open_database
from toritsugi.intake import (
    DOCS_ROUTES,
    HTTP_ROUTES,
    AcceptDesk,
    AddressBook,
    HttpDoor,
    add_api_key,
    intake_room,
    openapi_config,
)
from toritsugi.people import EmployeeForm, add_employee, add_organization
from toritsugi.web import WebSettings, create_web

pytestmark = pytest.mark.anyio
EVENTS = "/api/v1/events"


def api_of(database: Database, desk: AcceptDesk) -> AsyncClient:
    book = AddressBook(database)
    parts, rooms = [HttpDoor(database, desk, book), book], [intake_room()]
    handlers = [HTTP_ROUTES, DOCS_ROUTES]
    app = create_web(handlers, database, WebSettings(), parts=parts, rooms=rooms, openapi=openapi_config)
    return AsyncClient(transport=ASGITransport(cast(Any, app)), base_url="http://relay.test")


@pytest.fixture
async def key(database: Database) -> str:
    now = database.clock.now()
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社サンプル", now=now)
        await add_employee(c, company.id, EmployeeForm(name="田中 太郎", email="t.tanaka@sample.example"), now=now)
        _, made = await add_api_key(c, company.id, "監視", now)
    return made


@pytest.fixture
async def api(database: Database, key: str) -> AsyncIterator[AsyncClient]:
    """A client that holds the key, before an open desk."""
    desk = AcceptDesk(database, "http://relay.test")
    await desk.start()
    async with api_of(database, desk) as client:
        client.headers["Authorization"] = f"Bearer {key}"
        yield client
    await desk.stop()


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    """A client of the pages alone; nothing is stored."""
    database = open_database(f"sqlite:///{tmp_path / 'unused.db'}", SystemClock())
    async with api_of(database, AcceptDesk(database, "http://relay.test")) as client:
        yield client
    await database.close()


async def document_of(client: AsyncClient) -> Any:
    return (await client.get("/api/openapi.json")).json()


async def test_the_document_holds_the_api_and_nothing_else(reader: AsyncClient) -> None:
    document = await document_of(reader)
    assert {path: sorted(item) for path, item in document["paths"].items()} == {
        EVENTS: ["post"],
        f"{EVENTS}/{{event_id}}": ["get"],
    }
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert all(each["security"] == [{"bearer": []}] for item in document["paths"].values() for each in item.values())


async def test_every_refusal_is_a_problem_document(reader: AsyncClient) -> None:
    document = await document_of(reader)
    post, show = document["paths"][EVENTS]["post"], document["paths"][f"{EVENTS}/{{event_id}}"]["get"]
    assert sorted(post["responses"]) == ["202", "400", "401", "403", "409", "413", "422", "503", "507"]
    assert sorted(show["responses"]) == ["200", "400", "401", "403", "404", "503"]
    refused = [each for answers in (post, show) for status, each in answers["responses"].items() if status >= "400"]
    for each in refused:
        schema = each["content"]["application/problem+json"]["schema"]
        assert schema == {"$ref": "#/components/schemas/ProblemDocument"}


async def test_every_field_is_described(reader: AsyncClient) -> None:
    document = await document_of(reader)
    fields = [each for shape in document["components"]["schemas"].values() for each in shape["properties"].values()]
    assert len(fields) > 30
    assert all(field["description"] for field in fields)
    parameters = [each for item in document["paths"].values() for call in item.values() for each in call["parameters"]]
    assert [each["name"] for each in parameters] == ["Idempotency-Key", "event_id"]
    assert all(each["description"] for each in parameters)


BAD_REQUESTS = [
    (400, {}, b"{not json"),
    (401, {"Authorization": "Bearer tor_unknown"}, b'{"kind":"alert","title":"t","to":"t.tanaka@sample.example"}'),
    (413, {}, b" " * 1_100_000),
    (422, {}, b'{"kind":"alert","title":"t","to":"nobody@example.com"}'),
]


@pytest.mark.parametrize(("status", "headers", "body"), BAD_REQUESTS, ids=[str(each[0]) for each in BAD_REQUESTS])
async def test_the_door_refuses_as_described(
    api: AsyncClient, status: int, headers: dict[str, str], body: bytes
) -> None:
    answer = await api.post(EVENTS, content=body, headers=headers)
    assert answer.status_code == status
    assert str(status) in (await document_of(api))["paths"][EVENTS]["post"]["responses"]
    assert answer.headers["content-type"].startswith("application/problem+json")
    shape = (await document_of(api))["components"]["schemas"]["ProblemDocument"]
    assert set(shape["required"]) <= set(answer.json()) <= set(shape["properties"])


async def test_a_used_key_is_refused_as_described(api: AsyncClient) -> None:
    first = {"kind": "alert", "title": "one", "to": "t.tanaka@sample.example"}
    headers = {"Idempotency-Key": "once"}
    assert (await api.post(EVENTS, json=first, headers=headers)).status_code == 202
    again = await api.post(EVENTS, json=first | {"title": "two"}, headers=headers)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "Idempotency-Key")


async def test_the_documented_example_is_accepted(api: AsyncClient) -> None:
    page = (await api.get("/api/docs")).text
    found = re.search(r"-d &#39;(\{.*?\})&#39;|-d '(\{.*?\})'", page, re.DOTALL)
    assert found
    example = (found[1] or found[2]).replace("&#34;", '"')
    answer = await api.post(EVENTS, content=example.encode())
    assert answer.status_code == 202, answer.text
    told = (await api.get(answer.headers["Location"])).json()
    shapes = (await document_of(api))["components"]["schemas"]
    assert set(told) == set(shapes["EventAnswer"]["properties"])


async def test_a_command_can_be_copied_into_a_shell(reader: AsyncClient) -> None:
    page = (await reader.get("/api/docs")).text
    commands = [html.unescape(each) for each in re.findall(r"<code>(curl .*?)</code>", page, re.DOTALL)]
    post, show = (shlex.split(each.replace("\\\n", " ")) for each in commands)
    assert [each for each in [*post, *show] if not each.strip()] == []
    assert post[-6:-1:2] == ["-H", "-H", "-d"] and "Idempotency-Key: post_event-0001" in post
    assert json.loads(post[-1])["kind"] == "alert"
    assert f"http://relay.test{EVENTS}/$EVENT_ID" in show


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_the_page_tells_every_field_in_the_readers_language(reader: AsyncClient, language: str) -> None:
    document = await document_of(reader)
    page = await reader.get("/api/docs", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    told = re.findall(r"<dd>\s*(.*?)\s*(?:<|$)", page.text, re.MULTILINE)
    fields = [field for shape in document["components"]["schemas"].values() for field in shape["properties"]]
    assert len(told) >= len(fields)
    japanese = [bool(re.search("[ぁ-んァ-ヶ一-龠]", line)) for line in told]
    assert all(japanese) if language == "ja" else not any(japanese)


async def test_the_page_offers_the_other_language(reader: AsyncClient) -> None:
    page = await reader.get("/api/docs?language=en", headers={"Accept-Language": "ja"})
    assert '<html lang="en">' in page.text
    strange = await reader.get("/api/docs?language=xx", headers={"Accept-Language": "ja"})
    assert '<html lang="ja">' in strange.text


async def test_the_page_loads_nothing_from_outside_and_runs_nothing(reader: AsyncClient) -> None:
    page = await reader.get("/api/docs")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text and "style=" not in page.text
    loaded = re.findall(r'<link[^>]+href="([^"]+)"', page.text)
    assert loaded and all(each.startswith("/static/") for each in loaded)
    for each in loaded:
        assert (await reader.get(each)).status_code == 200


async def test_every_link_within_the_page_leads_somewhere(reader: AsyncClient) -> None:
    page = (await reader.get("/api/docs")).text
    places = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= places


async def test_no_other_page_of_the_framework_is_served(reader: AsyncClient) -> None:
    for path in ("/schema", "/schema/swagger", "/api", "/api/redoc"):
        assert (await reader.get(path)).status_code == 404
