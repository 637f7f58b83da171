"""「API」 in the Developer Console: from the new app to a token, as the manuals go."""

import re
import time
from collections.abc import AsyncIterator

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from emulator.administrators import Desk, company
from emulator.platform_caller import JWT_BEARER
from lineworks_emulator import EmulatorApp, create_app

pytestmark = pytest.mark.anyio
LABELS = (
    *("アプリ情報", "アプリの説明", "Client ID", "Client Secret", "Service Account", "Private Key", "発行/再発行"),
    *("OAuth Scopes", "管理", "Redirect URL", "追加", "Access Tokenの有効期限", "1 hour", "24 hours"),
    *("Refresh Token Rotation", "保存"),
)
WRONG_ADDRESSES = (
    *("", "desk.example.jp", "http://desk.example.jp/back", "ftp://x.jp", "https://", "javascript:alert(1)"),
    *("https://x.jp/#a", "https://x.jp/a b", "https://x.jp/" + "a" * 1000),
)


@pytest.fixture
async def emulator(tmp_path) -> AsyncIterator[EmulatorApp]:
    app = create_app(company(), tmp_path)
    yield app
    await app.close()


@pytest.fixture
async def desk(emulator) -> AsyncIterator[Desk]:
    """A 副管理者 in front of the Console."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator), base_url="http://emulator") as client:
        desk = Desk(client)
        await desk.sign_in("tanaka")
        yield desk


async def key_of(desk, app):
    answer = await desk.send(f"{app}/key", 200)
    assert answer.headers["content-type"] == "application/octet-stream"
    return answer.content


async def ask_token(desk, key, scope="bot"):
    app = (await desk.world())["apps"][0]
    now = int(time.time())
    claims = {"iss": app["client_id"], "sub": app["service_account"], "iat": now, "exp": now + 600}
    form = {"client_id": app["client_id"], "client_secret": app["client_secret"], "scope": scope}
    assertion = jwt.encode(claims, key, algorithm="RS256")
    return await desk.client.post("/oauth2/v2.0/token", data=form | {"grant_type": JWT_BEARER, "assertion": assertion})


async def test_a_new_app_has_id_and_secret_and_nothing_else_yet(desk):
    page = await desk.read(await desk.new_app("来客のお知らせ"))
    app = (await desk.world())["apps"][0]
    assert re.fullmatch(r"[0-9A-Za-z]{20}", app["client_id"]) and re.fullmatch(r"[0-9A-Za-z]{20}", app["client_secret"])
    assert (app["scopes"], app["service_account"], app["public_key"], app["redirect_urls"]) == ([], "", "", [])
    assert app["domain_id"] == 10000001
    for label in (*LABELS, app["client_id"], app["client_secret"]):
        assert label in page, label
    assert app["client_id"] in await desk.read("/console/apps")


@pytest.mark.parametrize("name", ["", " ", "あ" * 101])
async def test_an_app_needs_a_name(desk, name):
    await desk.send("/console/apps", 400, name=name)
    assert (await desk.world())["apps"] == []


async def test_the_service_account_is_issued_once(desk):
    app = await desk.new_app()
    assert (await desk.send(f"{app}/account")).headers["location"] == f"{app}?done=account"
    account = (await desk.world())["apps"][0]["service_account"]
    assert re.fullmatch(r"[0-9a-z]{5}\.serviceaccount@sample", account)
    await desk.send(f"{app}/account")
    assert (await desk.world())["apps"][0]["service_account"] == account
    assert account in await desk.read(app)


async def test_the_key_file_is_pkcs8_and_named_by_the_time(desk, emulator):
    app = await desk.new_app()
    answer = await desk.send(f"{app}/key", 200)
    assert re.fullmatch(r'attachment; filename="private_\d{14}\.key"', answer.headers["content-disposition"])
    assert answer.content.startswith(b"-----BEGIN PRIVATE KEY-----\n")
    assert answer.content.endswith(b"-----END PRIVATE KEY-----\n")
    public = load_pem_private_key(answer.content, None).public_key()
    stored = (await desk.world())["apps"][0]["public_key"]
    assert public == load_pem_public_key(stored.encode())


async def test_the_private_key_is_nowhere_afterwards(desk, tmp_path):
    app = await desk.new_app()
    key = await key_of(desk, app)
    middle = key.splitlines()[5].decode()
    pages = [await desk.read(app), await desk.read("/console/apps"), str(await desk.world())]
    files = [path.read_text(errors="replace") for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(middle in text or "PRIVATE KEY" in text.replace("Private Key", "") for text in [*pages, *files])


async def test_a_new_key_kills_the_old_one_at_once(desk):
    app = await desk.new_app()
    await desk.send(f"{app}/account")
    await desk.send(f"{app}/scopes", scope=["bot"])
    old = await key_of(desk, app)
    assert (await ask_token(desk, old)).status_code == 200
    before = await desk.read(app)
    new = await key_of(desk, app)
    refused = await ask_token(desk, old)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert (await ask_token(desk, new)).status_code == 200
    mark = r"キーの識別子 ([0-9a-f]{16})"
    assert re.findall(mark, before) != re.findall(mark, await desk.read(app))


async def test_scopes_are_the_ceiling_of_tokens(desk):
    app = await desk.new_app()
    await desk.send(f"{app}/account")
    key = await key_of(desk, app)
    assert (await ask_token(desk, key)).json()["error"] == "invalid_scope"
    await desk.send(f"{app}/scopes", scope=["bot.read", "bot", "no.such.scope"])
    assert (await desk.world())["apps"][0]["scopes"] == ["bot", "bot.read"]
    assert (await ask_token(desk, key, "bot user.read")).json()["scope"] == "bot"
    await desk.send(f"{app}/scopes")
    assert (await desk.world())["apps"][0]["scopes"] == []


async def test_scopes_that_the_console_does_not_know_stay(desk, emulator):
    app = await desk.new_app()
    emulator.world.apps[0].scopes = ["bot", "future.thing"]
    emulator.store.changed()
    await desk.send(f"{app}/scopes", scope=["user.read"])
    assert emulator.world.apps[0].scopes == ["user.read", "future.thing"]


async def test_settings_are_saved_together(desk):
    app = await desk.new_app()
    fields = {"name": "受付", "description": "来客通知用", "access_token_hours": "1", "refresh_token_rotation": "on"}
    assert (await desk.send(app, **fields)).headers["location"] == f"{app}?done=saved"
    saved = (await desk.world())["apps"][0]
    assert (saved["name"], saved["description"]) == ("受付", "来客通知用")
    assert (saved["access_token_hours"], saved["refresh_token_rotation"]) == (1, True)
    assert "保存しました。" in await desk.read(f"{app}?done=saved")
    await desk.send(app, name="受付", access_token_hours="24")
    saved = (await desk.world())["apps"][0]
    assert (saved["access_token_hours"], saved["refresh_token_rotation"]) == (24, False)


async def test_what_was_typed_stays_beside_a_problem(desk):
    app = await desk.new_app()
    answer = await desk.send(app, 400, name="", description="消えない説明")
    assert "消えない説明" in answer.text and 'aria-invalid="true"' in answer.text
    assert (await desk.world())["apps"][0]["description"] == ""


@pytest.mark.parametrize(
    "address", ["https://desk.example.jp/back", "http://127.0.0.1:8000/back", "http://localhost/back?x=1"]
)
async def test_redirect_urls_are_added_and_deleted(desk, address):
    app = await desk.new_app()
    await desk.send(f"{app}/redirects", redirect_url=f"  {address} ")
    assert (await desk.world())["apps"][0]["redirect_urls"] == [address]
    assert "登録済み" in (await desk.send(f"{app}/redirects", 400, redirect_url=address)).text
    await desk.send(f"{app}/redirects/delete", redirect_url=address)
    assert (await desk.world())["apps"][0]["redirect_urls"] == []


@pytest.mark.parametrize("address", WRONG_ADDRESSES)
async def test_a_wrong_redirect_url_is_refused_and_kept_in_the_field(desk, address):
    app = await desk.new_app()
    answer = await desk.send(f"{app}/redirects", 400, redirect_url=address)
    assert 'id="redirect_url-problem"' in answer.text and f'value="{address}"' in answer.text
    assert (await desk.world())["apps"][0]["redirect_urls"] == []


async def test_http_on_loopback_can_be_switched_off(desk, emulator):
    app = await desk.new_app()
    emulator.world.switches.http_redirect_on_loopback = False
    await desk.send(f"{app}/redirects", 400, redirect_url="http://127.0.0.1/back")


async def test_another_domains_apps_are_out_of_reach(desk):
    app = await desk.new_app()
    await desk.sign_in("boss@other", "any")
    assert app.rpartition("/")[2] not in await desk.read("/console/apps")
    for path, fields in ((app, {"name": "x"}), (f"{app}/key", {}), (f"{app}/scopes", {"scope": "bot"})):
        await desk.send(path, 404, **fields)
    assert (await desk.client.get(app)).status_code == 404


async def test_what_was_entered_is_never_markup(desk):
    page = await desk.read(await desk.new_app("<script>alert(1)</script>"))
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page
