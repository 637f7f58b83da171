"""Identifiers sort in the order of their making."""

import time

import pytest

from toritsugi import identifier
from toritsugi.identifier import new_id


def test_they_sort_by_their_making_and_never_meet() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made) and len(set(made)) == 5000
    assert all(len(each) == 32 and int(each, 16) >= 0 for each in made)


def test_they_begin_with_the_time() -> None:
    before = time.time_ns() // 1_000_000
    assert before - 1 <= int(new_id()[:12], 16) <= before + 1000


def test_a_clock_set_back_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    first = new_id()
    monkeypatch.setattr(identifier.time, "time_ns", lambda: 1_000_000)
    assert first < new_id() < new_id()
