"""Calls per minute: counted per domain and operation, announced by four headers."""

import asyncio

import pytest

from lineworks_emulator.limits import FixedWindow, SlidingWindow

pytestmark = pytest.mark.anyio
BOT = 2000001
TEXT = {"type": "text", "text": "本文"}


async def set_limit(platform, **domain):
    world = (await platform.client.get("/_emulator/world")).json()
    world["domains"][0] |= domain
    assert (await platform.client.put("/_emulator/world", json=world)).status_code == 200


def counts(answer, used="rateLimit-ssed"):
    return [int(answer.headers[name]) for name in (used, "rateLimit-limit", "rateLimit-remaining")]


async def test_the_headers_count_each_operation_by_itself(platform):
    await platform.send(TEXT)
    second = await platform.send(TEXT)
    assert counts(second) == [2, 240, 238]
    assert 1 <= int(second.headers["rateLimit-reset"]) <= 60
    room = await platform.send(TEXT, "channels/181c2516-1fee-91e4-0f6f-449f353fd42b")
    assert counts(room) == [1, 240, 239]
    refused = await platform.send({"type": "poem"})
    assert counts(refused) == [3, 240, 237]


@pytest.mark.parametrize(("plan", "limit"), [("free", 60), ("standard", 240), ("advanced", 240)])
async def test_the_plan_sets_the_limit(platform, plan, limit):
    await set_limit(platform, plan=plan)
    assert counts(await platform.send(TEXT))[1] == limit


async def test_beyond_the_limit_429_until_the_minute_ends(platform):
    await set_limit(platform, calls_per_minute=3)
    answers = [await platform.send(TEXT) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    last = answers[-1]
    assert last.json() == {"code": "TOO_MANY_REQUESTS", "description": "API rate limit exceeded"}
    assert counts(last) == [3, 3, 0]
    assert len(await platform.messages()) == 3
    reset = int(last.headers["rateLimit-reset"])
    await platform.control("clock", advance_seconds=reset)
    assert (await platform.send(TEXT)).status_code == 201


async def test_rooms_are_made_ten_a_minute_on_every_plan(platform):
    path = f"/v1.0/bots/{BOT}/channels"
    answers = [await platform.client.post(path, json={"members": ["u-yamamoto"]}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [201] * 10 + [429]
    assert counts(answers[-1]) == [10, 10, 0]


async def test_two_apps_of_one_domain_share_the_count(platform):
    world = (await platform.client.get("/_emulator/world")).json()
    world["apps"].append(world["apps"][0] | {"client_id": "client-2"})
    await platform.client.put("/_emulator/world", json=world)
    await platform.send(TEXT)
    form = {"client_id": "client-2", "assertion": platform.assertion(iss="client-2"), "scope": "bot"}
    other = await platform.ask_token(grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", **form)
    platform.client.headers["Authorization"] = f"Bearer {other.json()['access_token']}"
    assert counts(await platform.send(TEXT))[0] == 2


async def test_the_sliding_window_frees_one_call_at_a_time(platform):
    await platform.switch(rate_limit_window="sliding")
    await set_limit(platform, calls_per_minute=2)
    await platform.send(TEXT)
    await platform.control("clock", advance_seconds=40)
    await platform.send(TEXT)
    assert (await platform.send(TEXT)).status_code == 429
    await platform.control("clock", advance_seconds=21)
    assert (await platform.send(TEXT)).status_code == 201
    assert (await platform.send(TEXT)).status_code == 429


async def test_the_first_headers_name_is_a_switch(platform):
    await platform.switch(rate_limit_used_header="rateLimit-used")
    answer = await platform.send(TEXT)
    assert counts(answer, "rateLimit-used")[0] == 1
    assert "rateLimit-ssed" not in answer.headers


async def test_a_reset_forgets_the_count(platform):
    await platform.send(TEXT)
    await platform.control("reset")
    assert counts(await platform.send(TEXT))[0] == 1


@pytest.mark.parametrize("stranger", ["socket"], indirect=True)
async def test_calls_at_the_same_time_can_be_limited(platform):
    await platform.switch(concurrent_calls=1)
    url = platform.client.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)
    token = platform.client.headers["Authorization"]
    path = "/v1.0/bots/2000001/users/u-yamamoto/messages"
    writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n".encode())
    writer.write(b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
    await writer.drain()
    while (await platform.send(TEXT)).status_code != 429:
        await asyncio.sleep(0.01)
    writer.write(b"}")
    assert (await reader.readline()).startswith(b"HTTP/1.1 400")
    writer.close()
    await writer.wait_closed()
    assert (await platform.send(TEXT)).status_code == 201


def test_a_fixed_minute_begins_with_its_first_call():
    window = FixedWindow()
    assert [window.take(now, 2).allowed for now in (100.0, 159.0, 159.9, 160.0, 161.0, 162.0)] == [
        True,
        True,
        False,
        True,
        True,
        False,
    ]
    assert window.take(170.0, 2).reset == 50.0


def test_a_sliding_minute_looks_back_from_each_call():
    window = SlidingWindow()
    assert [window.take(now, 2).allowed for now in (100.0, 159.0, 159.9, 160.0, 161.0)] == [
        True,
        True,
        False,
        True,
        False,
    ]
    assert window.take(161.0, 2).reset == 58.0
