"""A body becomes a content that the platform takes, whatever visitors and senders write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.delivery.content import EMPTY, MENTION_ROOM, content_of
from toritsugi.event import Button
from toritsugi.lineworks import BUTTON_TEXT_MAX, TEXT_MAX, ButtonTemplate, ContentInvalid, Text, length
from toritsugi.notification import Body

FAMILY = "👨‍👩‍👧‍👦"
ANSWER = Button("answer", "すぐ行きます", "answer/1/coming")


def words_of(body: Body) -> str:
    content = content_of(body)
    assert isinstance(content, Text | ButtonTemplate)
    return content.text if isinstance(content, Text) else content.content_text


@pytest.mark.parametrize("unit", ["a", "あ", "が".replace("が", "か\u3099"), "👍", FAMILY, "\U0001f1ef\U0001f1f5"])
@pytest.mark.parametrize("extra", [-1, 0, 1, 500])
@pytest.mark.parametrize(("buttons", "limit"), [((), TEXT_MAX), ((ANSWER,), BUTTON_TEXT_MAX)])
def test_the_edges_of_the_limit(unit: str, extra: int, buttons: tuple[Button, ...], limit: int) -> None:
    text = unit * (limit // length(unit))
    text = text[: len(text) + extra] if extra < 0 else text + "x" * (limit - length(text) + extra)
    said = words_of(Body(text, buttons=buttons))
    assert length(said) <= limit
    assert (said == text) is (length(text) <= limit)
    assert said.encode()


def test_a_mention_has_room_of_its_own() -> None:
    said = words_of(Body("あ" * 3000, mention="u" * 100, mention_name="田中"))
    assert said.startswith('<m userId="') and length(said) <= TEXT_MAX
    assert length(said) > TEXT_MAX - MENTION_ROOM


@pytest.mark.parametrize(
    "name", ['<m userId="all">', "< m userId='all'>", '<M USERID="all">', '</m><m userId="all">', '<\tm userId="all">']
)
def test_a_visitor_cannot_mention_everybody(name: str) -> None:
    for body in (Body(f"{name} 様がお見えです"), Body("x", mention_name=name), Body(name, "tanaka@sample", "田中")):
        said = words_of(body).removeprefix('<m userId="tanaka@sample">')
        assert "<m" not in said.lower().replace("\t", "").replace(" ", "")


def test_what_cannot_be_written_becomes_something_that_can() -> None:
    said = words_of(Body("a\ud800b\x00c\x1b[31m\u202e"))
    assert said.encode() and "\x00" not in said and "\x1b" not in said


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_an_empty_text_says_so(text: str) -> None:
    assert words_of(Body(text)) == EMPTY


def test_a_name_is_written_out_when_it_cannot_be_mentioned() -> None:
    assert words_of(Body("来客です", mention="", mention_name="田中 さん")) == "田中 さん\n来客です"


def test_long_labels_are_cut_and_broken_links_refused_before_the_call() -> None:
    content = content_of(Body("x", buttons=(Button("answer", "あ" * 50, "1"), Button("open", "開く", "https://a.b/c"))))
    assert isinstance(content, ButtonTemplate)
    assert all(length(action.label) <= 20 for action in content.actions)
    with pytest.raises(ContentInvalid):
        content_of(Body("x", buttons=(Button("open", "開く", "javascript:alert(1)"),)))


@given(st.text(max_size=3000), st.text(max_size=300), st.booleans())
def test_no_text_is_too_much(text: str, name: str, buttons: bool) -> None:
    said = words_of(Body(text, mention_name=name, buttons=(ANSWER,) if buttons else ()))
    assert 1 <= length(said) <= (BUTTON_TEXT_MAX if buttons else TEXT_MAX)
