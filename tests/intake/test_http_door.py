"""The HTTP door and the callback door on a real server: 202 after the commit, and every wrong field by its name."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import io
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import uvicorn

from street import BOT, SALES_ROOM, Street, open_street, until
from toritsugi.connections import bot_secrets
from toritsugi.database import Database
from toritsugi.intake import (
    CALLBACK_ROUTES,
    HTTP_ROUTES,
    CallbackDoor,
    HttpDoor,
    add_api_key,
    get_event,
    list_events,
)
from toritsugi.routing import SHARE
from toritsugi.web import Web, WebSettings, create_web

pytestmark = pytest.mark.anyio
GOOD: dict[str, Any] = {"kind": "alert", "title": "温度 31℃", "to": "tanaka@sample.example"}


class Caller:
    """A client with an API key."""

    def __init__(self, street: Street, url: str, key: str) -> None:
        self.street = street
        self.url = url
        self.key = key

    async def post(self, body: object, **headers: str) -> tuple[int, Any, str]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.street.http.post(
            f"{self.url}/api/v1/events", data=io.BytesIO(raw), headers=sent | named
        ) as answer:
            return answer.status, await answer.json(content_type=None), answer.content_type

    async def get(self, id: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.key}"}
        async with self.street.http.get(f"{self.url}/api/v1/events/{id}", headers=headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def call_back(self, raw: bytes, signature: str, bot: str = str(BOT)) -> int:
        headers = {"x-works-BOTID": bot, "X-Works-Signature": signature}
        async with self.street.http.post(f"{self.url}/lineworks/callback", data=raw, headers=headers) as answer:
            return answer.status

    async def events(self) -> int:
        async with self.street.database.reading() as c:
            return len(await list_events(c, self.street.organization_id, limit=500))


def application(street: Street) -> Web:
    async def secrets(bot_id: str) -> Any:
        return await bot_secrets(street.database, street.seal, bot_id)

    door = HttpDoor(street.database, street.desk, street.book)
    callbacks = CallbackDoor(street.desk, secrets, street.database.clock)
    settings, parts = WebSettings(public_url="http://relay.test"), [door, street.book, callbacks]
    return create_web([HTTP_ROUTES, CALLBACK_ROUTES], street.database, settings, parts=parts)


@pytest.fixture
async def caller(database: Database) -> AsyncIterator[Caller]:
    async with open_street(database) as street:
        async with database.transaction() as c:
            _, key = await add_api_key(c, street.organization_id, "test", 0.0)
        server = uvicorn.Server(uvicorn.Config(application(street), log_level="error", lifespan="off"))
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        serving = asyncio.create_task(server.serve([bound]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield Caller(street, f"http://127.0.0.1:{bound.getsockname()[1]}", key)
        server.should_exit = True
        await serving
        bound.close()


async def test_202_is_said_when_it_is_on_disk_and_its_way_can_be_asked(caller: Caller) -> None:
    status, body, _ = await caller.post(GOOD)
    assert status == 202 and len(body["notification_ids"]) == 2 and not body["repeated"]
    async with caller.street.database.reading() as c:
        assert await get_event(c, caller.street.organization_id, body["event_id"]) is not None
    status, told = await caller.get(body["event_id"])
    assert status == 200 and {each["state"] for each in told["notifications"]} == {"pending"}


async def test_one_told_among_others_says_in_which_and_what_became_of_that(caller: Caller) -> None:
    posted = [(await caller.post(GOOD | {"to": SALES_ROOM}))[1] for _ in range(SHARE + 1)]
    await caller.street.worker()

    async def told() -> Any:
        return [(await caller.get(each["event_id"]))[1]["notifications"] for each in posted]

    async def delivered() -> bool:
        return all(each[0]["merged_state"] == "delivered" for each in await told())

    await until(delivered)
    (first, carrier), *others = await told()
    assert (first["state"], first["merged_into"], first["carries"]) == ("merged", carrier["id"], 0)
    assert (carrier["state"], carrier["carries"], carrier["merged_into"]) == ("delivered", SHARE + 1, None)
    assert {each["merged_into"] for [each] in others} == {carrier["id"]}
    assert len(await caller.street.messages()) == 1


async def test_the_same_key_makes_nothing_new_and_another_body_is_refused(caller: Caller) -> None:
    first = (await caller.post(GOOD, Idempotency_Key="1"))[1]
    again = (await caller.post(GOOD, Idempotency_Key="1"))[1]
    assert again == first | {"repeated": True}
    status, problem, kind = await caller.post(GOOD | {"title": "x"}, Idempotency_Key="1")
    assert (status, kind) == (409, "application/problem+json")
    assert problem["errors"][0]["field"] == "Idempotency-Key"
    assert await caller.events() == 1


WRONG: list[tuple[object, int, str]] = [
    (GOOD | {"titel": "x"}, 422, "titel"),
    (GOOD | {"title": 5}, 422, "title"),
    (GOOD | {"title": ""}, 422, "title"),
    (GOOD | {"title": "x" * 501}, 422, "title"),
    (GOOD | {"text": "x" * 100_001}, 422, "text"),
    (GOOD | {"to": "nobody@sample.example"}, 422, "to"),
    (GOOD | {"to": ["tanaka@sample.example", "no-room"]}, 422, "to[1]"),
    (GOOD | {"to": "zero\0@sample.example"}, 422, "to"),
    (GOOD | {"to": "no\0room"}, 422, "to"),
    (GOOD | {"to": []}, 422, "to"),
    (GOOD | {"urgency": "high"}, 422, "urgency"),
    (GOOD | {"kind": "Not A Word"}, 422, "kind"),
    (GOOD | {"link": "javascript:alert(1)"}, 422, "link"),
    (GOOD | {"expires_in": 0}, 422, "expires_in"),
    ({"kind": "alert", "title": "x"}, 422, "to"),
    (b"{", 400, ""),
    (b"\xff", 400, ""),
    (b'{"kind":"alert","title":"\\ud800","to":"x"}', 400, ""),
]


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_wrong_field_is_named_in_the_senders_language(caller: Caller, language: str) -> None:
    for body, status, field in WRONG:
        found, problem, kind = await caller.post(body, Accept_Language=language)
        assert (found, kind) == (status, "application/problem+json"), (body, problem)
        assert [each["field"] for each in problem.get("errors", [])] == ([field] if field else []), problem
        words = problem["detail"] + "".join(each["detail"] for each in problem.get("errors", []))
        assert words.isascii() is False if language == "ja" else "。" not in words
        assert "Traceback" not in words
    assert await caller.events() == 0


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        (GOOD | {"urgency": "high"}, "call, answer, test, notice, digest のどれかにしてください。"),
        (GOOD | {"title": ""}, "空にはできません。値を入れてください。"),
        (GOOD | {"to": []}, "空にはできません。値を入れてください。"),
    ],
)
async def test_a_wrong_field_is_told_what_it_may_be(caller: Caller, body: object, mended: str) -> None:
    _, problem, _ = await caller.post(body, Accept_Language="ja")
    assert [each["detail"] for each in problem["errors"]] == [mended]


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer tor_wrong", "Basic dGVzdA==", "Bearer \u00e9\u00ff"])
async def test_no_key_and_a_wrong_key_get_nothing(caller: Caller, header: str) -> None:
    status, problem, _ = await caller.post(GOOD, Authorization=header)
    assert status == 401 and "API" in problem["detail"]
    assert await caller.events() == 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", {"titel": 1}, GOOD | {"to": "nobody@sample.example"}], ids=range(5)
)
async def test_a_wrong_key_is_said_before_the_body_is_looked_at(caller: Caller, body: object) -> None:
    status, problem, _ = await caller.post(body, Authorization="Bearer tor_wrong")
    assert status == 401 and "errors" not in problem


async def test_a_wrong_key_is_said_whatever_is_asked(caller: Caller) -> None:
    caller.key = "tor_wrong"
    assert (await caller.get("0" * 32))[0] == 401


async def test_a_body_that_is_too_large_is_refused(caller: Caller) -> None:
    try:
        status, _, _ = await caller.post(b'{"title":"' + b"x" * 2_000_000)
    except aiohttp.ClientError:
        status = 413
    assert status == 413 and await caller.events() == 0


async def test_text_that_no_database_keeps_is_cleaned(caller: Caller) -> None:
    status, body, _ = await caller.post(GOOD | {"title": "a\0b", "text": "\0", "to": SALES_ROOM})
    assert status == 202
    assert (await caller.get(body["event_id"]))[1]["title"] == "ab"


@pytest.mark.parametrize("id", ["0" * 32, "x", "%00", "%ff", "' OR 1=1 --"])
async def test_an_unknown_event_is_404(caller: Caller, id: str) -> None:
    assert (await caller.get(id))[0] == 404


def signed(raw: bytes, secret: str = "bot-secret") -> str:
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def message(text: str) -> bytes:
    source = {"userId": "u", "domainId": 1}
    content = {"type": "text", "text": text}
    told = {"type": "message", "source": source, "issuedTime": "2026-01-01T00:00:00.000Z", "content": content}
    return json.dumps(told, indent=1).encode()


async def test_a_signed_callback_is_taken_once_and_only_as_it_was_signed(caller: Caller) -> None:
    raw = message("すぐ行きます")
    assert await caller.call_back(raw, signed(raw)) == 200
    assert await caller.call_back(raw, signed(raw)) == 200
    assert await caller.events() == 1
    rewritten = json.dumps(json.loads(raw)).encode()
    for body, signature, bot in [
        (rewritten, signed(raw), str(BOT)), (raw, "", str(BOT)), (raw, signed(raw, "other"), str(BOT)),
        (raw, signed(raw), "999"), (raw, signed(raw), ""), (raw, signed(raw)[:-2], str(BOT)),
        (raw, "\u00ff", str(BOT)), (raw, signed(raw), "\u00ff"), (raw + b"\n", signed(raw), str(BOT)),
    ]:  # fmt: skip
        assert await caller.call_back(body, signature, bot) == 401
    assert await caller.events() == 1


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b'{"type":5}', b"\xff\0", b"[" * 20_000], ids=range(7))
async def test_nonsense_with_a_good_signature_is_400(caller: Caller, raw: bytes) -> None:
    assert await caller.call_back(raw, signed(raw)) == 400
    assert await caller.events() == 0


async def test_a_strange_word_of_the_platform_is_kept(caller: Caller) -> None:
    raw = json.dumps({"type": "x" * 300, "source": {}, "content": {"text": "a\0b"}}).encode()
    assert await caller.call_back(raw, signed(raw)) == 200
    assert await caller.events() == 1
