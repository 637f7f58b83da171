"""Every call against the stand-in platform, over a real socket: two programs that share no line."""

import asyncio
import time
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from lineworks_emulator import App, Bot, BotDomain, Channel, Domain, User, World, running
from toritsugi.lineworks import (
    BotDraft,
    ClientApp,
    Forbidden,
    InvalidClient,
    InvalidGrant,
    InvalidScope,
    NotFound,
    NotReached,
    Unauthorized,
    Unavailable,
    Unreached,
    button_template,
    file,
    link,
    load_private_key,
    message_action,
    pages,
    parse_callback,
    sign_assertion,
    text,
    uri_action,
    verify_signature,
)

pytestmark = [
    pytest.mark.anyio,
    # The stand-in's web framework announces a future change while it builds its routes; not the client's affair.
    pytest.mark.filterwarnings("ignore:.*Inferred dependency"),
]

APP = ClientApp("client-id-1", "client-secret-1")
ACCOUNT = "1wagx.serviceaccount@sample"
BACK = "https://desk.example.jp/back"
SCOPES = ("bot", "user.read")
DOMAIN, BOT, ROOM = 10000001, 2000001, "181c2516-1fee-91e4-0f6f-449f353fd42b"


def world_of(key, callback_url, **app):
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    members = [User(user_id=f"u-{i}", email=f"u{i}@sample.jp", domain_id=DOMAIN, last_name="佐藤") for i in range(5)]
    return World(
        domains=[Domain(domain_id=DOMAIN, name="株式会社サンプル")],
        apps=[
            App(
                client_id=APP.client_id,
                client_secret=APP.client_secret,
                domain_id=DOMAIN,
                service_account=ACCOUNT,
                public_key=public,
                scopes=list(SCOPES),
                redirect_urls=[BACK],
                **app,
            )
        ],
        users=members,
        bots=[
            Bot(
                bot_id=BOT,
                name="受付",
                bot_secret="bot-secret-1",
                domains=[BotDomain(domain_id=DOMAIN, visible=True)],
                enable_group_join=True,
                enable_callback=True,
                callback_url=callback_url,
            )
        ],
        channels=[Channel(channel_id=ROOM, domain_id=DOMAIN, title="受付", members=["u-0", "u-1"], bots=[BOT])],
    )


@pytest.fixture
async def emulator(rsa_key, far_end):
    async with running(world_of(rsa_key, f"{far_end.url}/callback")) as emulator:
        yield emulator


@pytest.fixture
async def platform(emulator, connect):
    async with connect(emulator.url) as client:
        yield client


@pytest.fixture
def signed(rsa_key):
    pem = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return sign_assertion(APP.client_id, ACCOUNT, load_private_key(pem), time.time())


@pytest.fixture
async def token(platform, signed):
    return (await platform.fetch_token_by_assertion(APP, signed, SCOPES)).access_token


async def control(emulator, path, **order):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{emulator.url}/_emulator/{path}", json=order) as answer,
    ):
        assert answer.status < 300, await answer.text()
        return await answer.json()


async def messages(emulator):
    async with aiohttp.ClientSession() as session, session.get(f"{emulator.url}/_emulator/messages?since=0") as got:
        return (await got.json())["messages"]


async def test_the_service_account_gets_refreshes_and_revokes_a_token(platform, signed):
    token = await platform.fetch_token_by_assertion(APP, signed, SCOPES)
    assert (token.expires_in, token.expiry_stated, set(token.scope)) == (86400, True, set(SCOPES))
    again = await platform.refresh_token(APP, token.refresh_token)
    assert again.refresh_token is None
    assert again.access_token != token.access_token
    assert (await platform.get_bot(again.access_token, BOT)).bot_name == "受付"
    await platform.revoke(APP, token.refresh_token)
    with pytest.raises(InvalidGrant):
        await platform.refresh_token(APP, token.refresh_token)


async def test_rotation_brings_the_next_refresh_token(rsa_key, signed, connect):
    world = world_of(rsa_key, "", refresh_token_rotation=True, access_token_hours=1)
    async with running(world) as emulator, connect(emulator.url) as platform:
        first = await platform.fetch_token_by_assertion(APP, signed, SCOPES)
        second = await platform.refresh_token(APP, first.refresh_token)
        assert second.refresh_token not in (None, first.refresh_token)
        assert second.expires_in == 3600
        with pytest.raises(InvalidGrant):
            await platform.refresh_token(APP, first.refresh_token)


async def test_a_person_consents(platform):
    url = platform.authorization_url(APP.client_id, BACK, SCOPES, "state-1")
    form = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    login = {**form, "login_id": "u0@sample.jp", "password": "any"}
    async with aiohttp.ClientSession() as browser:
        async with browser.get(url) as page:
            assert page.status == 200
        async with browser.post(url.partition("?")[0], data=login, allow_redirects=False) as answer:
            back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["state"] == ["state-1"]
    token = await platform.fetch_token_by_code(APP, back["code"][0], BACK)
    assert (await platform.get_user(token.access_token, "me")).email == "u0@sample.jp"
    with pytest.raises(InvalidGrant):
        await platform.fetch_token_by_code(APP, back["code"][0], BACK)


async def test_wrong_credentials_are_told_apart(platform, signed):
    with pytest.raises(InvalidClient):
        await platform.fetch_token_by_assertion(ClientApp(APP.client_id, "wrong"), signed, SCOPES)
    with pytest.raises(InvalidGrant):
        await platform.fetch_token_by_assertion(APP, signed[:-8] + "AAAAAAAA", SCOPES)
    with pytest.raises(InvalidScope):
        await platform.fetch_token_by_assertion(APP, signed, ("audit.read",))


CONTENTS = [
    text("お客様です", ["u-1"]),
    text('文中の <m userId="all"> は呼びかけない'),
    link("詳しくは", "記録を開く", "https://desk.example.jp/e/1"),
    button_template(
        "山田様がお見えです",
        [message_action("すぐ行きます", "すぐ行きます", "answer:1"), uri_action("開く", "https://a.example/")],
        ["u-0"],
    ),
]


@pytest.mark.parametrize("content", CONTENTS)
async def test_every_content_reaches_a_room(platform, emulator, token, content):
    reply = await platform.send_to_channel(token, BOT, ROOM, content)
    assert (reply.status, reply.description) == (201, "")
    (message,) = await messages(emulator)
    assert message["to"] == {"channel_id": ROOM}
    assert message["bot_id"] == BOT
    assert "＜m" in str(message["content"]) or "文中" not in str(message["content"])


@pytest.mark.parametrize("member", ["u-3", "u3@sample.jp"])
async def test_a_direct_message_and_the_limits_beside_it(platform, emulator, token, member):
    reply = await platform.send_to_user(token, BOT, member, text("お客様です"))
    assert reply.status == 201
    assert (reply.limits.used, reply.limits.limit, reply.limits.remaining) == (1, 240, 239)
    assert 0 <= reply.limits.reset <= 60
    (message,) = await messages(emulator)
    assert message["to"] == {"user_id": "u-3"}


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda p, t: p.send_to_user(t, BOT, "nobody@sample.jp", text("a")), 404),
        (lambda p, t: p.send_to_channel(t, BOT, "00000000-0000", text("a")), 404),
        (lambda p, t: p.send_to_channel(t, BOT, ROOM, text("a", ["u-4"])), 400),
        (lambda p, t: p.send_to_user("wrong-token", BOT, "u-1", text("a")), 401),
    ],
)
async def test_a_refused_message_is_a_reply(platform, emulator, token, send, status):
    reply = await send(platform, token)
    assert reply.status == status
    assert reply.description
    assert await messages(emulator) == []


async def test_members_and_their_pages(platform, token):
    assert (await platform.get_user(token, "u1@sample.jp")).user_id == "u-1"
    listed = [
        user.user_id
        async for users in pages(lambda cursor: platform.list_users(token, cursor=cursor, count=2))
        for user in users
    ]
    assert sorted(listed) == [f"u-{i}" for i in range(5)]
    with pytest.raises(NotFound):
        await platform.get_user(token, "nobody")


async def test_the_life_of_a_room(platform, token):
    channel = await platform.create_channel(token, BOT, ["u-0", "u-2"], "応接室")
    found = await platform.get_channel(token, BOT, channel.channel_id)
    assert (found.title, found.domain_id, found.channel_type.type) == ("応接室", DOMAIN, "MULTI_USERS")
    members = await platform.list_channel_members(token, BOT, channel.channel_id)
    assert {"u-0", "u-2"} <= set(members.items)
    await platform.leave_channel(token, BOT, channel.channel_id)
    with pytest.raises((Forbidden, NotFound)):
        await platform.get_channel(token, BOT, channel.channel_id)


async def test_the_life_of_a_bot(platform, token):
    draft = BotDraft(
        bot_name="案内",
        photo_url="https://a.example/b.png",
        description="ご案内",
        administrators=("u-0",),
    )
    bot = await platform.register_bot(token, draft)
    assert bot.bot_id in [known.bot_id for known in (await platform.list_bots(token)).items]
    changed = await platform.patch_bot(token, bot.bot_id, BotDraft(description="ご案内係"))
    assert (changed.description, changed.bot_name) == ("ご案内係", "案内")
    added = await platform.add_bot_to_domain(token, bot.bot_id, DOMAIN, selected_members_only=True)
    assert (added.domain_id, added.allow_to_selected_member) == (DOMAIN, True)
    assert [d.domain_id for d in (await platform.list_bot_domains(token, bot.bot_id)).items] == [DOMAIN]
    await platform.add_bot_member(token, bot.bot_id, DOMAIN, "u-2")
    assert (await platform.list_bot_members(token, bot.bot_id, DOMAIN)).user_ids == ("u-2",)
    await platform.remove_bot_member(token, bot.bot_id, DOMAIN, "u-2")
    assert (await platform.list_bot_members(token, bot.bot_id, DOMAIN)).user_ids == ()
    first, second = [await platform.issue_bot_secret(token, bot.bot_id) for _ in range(2)]
    assert first != second


async def test_a_file_goes_up_and_comes_down(platform, token):
    content = bytes(range(256)) * 512
    slot = await platform.create_attachment(token, BOT, "図面.pdf")
    await platform.upload(token, slot, "図面.pdf", content)
    assert (await platform.send_to_user(token, BOT, "u-1", file(slot.file_id))).status == 201
    assert (await platform.download(token, BOT, slot.file_id)).content == content


async def test_a_tap_comes_back_as_a_signed_callback(platform, emulator, token, far_end):
    far_end.says(200)
    await platform.send_to_channel(token, BOT, ROOM, CONTENTS[3])
    await control(emulator, "talk/tap", user_id="u-0", seq=1, label="すぐ行きます")
    async with asyncio.timeout(30):
        while not far_end.seen:
            await asyncio.sleep(0.005)
    (seen,) = far_end.seen
    signature = {name.lower(): value for name, value in seen.headers.items()}["x-works-signature"]
    assert verify_signature(seen.body, signature, ["bot-secret-1"])
    assert not verify_signature(seen.body, signature, ["another"])
    event = parse_callback(seen.body)
    assert (event.type, event.user_id, event.channel_id, event.domain_id) == ("message", "u-0", ROOM, DOMAIN)
    assert (event.text, event.postback) == ("すぐ行きます", "answer:1")
    assert abs(event.issued_at - time.time()) < 60


async def test_ordered_faults_end_as_the_tree_says(platform, emulator, token, connect):
    send = "bot.user.message.create"
    await control(emulator, "faults", operation=send, status=429, headers={"Retry-After": "7"}, count=1)
    limited = await platform.send_to_user(token, BOT, "u-1", text("a"))
    assert (limited.status, limited.retry_after) == (429, 7.0)
    await control(emulator, "faults", operation=send, kind="reset_after", count=1)
    with pytest.raises(NotReached) as broken:
        await platform.send_to_user(token, BOT, "u-1", text("届いている"))
    assert (broken.value.reason, broken.value.sent) == (Unreached.BROKEN_OFF, True)
    assert len(await messages(emulator)) == 1
    await control(emulator, "faults", operation=send, kind="hang", count=1)
    async with connect(emulator.url, total=0.2) as hasty:
        with pytest.raises(NotReached) as silent:
            await hasty.send_to_user(token, BOT, "u-1", text("a"))
    assert (silent.value.reason, silent.value.sent) == (Unreached.TIMEOUT, True)
    await control(emulator, "faults", operation="user.get", status=503, count=1)
    with pytest.raises(Unavailable):
        await platform.get_user(token, "u-1")


async def test_a_token_ends_with_its_time(platform, emulator, token):
    await control(emulator, "clock", advance_seconds=86_500)
    assert (await platform.send_to_user(token, BOT, "u-1", text("a"))).code == "UNAUTHORIZED"
    with pytest.raises(Unauthorized):
        await platform.get_bot(token, BOT)
