"""Login IDs come whole or in halves, with blanks and full-width signs; swapped halves are noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.connections import join_login_id, looks_swapped, split_login_id


@pytest.mark.parametrize(
    ("typed", "halves"),
    [
        ("hogehoge@testtest", ("hogehoge", "testtest")),
        (" hogehoge@testtest \n", ("hogehoge", "testtest")),
        ("ｈｏｇｅ＠ｔｅｓｔ", ("hoge", "test")),
        ("taro.yamada@example.co.jp", ("taro.yamada", "example.co.jp")),
        ("mailto:taro@example.com", ("taro", "example.com")),
        ("user0001-0000", ("user0001-0000", "")),
        ("", ("", "")),
        ("@testtest", ("", "testtest")),
    ],
)
def test_a_whole_id_is_split(typed: str, halves: tuple[str, str]) -> None:
    assert split_login_id(typed) == halves


@pytest.mark.parametrize(
    ("user", "group", "whole"),
    [
        ("hogehoge", "testtest", "hogehoge@testtest"),
        ("hogehoge", "@testtest", "hogehoge@testtest"),
        ("hogehoge@", "testtest", "hogehoge@testtest"),
        ("hogehoge@testtest", "", "hogehoge@testtest"),
        ("hogehoge@testtest", "testtest", "hogehoge@testtest"),
        ("", "hogehoge@testtest", "hogehoge@testtest"),
        ("user0001", "", "user0001"),
    ],
)
def test_two_fields_make_one_id(user: str, group: str, whole: str) -> None:
    assert join_login_id(user, group) == whole


@given(st.from_regex(r"[a-z0-9._-]{1,20}", fullmatch=True), st.from_regex(r"[a-z0-9.-]{1,20}", fullmatch=True))
def test_splitting_and_joining_undo_each_other(user: str, group: str) -> None:
    assert split_login_id(join_login_id(user, group)) == (user, group)


@pytest.mark.parametrize(
    ("user", "group", "known", "swapped"),
    [
        ("testtest", "hogehoge", "testtest", True),
        ("hogehoge", "testtest", "testtest", False),
        ("same", "same", "same", False),
        ("example.co.jp", "hogehoge", "", True),
        ("taro.yamada", "testtest", "", False),
        ("@testtest", "hogehoge", "", True),
        ("testtest", "hogehoge@", "", True),
        ("hogehoge", "example.com", "", False),
    ],
)
def test_swapped_halves_are_noticed(user: str, group: str, known: str, swapped: bool) -> None:
    assert looks_swapped(user, group, known) is swapped
