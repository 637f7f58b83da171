"""The API host's other calls: what leaves, what is understood, what is refused."""

import gzip
import json

import pytest

from toritsugi.lineworks import (
    BadAnswer,
    BadArgument,
    BotDraft,
    Forbidden,
    NotFound,
    Page,
    RateLimited,
    Redirected,
    Refused,
    Unauthorized,
    Unavailable,
    pages,
)

pytestmark = pytest.mark.anyio

TOKEN = "a-token"


def sent(far_end, index=0):
    seen = far_end.seen[index]
    body = json.loads(seen.body) if seen.body else None
    return f"{seen.method} {seen.path}", body


CALLS = [
    (lambda c: c.get_user(TOKEN, "a@b.jp"), "GET /v1.0/users/a%40b.jp", None, {"userId": "u"}),
    (
        lambda c: c.get_user(TOKEN, "externalKey:k1"),
        "GET /v1.0/users/externalKey%3Ak1",
        None,
        {"userId": "u"},
    ),
    (
        lambda c: c.list_users(TOKEN, cursor="a+b/c=", count=50, domain_id=10000001),
        "GET /v1.0/users?domainId=10000001&count=50&cursor=a%2Bb%2Fc%3D",
        None,
        {"users": []},
    ),
    (lambda c: c.get_bot(TOKEN, 2000001), "GET /v1.0/bots/2000001", None, {"botId": 2000001}),
    (lambda c: c.list_bots(TOKEN), "GET /v1.0/bots?count=100", None, {"bots": [{"botId": "1"}]}),
    (
        lambda c: c.register_bot(TOKEN, BotDraft(bot_name="受付", administrators=("u",))),
        "POST /v1.0/bots",
        {"botName": "受付", "administrators": ["u"]},
        {"botId": 1},
    ),
    (
        lambda c: c.patch_bot(TOKEN, 1, BotDraft(callback_url="")),
        "PATCH /v1.0/bots/1",
        {"callbackUrl": ""},
        {"botId": 1},
    ),
    (lambda c: c.list_bot_domains(TOKEN, 1), "GET /v1.0/bots/1/domains?count=100", None, {"domains": []}),
    (
        lambda c: c.add_bot_to_domain(TOKEN, 1, 10000001),
        "POST /v1.0/bots/1/domains/10000001",
        {"visible": True, "allowToSelectedMember": False},
        {"domainId": 10000001},
    ),
    (
        lambda c: c.list_bot_members(TOKEN, 1, 2, cursor="x"),
        "GET /v1.0/bots/1/domains/2/members?count=100&cursor=x",
        None,
        {"members": ["u"]},
    ),
    (
        lambda c: c.add_bot_member(TOKEN, 1, 2, "a@b.jp"),
        "POST /v1.0/bots/1/domains/2/members",
        {"userId": "a@b.jp"},
        None,
    ),
    (
        lambda c: c.remove_bot_member(TOKEN, 1, 2, "a@b.jp"),
        "DELETE /v1.0/bots/1/domains/2/members/a%40b.jp",
        None,
        None,
    ),
    (
        lambda c: c.create_channel(TOKEN, 1, ["u", "v", "u"], "来客"),
        "POST /v1.0/bots/1/channels",
        {"members": ["u", "v"], "title": "来客"},
        {"channelId": "c"},
    ),
    (
        lambda c: c.create_channel(TOKEN, 1, ["u"]),
        "POST /v1.0/bots/1/channels",
        {"members": ["u"]},
        {"channelId": "c"},
    ),
    (lambda c: c.get_channel(TOKEN, 1, "c-1"), "GET /v1.0/bots/1/channels/c-1", None, {"channelId": "c-1"}),
    (
        lambda c: c.list_channel_members(TOKEN, 1, "c-1"),
        "GET /v1.0/bots/1/channels/c-1/members?count=100",
        None,
        {"members": []},
    ),
    (lambda c: c.leave_channel(TOKEN, 1, "c-1"), "DELETE /v1.0/bots/1/channels/c-1", None, None),
    (lambda c: c.issue_bot_secret(TOKEN, 1), "POST /v1.0/bots/1/secret", None, {"secret": "s"}),
    (
        lambda c: c.create_attachment(TOKEN, 1, "図面.pdf"),
        "POST /v1.0/bots/1/attachments",
        {"fileName": "図面.pdf"},
        {"fileId": "f", "uploadUrl": "https://storage.worksmobile.com/x"},
    ),
]
every_call = pytest.mark.parametrize(("call", "request_line", "body", "answer"), CALLS, ids=[c[1] for c in CALLS])
promising = pytest.mark.parametrize("call", [c[0] for c in CALLS if c[3]], ids=[c[1] for c in CALLS if c[3]])


@every_call
async def test_what_leaves(line, far_end, call, request_line, body, answer):
    far_end.says(200, b"" if answer is None else json.dumps(answer).encode())
    await call(line)
    assert sent(far_end) == (request_line, body)
    assert far_end.seen[0].headers["Authorization"] == f"Bearer {TOKEN}"


@every_call
async def test_a_redirect_is_an_error_and_is_not_followed(line, far_end, other_host, call, request_line, body, answer):
    far_end.says(302, Location=f"{other_host.url}/x")
    with pytest.raises(Redirected):
        await call(line)
    assert other_host.seen == []
    assert len(far_end.seen) == 1


@promising
async def test_an_answer_that_is_html_is_no_answer(line, far_end, call):
    far_end.says(200, b"<html><body>Welcome to the hotel</body></html>")
    with pytest.raises(BadAnswer):
        await call(line)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (409, Refused),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
        (304, Redirected),
    ],
)
async def test_each_status_has_its_error(line, far_end, status, error):
    far_end.says(status, b'{"code":"THE_CODE","description":"why"}' if status != 304 else b"")
    with pytest.raises(Refused) as caught:
        await line.get_user(TOKEN, "u")
    assert type(caught.value) is error
    assert caught.value.status == status
    if status != 304:
        assert str(caught.value) == f"LINE WORKS answered {status}: THE_CODE why"


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b'{"userId":', b'{"userId":null}', b"{}", b"\xff\xfe", b"[" * 100_000],
)
async def test_an_answer_without_what_it_promises(line, far_end, body):
    far_end.says(200, body)
    with pytest.raises(BadAnswer):
        await line.get_user(TOKEN, "u")


async def test_an_answer_without_an_end_is_cut(raw_peer, connect):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n")
        for _ in range(800):
            writer.write(b" " * 65_536)
            await writer.drain()

    async with raw_peer(talk) as url, connect(url) as client:
        with pytest.raises(BadAnswer, match="too long"):
            await client.get_user(TOKEN, "u")


async def test_a_compressed_answer_is_not_blown_up(line, far_end):
    far_end.says(200, gzip.compress(b'{"userId":"u"}' + b" " * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(BadAnswer) as caught:
        await line.get_user(TOKEN, "u")
    assert far_end.seen[0].headers["Accept-Encoding"] == "identity"
    assert len(caught.value.reply.body) < 100_000


async def test_a_member_in_full(line, far_end):
    far_end.says(
        200,
        json.dumps(
            {
                "userId": "u",
                "domainId": "10000001",
                "email": "hanako@sample.jp",
                "userName": {"lastName": "佐藤", "firstName": "花子", "phoneticLastName": None},
                "organizations": [{"domainId": 1, "orgUnits": [{"orgUnitName": "総務部", "primary": True}]}],
                "isSuspended": False,
                "somethingNew": [1],
            }
        ).encode(),
    )
    user = await line.get_user(TOKEN, "u")
    assert (user.domain_id, user.email, user.active) == (10000001, "hanako@sample.jp", True)
    assert (user.user_name.last_name, user.user_name.phonetic_last_name) == ("佐藤", None)
    assert user.organizations[0].org_units[0].org_unit_name == "総務部"


@pytest.mark.parametrize("flag", ["isDeleted", "isSuspended", "isAwaiting"])
async def test_a_member_who_cannot_be_written_to(line, far_end, flag):
    far_end.says(200, json.dumps({"userId": "u", flag: True}).encode())
    assert not (await line.get_user(TOKEN, "u")).active


async def test_a_room(line, far_end):
    far_end.says(200, b'{"channelId":"c","title":"Reception","channelType":{"type":"GROUP","groupId":"g"}}')
    channel = await line.get_channel(TOKEN, 1, "c")
    assert (channel.title, channel.channel_type.type, channel.channel_type.group_id) == (
        "Reception",
        "GROUP",
        "g",
    )


async def test_a_bot_for_everybody_names_nobody(line, far_end):
    far_end.says(200, b'{"members":"All users"}')
    members = await line.list_bot_members(TOKEN, 1, 2)
    assert (members.everyone, members.user_ids) == (True, ())


async def test_pages_walk_to_the_end(line, far_end):
    for page, meta in (("a", {"nextCursor": "2="}), ("b", {"nextCursor": "3"}), ("c", {"nextCursor": None})):
        far_end.says(200, json.dumps({"users": [{"userId": page}], "responseMetaData": meta}).encode())
    walked = [
        user.user_id async for users in pages(lambda cursor: line.list_users(TOKEN, cursor=cursor)) for user in users
    ]
    assert walked == ["a", "b", "c"]
    assert [seen.path for seen in far_end.seen] == [
        "/v1.0/users?count=100",
        "/v1.0/users?count=100&cursor=2%3D",
        "/v1.0/users?count=100&cursor=3",
    ]


async def test_a_cursor_that_goes_in_circles_ends_the_walk():
    async def fetch(cursor):
        return Page((cursor,), {"": "a", "a": "b", "b": "a"}[cursor])

    assert [items async for items in pages(fetch)] == [("",), ("a",), ("b",)]


@pytest.mark.parametrize(("members", "title"), [([], ""), ([f"u{i}" for i in range(101)], ""), (["u"], "題" * 1001)])
async def test_a_room_that_the_platform_would_refuse_is_not_asked_for(line, far_end, members, title):
    with pytest.raises(BadArgument):
        await line.create_channel(TOKEN, 1, members, title)
    assert far_end.seen == []
