"""Sealing: only the key opens, only at the place it was sealed for."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.connections import Seal, SealBroken, SealingKeyUnusable, load_or_make_key
from toritsugi.connections.sealing import parse_keys

KEYS = st.binary(min_size=32, max_size=32)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PLACES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
HERE = "connection/1/client_secret"


@given(KEYS, TEXTS, PLACES)
def test_what_is_sealed_opens_again(key: bytes, text: str, place: str) -> None:
    seal = Seal([key])
    assert seal.open(seal.seal(text, place), place) == text


@given(TEXTS.filter(bool), PLACES, PLACES)
def test_it_opens_nowhere_else(text: str, place: str, other: str) -> None:
    seal = Seal([b"k" * 32])
    sealed = seal.seal(text, place)
    if place != other:
        with pytest.raises(SealBroken):
            seal.open(sealed, other)


@given(st.data())
def test_one_changed_bit_is_noticed(data: st.DataObject) -> None:
    seal = Seal([b"k" * 32])
    sealed = bytearray(seal.seal("a secret", HERE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBroken):
        seal.open(bytes(sealed), HERE)


@given(st.binary(min_size=1, max_size=80))
def test_strange_bytes_are_refused_in_words(strange: bytes) -> None:
    with pytest.raises(SealBroken, match=HERE):
        Seal([b"k" * 32]).open(strange, HERE)


@given(TEXTS.filter(lambda text: len(text) > 3))
def test_the_text_is_not_in_the_sealed_bytes(text: str) -> None:
    assert text.encode() not in Seal([b"k" * 32]).seal(text, HERE)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    seal = Seal([b"k" * 32])
    assert len({seal.seal("a secret", HERE) for _ in range(100)}) == 100


def test_nothing_stays_nothing() -> None:
    seal = Seal([b"k" * 32])
    assert seal.seal("", HERE) == b""
    assert seal.open(b"", HERE) == ""


def test_the_first_key_seals_and_all_keys_open() -> None:
    old, both, new = Seal([b"o" * 32]), Seal([b"n" * 32, b"o" * 32]), Seal([b"n" * 32])
    before, after = old.seal("a secret", HERE), both.seal("a secret", HERE)
    assert both.open(before, HERE) == both.open(after, HERE) == new.open(after, HERE) == "a secret"
    assert not both.is_current(before)
    assert both.is_current(after)
    with pytest.raises(SealBroken, match="another key"):
        new.open(before, HERE)


def test_neither_key_nor_text_shows() -> None:
    seal = Seal([b"k" * 32])
    with pytest.raises(SealBroken) as broken:
        seal.open(seal.seal("a secret", HERE), "elsewhere")
    shown = f"{seal!r} {broken.value}"
    assert "a secret" not in shown
    assert (b"k" * 32).hex() not in shown


@given(st.lists(KEYS, min_size=1, max_size=3, unique=True), st.sampled_from(["hex", "base64", "urlsafe", "bare"]))
def test_keys_are_read_in_each_spelling(keys: list[bytes], spelling: str) -> None:
    spell = {
        "hex": bytes.hex,
        "base64": lambda key: base64.b64encode(key).decode(),
        "urlsafe": lambda key: base64.urlsafe_b64encode(key).decode(),
        "bare": lambda key: base64.b64encode(key).decode().rstrip("="),
    }[spelling]
    text = "# keys, the newest first\n" + "\n".join(map(spell, keys)) + "\r\n"
    assert parse_keys(text) == tuple(keys)


@pytest.mark.parametrize("text", ["", "  \n", "# only a remark", "password", "ab" * 31, "A" * 44, "11" * 32 + " x"])
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(SealingKeyUnusable) as unusable:
        parse_keys(text)
    assert "base64" in str(unusable.value)
    assert not text.strip() or text not in str(unusable.value)


def test_the_same_key_twice_is_refused() -> None:
    with pytest.raises(SealingKeyUnusable, match="twice"):
        parse_keys("11" * 32 + "," + "11" * 32)


def test_a_key_file_is_made_once_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "new" / "sealing.key"
    text = load_or_make_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_make_key(path) == text
    assert Seal.from_text(text)
    assert [each.name for each in path.parent.iterdir()] == ["sealing.key"]


def test_several_starters_get_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "sealing.key"
    with ThreadPoolExecutor(8) as pool:
        texts = set(pool.map(lambda _: load_or_make_key(path), range(32)))
    assert len(texts) == 1


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff\xfe\x00"])
def test_a_broken_key_file_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sealing.key"
    path.write_bytes(content)
    with pytest.raises(SealingKeyUnusable, match=str(path)):
        load_or_make_key(path)
    assert path.read_bytes() == content


def test_a_key_file_that_others_can_read_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sealing.key"
    text = load_or_make_key(path)
    path.chmod(0o644)
    load_or_make_key(path)
    told = capsys.readouterr().out
    assert "chmod 600" in told
    assert text.strip() not in told
