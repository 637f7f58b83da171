"""Faults: what is ordered goes wrong, so often, at that operation, and nowhere else."""

import asyncio
import time

import httpx
import pytest

from emulator.platform_caller import IN_PROCESS
from lineworks_emulator.faults import Fault, FaultBoard

pytestmark = pytest.mark.anyio
TEXT = {"type": "text", "text": "本文"}
SEND = "bot.user.message.create"


async def order(platform, **fault):
    answer = await platform.control("faults", **fault)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_status_is_answered_in_the_hosts_shape_and_nothing_is_done(platform):
    await order(platform, operation=SEND, status=503, count=1, headers={"Retry-After": "7"})
    failed = await platform.send(TEXT)
    assert (failed.status_code, failed.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    assert failed.headers["retry-after"] == "7"
    assert await platform.messages() == []
    assert (await platform.send(TEXT)).status_code == 201
    await order(platform, operation="auth.token", status=500, count=1)
    assert (await platform.by_assertion()).json()["error"] == "server_error"


async def test_words_of_a_refusal_can_be_chosen(platform):
    await order(platform, operation=SEND, status=418, code="TEAPOT", description="short and stout")
    assert (await platform.send(TEXT)).json() == {"code": "TEAPOT", "description": "short and stout"}


async def test_garbage_is_no_json(platform):
    await order(platform, operation=SEND, kind="garbage", count=1)
    answer = await platform.send(TEXT)
    assert answer.status_code == 200
    with pytest.raises(ValueError):
        answer.json()
    assert await platform.messages() == []


@pytest.mark.parametrize(("kind", "written"), [("reset", 0), ("reset_after", 1)])
async def test_a_reset_drops_the_connection_before_or_after_the_work(platform, kind, written):
    await order(platform, operation=SEND, kind=kind, count=1)
    with pytest.raises((httpx.TransportError, ConnectionResetError)):
        await platform.send(TEXT)
    assert len(await platform.messages()) == written
    assert (await platform.send(TEXT)).status_code == 201


async def test_a_refused_call_is_dropped_like_any_other(stranger):
    await order(stranger, operation=SEND, kind="reset_after", count=1)
    with pytest.raises((httpx.TransportError, ConnectionResetError)):
        await stranger.send(TEXT)
    assert (await stranger.send(TEXT)).status_code == 401


@pytest.mark.parametrize("stranger", ["socket"], indirect=True)
async def test_a_hanging_call_is_never_answered_but_ends_with_its_caller(platform):
    await order(platform, operation=SEND, kind="hang", count=1)
    with pytest.raises(httpx.ReadTimeout):
        await platform.client.post("/v1.0/bots/2000001/users/u-yamamoto/messages", json={"content": TEXT}, timeout=0.3)
    assert await platform.messages() == []
    assert (await platform.send(TEXT)).status_code == 201


async def test_a_slow_call_is_done_at_once_and_answered_late(platform):
    await order(platform, operation=SEND, kind="slow", seconds=0.4, count=1)
    begin = time.perf_counter()
    sending = asyncio.create_task(platform.send(TEXT))
    while not await platform.messages():
        await asyncio.sleep(0.01)
    assert not sending.done()
    assert (await sending).status_code == 201
    assert time.perf_counter() - begin >= 0.4


async def test_a_star_strikes_every_platform_call_but_never_the_control_plane(platform):
    await order(platform, operation="*", status=500)
    for path in ("/v1.0/bots", "/v1.0/users", "/oauth2/v2.0/authorize"):
        assert (await platform.client.get(path)).status_code == 500
    for path in ("/_emulator/health", "/_emulator/world", "/talk"):
        assert (await platform.client.get(path)).status_code == 200
    listed = (await platform.client.get("/_emulator/faults")).json()["faults"]
    assert [(fault["operation"], fault["struck"]) for fault in listed] == [("*", 3)]


async def test_faults_are_taken_down_one_by_one_or_all(platform):
    first = await order(platform, operation=SEND, status=500)
    await order(platform, operation=SEND, status=503)
    removed = await platform.client.delete("/_emulator/faults", params={"fault_id": first["fault_id"]})
    assert removed.json() == {"removed": 1}
    assert (await platform.send(TEXT)).status_code == 503
    assert (await platform.client.delete("/_emulator/faults")).json() == {"removed": 1}
    assert (await platform.send(TEXT)).status_code == 201
    assert (await platform.client.delete("/_emulator/faults", params={"fault_id": "x"})).status_code == 400


@IN_PROCESS
@pytest.mark.parametrize(
    ("fault", "word"),
    [
        ({}, "status or a kind"),
        ({"operation": "bot.fly", "status": 500}, "bot.fly"),
        ({"status": 99}, "status"),
        ({"kind": "explode"}, "kind"),
        ({"kind": "status"}, "status"),
        ({"status": 500, "probability": 0}, "probability"),
        ({"status": 500, "probability": 1.5}, "probability"),
        ({"status": 500, "count": 0}, "count"),
        ({"status": 500, "colour": "red"}, "colour"),
        ({"status": 500, "struck": 3}, "struck"),
        ([], "object"),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused_by_name(platform, fault, word):
    answer = await platform.client.post("/_emulator/faults", json=fault)
    assert answer.status_code == 400
    assert word in answer.json()["error"]


async def test_a_body_that_is_no_json_is_refused(platform):
    answer = await platform.client.post("/_emulator/faults", content=b"{")
    assert (answer.status_code, "not valid JSON" in answer.json()["error"]) == (400, True)


def test_the_probability_is_kept_and_a_seed_repeats_it():
    def strikes(seed):
        board = FaultBoard(seed)
        board.add(Fault(status=500, kind="status", probability=0.3))
        return [board.pick(SEND) is not None for _ in range(2000)]

    assert strikes(1) == strikes(1)
    assert 500 < sum(strikes(1)) < 700
