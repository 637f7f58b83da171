"""The pauses between tries."""

import pytest

from toritsugi.delivery.pacing.backoff import JITTER, pause
from toritsugi.event import Urgency


@pytest.mark.parametrize(
    ("urgency", "steps"),
    [
        (Urgency.CALL, [1, 2, 4, 8, 15, 15, 15]),
        (Urgency.TEST, [1, 2, 4, 8, 15, 15]),
        (Urgency.NOTICE, [2, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 1800]),
        (Urgency.DIGEST, [2, 5, 15]),
    ],
)
def test_the_schedule_within_its_jitter(urgency: Urgency, steps: list[float]) -> None:
    for tries, step in enumerate(steps, 1):
        pauses = [pause(tries, urgency) for _ in range(50)]
        assert step * (1 - JITTER) <= min(pauses) <= max(pauses) <= step * (1 + JITTER)


def test_a_crowd_does_not_return_as_one() -> None:
    assert len({round(pause(3, Urgency.NOTICE), 6) for _ in range(50)}) > 40


def test_a_call_is_tried_at_least_eight_times_before_it_expires() -> None:
    assert sum(pause(tries, Urgency.CALL) for tries in range(1, 9)) < 600
