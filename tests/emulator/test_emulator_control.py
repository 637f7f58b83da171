"""The control plane: records, world, clock, fresh start; never a token."""

import pytest

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio
TEXT = {"type": "text", "text": "本文"}


async def test_requests_are_listed_without_any_token(platform):
    await platform.send(TEXT)
    await platform.client.get("/v1.0/nonsense")
    reserved = await platform.client.post("/v1.0/bots/2000001/attachments", json={"fileName": "a.pdf"})
    await platform.client.post(reserved.json()["uploadUrl"], files={"Filedata": ("a", b"x")})
    listed = (await platform.client.get("/_emulator/requests", params={"since": 0})).json()
    assert listed["last_seq"] == 5
    seen = [(entry["seq"], entry["method"], entry["operation"], entry["status"]) for entry in listed["requests"]]
    assert seen == [
        (1, "POST", "auth.token", 200),
        (2, "POST", "bot.user.message.create", 201),
        (3, "GET", None, 404),
        (4, "POST", "bot.attachment.create", 200),
        (5, "POST", "storage.upload", 201),
    ]
    assert listed["requests"][1]["path"] == "/v1.0/bots/2000001/users/u-yamamoto/messages"
    assert all(entry["duration"] >= 0 and entry["at"] for entry in listed["requests"])
    token = platform.client.headers["Authorization"].removeprefix("Bearer ")
    assert token not in str(listed) and reserved.json()["uploadUrl"].rsplit("/", 1)[1] not in str(listed)
    later = (await platform.client.get("/_emulator/requests", params={"since": 4})).json()
    assert [entry["seq"] for entry in later["requests"]] == [5]


async def test_only_the_last_ten_thousand_requests_are_kept():
    from lineworks_emulator.gate.recording import RequestEntry, RequestLog

    log = RequestLog()
    for _ in range(10_050):
        log.add(RequestEntry(seq=0, at="", method="GET", path="/", operation=None, status=200, duration=0))
    kept = log.since(0)
    assert (len(kept), kept[0].seq, kept[-1].seq, log.last_seq) == (10_000, 51, 10_050, 10_050)


async def test_the_world_can_be_read_and_replaced_without_a_token(stranger):
    world = (await stranger.client.get("/_emulator/world")).json()
    assert world["domains"][0]["plan"] == "standard"
    world["domains"][0]["plan"] = "gold"
    refused = await stranger.client.put("/_emulator/world", json=world)
    assert refused.status_code == 400
    assert "gold" in refused.json()["error"] and "plan" in refused.json()["error"]
    world["domains"][0]["plan"] = "free"
    assert (await stranger.client.put("/_emulator/world", json=world)).json()["domains"][0]["plan"] == "free"


async def test_a_reset_empties_what_was_recorded_and_ordered(platform):
    await platform.send(TEXT)
    await platform.control("faults", status=500, operation="user.get")
    await platform.client.post("/v1.0/bots/2000001/channels", json={"members": ["u-yamamoto"]})
    assert (await platform.client.post("/_emulator/reset")).json() == {"status": "ok"}
    assert await platform.messages() == []
    assert (await platform.client.get("/_emulator/requests")).json() == {"requests": [], "last_seq": 0}
    assert (await platform.client.get("/_emulator/faults")).json() == {"faults": []}
    assert len((await platform.client.get("/_emulator/world")).json()["channels"]) == 3
    assert (await platform.send(TEXT)).status_code == 201
    assert [message["seq"] for message in await platform.messages()] == [1]


async def test_a_reset_returns_world_and_clock_when_asked(platform):
    await platform.control("clock", advance_seconds=1000)
    await platform.client.post("/v1.0/bots/2000001/channels", json={"members": ["u-yamamoto"]})
    await platform.control("reset", world=True, clock=True)
    assert len((await platform.client.get("/_emulator/world")).json()["channels"]) == 2
    assert (await platform.client.get("/_emulator/clock")).json()["offset_seconds"] == 0
    assert (await platform.control("reset", everything=True)).status_code == 400


async def test_the_clock_moves_forward_only(stranger):
    before = (await stranger.client.get("/_emulator/health")).json()["now"]
    moved = await stranger.control("clock", advance_seconds=86400)
    assert moved.json()["offset_seconds"] == 86400
    assert moved.json()["now"][:10] > before[:10]
    for order in ({"advance_seconds": -1}, {"advance_seconds": "soon"}, {}, {"advance_seconds": 1e12}):
        answer = await stranger.control("clock", **order)
        assert answer.status_code == 400
        assert "advance_seconds" in answer.json()["error"]


@IN_PROCESS
@pytest.mark.parametrize("path", ["messages", "requests", "callbacks"])
async def test_a_number_that_is_none_is_refused(stranger, path):
    answer = await stranger.client.get(f"/_emulator/{path}", params={"since": "yesterday"})
    assert (answer.status_code, "since" in answer.json()["error"]) == (400, True)


@IN_PROCESS
@pytest.mark.parametrize("path", ["clock", "talk/say", "talk/tap", "talk/invite", "talk/rooms", "talk/rename", "reset"])
async def test_a_body_that_is_no_json_is_refused(stranger, path):
    answer = await stranger.client.post(f"/_emulator/{path}", content=b"{nonsense")
    assert (answer.status_code, "not valid JSON" in answer.json()["error"]) == (400, True)


async def test_health_tells_how_many_messages_there_are(platform):
    await platform.send(TEXT)
    health = (await platform.client.get("/_emulator/health")).json()
    assert (health["status"], health["last_seq"]) == ("ok", 1)


async def test_the_operations_are_listed_with_their_scopes(stranger):
    listed = (await stranger.client.get("/_emulator/operations")).json()["operations"]
    scopes = {one["operation"]: one["scopes"] for one in listed}
    assert scopes["bot.user.message.create"] == ["bot.message", "bot"]
    assert len(scopes) == len(listed)
    assert {"auth.token", "user.get", "bot.channel.create", "storage.upload"} <= set(scopes)


async def test_an_unknown_address_is_told_in_one_sentence(stranger):
    answer = await stranger.client.get("/_emulator/nothing")
    assert (answer.status_code, "error" in answer.json()) == (404, True)
