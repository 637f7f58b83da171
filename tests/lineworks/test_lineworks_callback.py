"""Callbacks: whose they are, and what they say."""

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toritsugi.lineworks import Callback, CallbackUnreadable, parse_callback, verify_signature

SECRET = "bot-secret-1"
BODY = '{"type":"message","source":{"userId":"u"},"content":{"type":"text","text":"はい"}}'.encode()


def signed(body, secret=SECRET):
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def test_a_known_signature():
    made_by_openssl = "dzJZAsrKgS3CWXM6rNBGtzgXNyx3e42VtAJkdHRRbhM="
    assert verify_signature(b"{}", made_by_openssl, ["secret"])
    assert verify_signature(BODY, signed(BODY), [SECRET])


def test_both_secrets_are_good_while_one_is_replaced():
    assert verify_signature(BODY, signed(BODY, "old"), ["new", "old"])
    assert verify_signature(BODY, signed(BODY, "new"), iter(["new", "old"]))


def test_every_flipped_bit_is_noticed():
    right = signed(BODY)
    for at in range(len(BODY)):
        changed = bytearray(BODY)
        changed[at] ^= 1
        assert not verify_signature(bytes(changed), right, [SECRET])


def test_the_same_json_written_differently_is_another_body():
    assert not verify_signature(json.dumps(json.loads(BODY)).encode(), signed(BODY), [SECRET])


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "あ" * 44,
        signed(BODY)[:-1],
        signed(BODY) + "=",
        signed(BODY) + "\n",
        " " + signed(BODY)[1:],
        signed(BODY).swapcase(),
        f"{signed(BODY)}, {signed(BODY)}",
        signed(BODY, "another bot's"),
        base64.b64encode(hashlib.sha256(BODY).digest()).decode(),
        hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest(),
    ],
)
def test_what_is_no_signature(signature):
    assert not verify_signature(BODY, signature, [SECRET])


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_is_believed(secrets):
    assert not verify_signature(BODY, signed(BODY, ""), secrets)


@settings(deadline=None)
@given(st.binary(max_size=200), st.text(max_size=60), st.lists(st.text(st.characters(codec="utf-8"), max_size=9)))
def test_no_signature_is_right_by_chance(body, signature, secrets):
    assert not verify_signature(body, signature, secrets)


def parsed(**event):
    return parse_callback(json.dumps(event).encode())


def test_a_tap_on_a_button():
    got = parsed(
        type="message",
        source={"userId": "u", "channelId": "c", "domainId": 40029600},
        issuedTime="2022-01-04T05:16:05.716Z",
        content={"type": "text", "text": "すぐ行きます", "postback": "answer:1"},
    )
    assert got == Callback("message", "u", "c", 40029600, 1641273365.716, "text", "すぐ行きます", "answer:1", "", ())


def test_a_talk_with_one_member_has_no_channel():
    got = parsed(type="message", source={"userId": "u", "domainId": 1}, content={"type": "text", "text": "a"})
    assert (got.user_id, got.channel_id) == ("u", None)


def test_a_postback():
    assert parsed(type="postback", source={"userId": "u"}, data="answer:1").postback == "answer:1"


def test_a_file():
    got = parsed(type="message", source={"userId": "u"}, content={"type": "file", "fileId": "jp1.1"})
    assert (got.content_type, got.file_id, got.text) == ("file", "jp1.1", "")


def test_members_who_joined():
    got = parsed(type="joined", source={"channelId": "c", "domainId": "7"}, members=["u", "v"])
    assert (got.members, got.user_id, got.channel_id, got.domain_id) == (("u", "v"), None, "c", 7)


def test_a_word_that_is_new():
    assert parsed(type="poked", source={}, somethingElse=[1]).type == "poked"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("2022-01-04T05:16:05Z", 1641273365.0),
        ("2022-01-04T05:16:05.7Z", 1641273365.7),
        ("2022-01-04T14:16:05+09:00", 1641273365.0),
        ("2022-01-04T05:16:05", 1641273365.0),
        ("yesterday", None),
        ("", None),
        (None, None),
        (1641273365, None),
        ("0001-01-01T00:00:00+23:00", None),
    ],
)
def test_when_it_was_said(written, seconds):
    assert parsed(type="join", source={}, issuedTime=written).issued_at == seconds


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"not json",
        b"\xff\xfe",
        b'{"type":"message"}',
        b'{"type":"","source":{}}',
        b'{"type":5,"source":{}}',
        b'{"type":"message","source":[]}',
        b'{"type":"message","source":{"userId":{}}}',
        b'{"type":"message","source":{},"content":"text"}',
        b'{"type":"joined","source":{},"members":"u"}',
        b'{"type":"message","source":{},"extra":' + b"[" * 100_000,
    ],
)
def test_nonsense(body):
    with pytest.raises(CallbackUnreadable):
        parse_callback(body)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["type", "source", "content", "userId", "members", "issuedTime", "text", "domainId"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_does_more_than_be_refused(value):
    try:
        got = parse_callback(json.dumps(value).encode())
    except CallbackUnreadable:
        return
    assert got.type
