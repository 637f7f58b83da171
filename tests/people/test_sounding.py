"""Every usual spelling of a name by sound becomes the same letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.people.sounding import beginnings, cleaned, ideographs, is_sound, sound, without_honorific


@pytest.mark.parametrize(
    ("kana", "spellings"),
    [
        ("さとう", ["satou", "sato", "satō", "satô", "satoh", "SATO", "サトウ", "ｻﾄｳ", "Ｓａｔｏ", "sa tou"]),
        ("しみず", ["shimizu", "simizu", "シミズ"]),
        ("つちや", ["tsuchiya", "tutiya"]),
        ("じゅんこ", ["junko", "zyunko", "jyunko"]),
        ("しゅうじ", ["shuji", "syuuzi", "shūji", "shuuji"]),
        ("ちゃたに", ["chatani", "tyatani"]),
        ("ふじた", ["fujita", "huzita"]),
        ("おおの", ["oono", "ohno", "ono", "Ōno"]),
        ("ほんま", ["honma", "homma", "honnma"]),
        ("しんいち", ["shinichi", "shin'ichi", "sin-iti"]),
        ("はっちょう", ["hatcho", "haccho", "hattyou"]),
        ("ちづる", ["chizuru", "tiduru", "chidzuru"]),
        ("かをり", ["kaori", "kawori"]),
        ("ゆうき", ["yuuki", "yuki", "yūki", "ユーキ"]),
    ],
)
def test_spellings_of_one_name_are_one(kana: str, spellings: list[str]) -> None:
    assert {sound(spelling) for spelling in spellings} == {sound(kana)}


@pytest.mark.parametrize(("one", "other"), [("さとう", "かとう"), ("こんの", "こうの"), ("はら", "はた")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("typed", "whole"), [("sh", "shimizu"), ("suzuki j", "すずきじゅん"), ("ts", "つちや"), ("hom", "ほんま")]
)
def test_half_typed_letters_still_begin_the_name(typed: str, whole: str) -> None:
    assert any(sound(whole).startswith(beginning) for beginning in beginnings(typed))


def test_old_forms_of_kanji_are_the_common_ones() -> None:
    assert ideographs("髙橋 邉見") == ideographs("高橋辺見")
    assert ideographs("齋藤") == ideographs("斉藤") == ideographs("斎藤")


@pytest.mark.parametrize("text", ["たなか", "タナカ", "ﾀﾅｶ", "tanaka", "Tánaka", "た na"])
def test_kana_and_latin_letters_are_sound(text: str) -> None:
    assert is_sound(text)


@pytest.mark.parametrize("text", ["田中", "田なか", "김민수", ""])
def test_other_writing_is_not_sound(text: str) -> None:
    assert not is_sound(text)


@pytest.mark.parametrize("text", ["田中様", "田中さん", "田中さま", "田中氏"])
def test_an_honorific_falls_away(text: str) -> None:
    assert without_honorific(text) == "田中"


def test_an_honorific_alone_stays() -> None:
    assert without_honorific("様") == "様"


@given(st.text())
def test_any_text_can_be_folded(text: str) -> None:
    assert "\x00" not in cleaned(text)
    assert sound(text) == "" or sound(text).isascii()
    assert all(letter.isascii() for beginning in beginnings(text) for letter in beginning)
    assert " " not in ideographs(text)
