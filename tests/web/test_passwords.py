"""Passwords: which may be chosen, and that checking tells nobody who exists."""

import re
import statistics
import time

import pytest

from toritsugi.web import PasswordKeeper
from toritsugi.web.accounts import weakness_of
from web.front_door import QUICK

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("", "too_short"),
        ("fourteen chars", "too_short"),
        ("correct wolves sing", None),
        ("              1", "common"),
        ("a" * 15, "common"),
        ("ababababababababab", "common"),
        ("passwordpassword", "common"),
        ("Password12345678", "common"),
        ("PASSWORD-2026-11!", "common"),
        ("qwertyuiopasdfghjkl", "common"),
        ("administrator2026", "common"),
        ("lineworks-toritsugi-1", "common"),
        ("株式会社管理者パスワード2026年", "common"),
        ("correct horse battery staple", "common"),
        ("123456789012345678", "common"),
        ("misaki.example.com1", "common"),
        ("misakimisakimisaki", "common"),
        ("青い鳥が窓辺で朝の歌をうたっている", None),
        ("漢字" * 4 + "だけで十分に長い合言葉", None),
        ("8205 1739 4460 9921", None),
        ("  spaces count as well  ", None),
        ("x9" + "長" * 10 + "い合い言葉です", None),
        ("w" * 100 + "olves and rivers" + "z" * 84, None),
        ("wolves and rivers " * 12, "too_long"),
    ],
)
def test_length_counts_and_composition_does_not(password: str, weakness: str | None) -> None:
    assert weakness_of(password, ("misaki@example.com", "佐藤 美咲")) == weakness


async def test_a_password_is_the_same_however_the_keyboard_composed_it() -> None:
    keeper = PasswordKeeper(QUICK)
    kept = await keeper.hash("がぎぐげごの歌をうたう鳥たちへ")
    assert await keeper.matches(kept, "か\u3099き\u3099く\u3099け\u3099こ\u3099の歌をうたう鳥たちへ")
    assert not await keeper.matches(kept, "がぎぐげごの歌をうたう鳥たちヘ")


async def test_nothing_is_cut_off() -> None:
    keeper = PasswordKeeper(QUICK)
    long = "wolves and rivers, " * 10
    kept = await keeper.hash(long + "a")
    assert not await keeper.matches(kept, long + "b")


async def test_what_is_kept_is_argon2id_and_is_renewed_when_the_parameters_change() -> None:
    usual, quick = PasswordKeeper(), PasswordKeeper(QUICK)
    kept = await usual.hash("correct wolves sing")
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$", kept)
    assert found
    assert int(found[1]) >= 19456
    assert not usual.is_outdated(kept)
    assert usual.is_outdated(await quick.hash("correct wolves sing"))


async def test_broken_hashes_let_nobody_in() -> None:
    assert not await PasswordKeeper(QUICK).matches("not a hash", "correct wolves sing")


async def test_nobody_takes_as_long_as_somebody() -> None:
    keeper = PasswordKeeper()
    kept = await keeper.hash("correct wolves sing")
    await keeper.matches(None, "warm up")
    took: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(9):
        for known in (True, False):
            start = time.process_time()
            assert not await keeper.matches(kept if known else None, "some other words")
            took[known].append(time.process_time() - start)
    somebody, nobody = statistics.median(took[True]), statistics.median(took[False])
    assert abs(somebody - nobody) < 0.4 * somebody
