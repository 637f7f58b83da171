"""What a bot can say: limits at, below and above; mentions meant and not meant."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toritsugi.lineworks import (
    ACTION_TEXT_MAX,
    ACTIONS_MAX,
    BUTTON_TEXT_MAX,
    EVERYONE,
    LABEL_MAX,
    LINK_TEXT_MAX,
    MENTIONS_MAX,
    POSTBACK_MAX,
    TEXT_MAX,
    URI_MAX,
    ContentInvalid,
    button_template,
    clean,
    escape_mentions,
    file,
    image,
    length,
    link,
    mention,
    mention_prefix,
    message_action,
    shorten,
    text,
    uri_action,
)

OPEN = uri_action("開く", "https://example.jp/")
MENTION = re.compile(r"<\s*/?\s*m", re.IGNORECASE)


def wire(content):
    return msgspec.json.decode(msgspec.json.encode(content))


def test_the_limits_are_the_documented_ones():
    assert (TEXT_MAX, BUTTON_TEXT_MAX, ACTIONS_MAX, LABEL_MAX, POSTBACK_MAX, MENTIONS_MAX) == (
        2000,
        1000,
        10,
        20,
        300,
        50,
    )


LIMITED = {
    "text": (lambda n: text("あ" * n), TEXT_MAX),
    "button text": (lambda n: button_template("あ" * n, [OPEN]), BUTTON_TEXT_MAX),
    "link words": (lambda n: link("あ" * n, "詳細", "https://a.jp"), LINK_TEXT_MAX),
    "link text": (lambda n: link("a", "あ" * n, "https://a.jp"), LINK_TEXT_MAX),
    "link address": (lambda n: link("a", "b", "https://a.jp/".ljust(n, "x")), URI_MAX),
    "label": (lambda n: uri_action("あ" * n, "https://a.jp"), LABEL_MAX),
    "message label": (lambda n: message_action("あ" * n, "a"), LABEL_MAX),
    "postback": (lambda n: message_action("a", "a", "x" * n), POSTBACK_MAX),
    "action text": (lambda n: message_action("a", "あ" * n), ACTION_TEXT_MAX),
    "actions": (lambda n: button_template("a", [OPEN] * n), ACTIONS_MAX),
    "mentions": (lambda n: text("a", [f"u{i}" for i in range(n)]), MENTIONS_MAX),
}


@pytest.mark.parametrize(("make", "limit"), LIMITED.values(), ids=LIMITED.keys())
def test_at_the_limit_and_above(make, limit):
    make(limit - 1)
    make(limit)
    with pytest.raises(ContentInvalid):
        make(limit + 1)


def test_an_emoji_counts_two():
    text("😀" * 1000)
    with pytest.raises(ContentInvalid):
        text("😀" * 1000 + "a")


def test_mentions_count():
    assert length(mention_prefix(["u"])) == len('<m userId="u">\n')
    text("a" * (TEXT_MAX - length(mention_prefix(["u"]))), ["u"])
    with pytest.raises(ContentInvalid):
        text("a" * TEXT_MAX, ["u"])


@pytest.mark.parametrize("empty", ["", " ", "\n\t　", "\x00\x01"])
def test_nothing_is_not_said(empty):
    for make in (
        lambda: text(empty),
        lambda: button_template(empty, [OPEN]),
        lambda: link("a", empty, "https://a.jp"),
        lambda: message_action(empty, "a"),
        lambda: message_action("a", empty),
        lambda: file(empty),
        lambda: image(empty),
    ):
        with pytest.raises(ContentInvalid):
            make()


def test_a_template_without_buttons_is_not_said():
    with pytest.raises(ContentInvalid):
        button_template("a", [])


@pytest.mark.parametrize("bad", ["", "javascript:alert(1)", "example.jp", "https://a b", "ftp://a", "https://a\n"])
def test_a_link_that_is_none(bad):
    with pytest.raises(ContentInvalid):
        uri_action("a", bad)
    with pytest.raises(ContentInvalid):
        link("a", "b", bad)


def test_the_wire_forms():
    assert wire(text("a")) == {"type": "text", "text": "a"}
    assert wire(link("a", "b", "https://c.jp")) == {
        "type": "link",
        "contentText": "a",
        "linkText": "b",
        "link": "https://c.jp",
    }
    assert wire(image("f")) == {"type": "image", "fileId": "f"}
    assert wire(file("f")) == {"type": "file", "fileId": "f"}
    assert wire(message_action("a", "b")) == {"type": "message", "label": "a", "text": "b"}


def test_mentions_go_in_front():
    assert text("来客です", ["u-1", "a@b.jp", EVERYONE]).text == (
        '<m userId="u-1"> <m userId="a@b.jp"> <m userId="all">\n来客です'
    )
    assert button_template("a", [OPEN], ["u"]).content_text == '<m userId="u">\na'
    assert link("a", "b", "https://c.jp", ["u"]).content_text == '<m userId="u">\na'


@pytest.mark.parametrize("bad", ["", " ", 'a"b', "a>b", "a<b", "a b", "a\nb", "a" * 256])
def test_a_mention_of_nobody(bad):
    with pytest.raises(ContentInvalid):
        mention(bad)


@pytest.mark.parametrize(
    "words",
    ['<m userId="all">', "<M USERID='all'>", '< m userId="all">', '<\nm userId="all">', "</m>", '<\x00m userId="all">'],
)
def test_markup_in_somebodys_words_is_made_harmless(words):
    for said in (
        text(words).text,
        button_template(words, [OPEN]).content_text,
        link(words, "b", "https://c").content_text,
    ):
        assert not MENTION.search(said)
        assert said.startswith("＜")


@pytest.mark.parametrize("words", ["<" + " " * 100_000, "< " * 50_000, "</ " * 30_000])
def test_long_words_take_no_long_time(words):
    assert escape_mentions(words) == words


def test_other_signs_stay():
    for words in ("1 < 2", "a<b", "<山田>", "i <3 u", "x <- y"):
        assert escape_mentions(words) == words


@settings(deadline=None)
@given(st.text(alphabet="<＜/mM \n\x00a\ud800\u200b", max_size=30))
def test_no_words_become_a_mention(words):
    try:
        said = text(words).text
    except ContentInvalid:
        return
    assert not MENTION.search(said)


@settings(deadline=None)
@given(st.text(max_size=100))
def test_what_is_cleaned_can_be_sent(words):
    cleaned = clean(words)
    msgspec.json.encode(cleaned)
    assert clean(cleaned) == cleaned
    assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in cleaned)


@pytest.mark.parametrize(
    ("words", "cleaned"),
    [
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83d", "a\ufffd"),
        ("bell\x07", "bell"),
        ("👨‍👩‍👧 が゛", "👨‍👩‍👧 が゛"),
    ],
)
def test_cleaning(words, cleaned):
    assert clean(words) == cleaned


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(0, 40))
def test_shortening_keeps_the_limit_and_the_beginning(words, limit):
    short = shorten(words, limit)
    assert length(short) <= limit
    if length(clean(words)) <= limit:
        assert short == clean(words)
    elif limit:
        assert short.endswith("…")
        assert clean(words).startswith(short[:-1])


def test_shortening_splits_no_emoji():
    assert shorten("😀😀😀", 4) == "😀…"
    assert shorten("abc", 0) == ""
