"""Tokens: what is asked of the token host, what is believed of its answer, and what is never shown."""

import json
from contextlib import suppress
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toritsugi.lineworks import (
    AuthError,
    BadAnswer,
    BadArgument,
    ClientApp,
    InvalidClient,
    InvalidGrant,
    InvalidScope,
    LineWorks,
    LineWorksError,
    NotReached,
    PrivateKey,
    RateLimited,
    Redirected,
    Reply,
    Token,
    Unavailable,
    sign_assertion,
)
from toritsugi.lineworks.tokens.token import read_token

pytestmark = pytest.mark.anyio

APP = ClientApp("client-1", "client-secret-xyz")
NOW = 1_790_000_000.75
GOOD = {"access_token": "jp1AAA", "refresh_token": "jp1RRR", "token_type": "Bearer", "expires_in": "3600"}


def answer(**changes):
    return json.dumps({**GOOD, **changes}).encode()


def form(far_end):
    return {name: values[0] for name, values in parse_qs(far_end.seen[0].body.decode(), strict_parsing=True).items()}


def test_an_assertion_holds_what_the_samples_hold(rsa_key):
    signed = sign_assertion("client-1", "x.serviceaccount@sample", PrivateKey(rsa_key), NOW)
    assert jwt.get_unverified_header(signed) == {"alg": "RS256", "typ": "JWT"}
    claims = jwt.decode(signed, rsa_key.public_key(), ["RS256"], options={"verify_exp": False, "verify_iat": False})
    assert claims == {
        "iss": "client-1",
        "sub": "x.serviceaccount@sample",
        "iat": 1_789_999_940,
        "exp": 1_790_003_540,
    }


@pytest.mark.parametrize("life", [0, 60, 3601, -1])
def test_an_assertion_of_a_life_that_is_refused_is_not_signed(rsa_key, life):
    with pytest.raises(BadArgument):
        sign_assertion("c", "s", PrivateKey(rsa_key), NOW, life)


@pytest.mark.parametrize(("client", "account"), [("", "s"), ("c", "")])
def test_an_assertion_about_nobody_is_not_signed(rsa_key, client, account):
    with pytest.raises(BadArgument):
        sign_assertion(client, account, PrivateKey(rsa_key), NOW)


async def test_a_token_for_the_service_account(line, far_end):
    far_end.says(200, answer(scope="bot bot.message"))
    token = await line.fetch_token_by_assertion(APP, "a.b.c", ("bot", "bot.message"))
    assert token == Token("jp1AAA", "jp1RRR", 3600, ("bot", "bot.message"), True)
    (seen,) = far_end.seen
    assert (seen.method, seen.path) == ("POST", "/oauth2/v2.0/token")
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "Authorization" not in seen.headers
    assert form(far_end) == {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": "a.b.c",
        "scope": "bot bot.message",
        "client_id": "client-1",
        "client_secret": "client-secret-xyz",
    }


async def test_a_token_for_a_code(line, far_end):
    far_end.says(200, answer())
    await line.fetch_token_by_code(APP, "code&1", "https://desk.example.jp/back")
    assert form(far_end) == {
        "grant_type": "authorization_code",
        "code": "code&1",
        "redirect_uri": "https://desk.example.jp/back",
        "client_id": "client-1",
        "client_secret": "client-secret-xyz",
    }


async def test_a_refresh_without_rotation_keeps_the_old_one(line, far_end):
    far_end.says(200, json.dumps({"access_token": "new", "expires_in": 86400}).encode())
    token = await line.refresh_token(APP, "old")
    assert (token.access_token, token.refresh_token, token.expires_in) == ("new", None, 86400)
    assert form(far_end)["grant_type"] == "refresh_token"
    assert form(far_end)["refresh_token"] == "old"


async def test_a_refresh_with_rotation_brings_the_next_one(line, far_end):
    far_end.says(200, answer(refresh_token="next"))
    assert (await line.refresh_token(APP, "old")).refresh_token == "next"


async def test_revoking(line, far_end):
    far_end.says(200)
    await line.revoke(APP, "jp1AAA")
    assert far_end.seen[0].path == "/oauth2/v2.0/revoke"
    assert form(far_end) == {"token": "jp1AAA", "client_id": "client-1", "client_secret": "client-secret-xyz"}


@pytest.mark.parametrize(
    ("stated", "seconds", "believed"),
    [
        (3600, 3600, True),
        ("86400", 86400, True),
        ("3600.0", 3600, True),
        (" 3600 ", 3600, True),
        (0, 300, False),
        (-5, 300, False),
        ("-5", 300, False),
        ("soon", 300, False),
        ("", 300, False),
        (None, 300, False),
        (True, 300, False),
        ([], 300, False),
        ({}, 300, False),
        ("nan", 300, False),
        ("inf", 300, False),
        (1e308, 86400, True),
        (10**400, 300, False),
    ],
)
def test_a_token_lives_as_long_as_can_be_believed(stated, seconds, believed):
    token = read_token(Reply(200, body=answer(expires_in=stated)))
    assert (token.expires_in, token.expiry_stated) == (seconds, believed)
    assert token.refresh_token == "jp1RRR"


def test_a_missing_life_is_not_believed():
    token = read_token(Reply(200, body=b'{"access_token":"a"}'))
    assert (token.expires_in, token.expiry_stated, token.scope) == (300, False, ())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html>",
        b"\xff",
        b'{"access_token":null}',
        b'{"access_token":""}',
        b'{"access_token":5}',
        b'{"access_token":"a b"}',
        b'{"access_token":"a\\r\\nX: y"}',
        '{"access_token":"日本"}'.encode(),
    ],
)
async def test_an_answer_without_a_token(line, far_end, body):
    far_end.says(200, body)
    with pytest.raises(BadAnswer) as caught:
        await line.refresh_token(APP, "old")
    assert caught.value.reply.body == b""


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_body_breaks_the_reader_of_tokens(body):
    with suppress(BadAnswer):
        assert read_token(Reply(200, body=body)).access_token


def test_half_an_answer_is_no_token():
    with pytest.raises(BadAnswer):
        read_token(Reply(200, body=answer(), complete=False))


@pytest.mark.parametrize(
    ("status", "name", "error"),
    [
        (401, "invalid_client", InvalidClient),
        (400, "invalid_grant", InvalidGrant),
        (400, "invalid_scope", InvalidScope),
        (400, "unsupported_grant_type", AuthError),
    ],
)
async def test_a_refusal_has_its_own_error(line, far_end, status, name, error):
    far_end.says(status, json.dumps({"error": name, "error_description": "<script>\x00no</script>"}).encode())
    with pytest.raises(AuthError) as caught:
        await line.refresh_token(APP, "old")
    assert type(caught.value) is error
    assert (caught.value.status, caught.value.error) == (status, name)
    assert caught.value.description == "<script> no</script>"


async def test_a_refusal_without_words(line, far_end):
    far_end.says(403, b"<html>Forbidden by the proxy</html>")
    with pytest.raises(AuthError) as caught:
        await line.refresh_token(APP, "old")
    assert (caught.value.status, caught.value.error) == (403, "")


@pytest.mark.parametrize(("status", "error"), [(429, RateLimited), (500, Unavailable), (503, Unavailable)])
async def test_trouble_of_the_host_is_not_a_verdict_on_the_credentials(line, far_end, status, error):
    far_end.says(status)
    with pytest.raises(error):
        await line.refresh_token(APP, "old")


async def test_a_redirect_gets_no_secret(line, far_end, other_host):
    far_end.says(307, Location=f"{other_host.url}/token")
    with pytest.raises(Redirected):
        await line.fetch_token_by_assertion(APP, "a.b.c", ("bot",))
    assert other_host.seen == []


async def test_errors_show_no_secret(line, far_end):
    echo = {"error": "invalid_grant", "error_description": "refresh_token old-refresh-token is used up"}
    far_end.says(400, json.dumps(echo).encode())
    with pytest.raises(LineWorksError) as caught:
        await line.refresh_token(APP, "old-refresh-token")
    assert "old-refresh-token" not in str(caught.value) + repr(vars(caught.value))
    assert APP.client_secret not in str(caught.value)


async def test_a_token_host_that_breaks_off(raw_peer, connect):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    async with raw_peer(talk) as url, connect(url) as client:
        with pytest.raises(NotReached) as caught:
            await client.refresh_token(APP, "old")
    assert caught.value.sent is True


def test_representations_show_no_secret():
    shown = repr(Token("jp1AAA", "jp1RRR", 3600)) + repr(APP) + repr(Reply(200, body=b"jp1AAA"))
    for secret in ("jp1AAA", "jp1RRR", "client-secret-xyz"):
        assert secret not in shown


def test_where_a_person_consents():
    url = LineWorks().authorization_url("client-1", "https://desk.example.jp/back?a=1", ("bot", "user.read"), "s&1")
    parts = urlsplit(url)
    assert (parts.netloc, parts.path) == ("auth.worksmobile.com", "/oauth2/v2.0/authorize")
    assert dict(parse_qsl(parts.query, strict_parsing=True)) == {
        "client_id": "client-1",
        "redirect_uri": "https://desk.example.jp/back?a=1",
        "scope": "bot user.read",
        "response_type": "code",
        "state": "s&1",
    }


def test_consent_needs_a_state():
    with pytest.raises(BadArgument):
        LineWorks().authorization_url("client-1", "https://desk.example.jp/back", ("bot",), "")
