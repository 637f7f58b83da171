"""The token endpoint: three grants, rotation, revocation, and what is refused."""

import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from emulator.platform_caller import IN_PROCESS

pytestmark = pytest.mark.anyio
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


async def refused(answer, status, error):
    assert answer.status_code == status, answer.text
    assert answer.json()["error"] == error
    assert answer.json()["error_description"]


async def test_an_assertion_gives_both_tokens_with_a_lifetime_as_text(stranger):
    answer = await stranger.by_assertion("bot user.read")
    body = answer.json()
    assert answer.status_code == 200
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", "86400", "bot user.read")
    assert body["access_token"] and body["refresh_token"]
    assert answer.headers["cache-control"] == "no-store"


async def test_fractions_in_the_times_and_a_doubly_encoded_grant_are_taken(stranger):
    now = time.time()
    doubly = JWT_BEARER.replace(":", "%3A")
    assertion = stranger.assertion(iat=now, exp=now + 3600)
    answer = await stranger.ask_token(grant_type=doubly, assertion=assertion, scope="bot")
    assert answer.status_code == 200


@IN_PROCESS
@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"},
        {"sub": "other.serviceaccount@sample"},
        {"exp": int(time.time()) + 7200},
        {"iat": int(time.time()) - 7200, "exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3000, "exp": int(time.time()) + 6000},
        {"iat": str(int(time.time()))},
        {"exp": None},
        {"iat": True},
    ],
)
async def test_wrong_claims_are_an_invalid_grant(stranger, claims):
    await refused(await stranger.by_assertion(**claims), 400, "invalid_grant")


async def test_another_key_or_another_algorithm_is_an_invalid_grant(stranger):
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = jwt.decode(stranger.assertion(), options={"verify_signature": False})
    for assertion in (
        jwt.encode(claims, other, algorithm="RS256"),
        jwt.encode(claims, stranger.key, algorithm="RS512"),
        jwt.encode(claims, None, algorithm="none"),
        "three.wrong.parts",
        "nonsense",
    ):
        answer = await stranger.ask_token(grant_type=JWT_BEARER, assertion=assertion, scope="bot")
        await refused(answer, 400, "invalid_grant")


async def test_a_claim_set_that_is_no_object_is_an_invalid_grant(stranger):
    signed = jwt.PyJWS().encode(b'["a list"]', stranger.key, algorithm="RS256")
    await refused(await stranger.ask_token(grant_type=JWT_BEARER, assertion=signed, scope="bot"), 400, "invalid_grant")


async def test_missing_fields_wrong_secret_and_unknown_grants_have_their_own_errors(stranger):
    await refused(await stranger.ask_token(), 400, "invalid_request")
    await refused(await stranger.ask_token(grant_type="password"), 400, "unsupported_grant_type")
    await refused(await stranger.ask_token(grant_type=JWT_BEARER, client_secret="no"), 401, "invalid_client")
    await refused(await stranger.ask_token(grant_type=JWT_BEARER, client_id="who"), 401, "invalid_client")
    await refused(await stranger.by_assertion("calendar"), 400, "invalid_scope")
    json_body = await stranger.client.post("/oauth2/v2.0/token", json={"grant_type": JWT_BEARER})
    await refused(json_body, 400, "invalid_request")
    broken = await stranger.client.post(
        "/oauth2/v2.0/token",
        content=b"grant_type=\xff\xfe",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    await refused(broken, 400, "invalid_request")


async def test_scopes_beyond_the_apps_are_not_granted(stranger):
    answer = await stranger.by_assertion("bot.read calendar")
    assert answer.json()["scope"] == "bot.read"


async def test_without_rotation_a_refresh_gives_no_new_refresh_token(stranger):
    first = (await stranger.by_assertion()).json()
    for _ in range(2):
        again = await stranger.ask_token(grant_type="refresh_token", refresh_token=first["refresh_token"])
        assert again.status_code == 200
        assert "refresh_token" not in again.json()
        assert again.json()["access_token"] != first["access_token"]


async def test_with_rotation_the_old_refresh_token_is_dead_at_once(stranger):
    await stranger.change_app(refresh_token_rotation=True, access_token_hours=1)
    first = (await stranger.by_assertion()).json()
    second = (await stranger.ask_token(grant_type="refresh_token", refresh_token=first["refresh_token"])).json()
    assert second["expires_in"] == "3600"
    assert second["refresh_token"] != first["refresh_token"]
    old = await stranger.ask_token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    await refused(old, 400, "invalid_grant")
    new = await stranger.ask_token(grant_type="refresh_token", refresh_token=second["refresh_token"])
    assert new.status_code == 200


async def test_the_old_refresh_token_may_have_a_grace(stranger):
    await stranger.change_app(refresh_token_rotation=True)
    await stranger.switch(old_refresh_token_grace_seconds=30)
    first = (await stranger.by_assertion()).json()["refresh_token"]
    assert (await stranger.ask_token(grant_type="refresh_token", refresh_token=first)).status_code == 200
    assert (await stranger.ask_token(grant_type="refresh_token", refresh_token=first)).status_code == 200
    await stranger.control("clock", advance_seconds=31)
    await refused(await stranger.ask_token(grant_type="refresh_token", refresh_token=first), 400, "invalid_grant")


async def test_tokens_end_with_the_emulators_clock(platform):
    refresh = (await platform.by_assertion()).json()["refresh_token"]
    assert (await platform.client.get("/v1.0/bots")).status_code == 200
    await platform.control("clock", advance_seconds=86401)
    expired = await platform.client.get("/v1.0/bots")
    assert (expired.status_code, expired.json()["code"]) == (401, "UNAUTHORIZED")
    assert (await platform.ask_token(grant_type="refresh_token", refresh_token=refresh)).status_code == 200
    await platform.control("clock", advance_seconds=90 * 86400)
    await refused(await platform.ask_token(grant_type="refresh_token", refresh_token=refresh), 400, "invalid_grant")
    assert (await platform.by_assertion()).status_code == 200


async def test_the_lifetime_can_be_a_number(stranger):
    await stranger.switch(expires_in="number")
    assert (await stranger.by_assertion()).json()["expires_in"] == 86400


async def test_a_revoked_refresh_token_takes_its_access_token_along(stranger):
    tokens = (await stranger.by_assertion()).json()
    client = {"client_id": "client-1", "client_secret": "secret-1"}
    revoked = await stranger.client.post("/oauth2/v2.0/revoke", data=client | {"token": tokens["refresh_token"]})
    assert (revoked.status_code, revoked.content) == (200, b"")
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await stranger.client.get("/v1.0/bots", headers=bearer)).status_code == 401
    answer = await stranger.ask_token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    await refused(answer, 400, "invalid_grant")


async def test_an_access_token_can_be_revoked_alone(stranger):
    tokens = (await stranger.by_assertion()).json()
    client = {"client_id": "client-1", "client_secret": "secret-1"}
    await stranger.client.post("/oauth2/v2.0/revoke", data=client | {"token": tokens["access_token"]})
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await stranger.client.get("/v1.0/bots", headers=bearer)).status_code == 401
    again = await stranger.ask_token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert again.status_code == 200


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer nonsense", "Basic abc"])
async def test_without_a_good_token_the_api_answers_unauthorized(stranger, header):
    headers = {} if header is None else {"Authorization": header}
    answer = await stranger.client.get("/v1.0/users", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHORIZED")


async def test_a_scope_taken_away_in_the_console_counts_at_once(platform):
    await platform.change_app(scopes=["user.read"])
    answer = await platform.client.get("/v1.0/bots")
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
