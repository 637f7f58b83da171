"""Every answer of the platform, and what it means."""

import pytest

from toritsugi.delivery.verdict import REASONS, Verdict, Word, judge, judge_silence, sentence
from toritsugi.lineworks import NotReached, RateLimits, Reply, Unreached

PAGE = b"<html><body>Sign in to the Wi-Fi</body></html>"


def verdict(status: int, *, mentions: bool = False, renewed: bool = False, **given: object) -> Verdict:
    return judge(Reply(status=status, **given), mentions=mentions, renewed=renewed)  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [b"", b"{}", b'{"messageId": "1"}', b" \n", PAGE])
def test_201_is_delivered_whatever_it_says(body: bytes) -> None:
    assert verdict(201, body=body) == Verdict(Word.DELIVERED)


@pytest.mark.parametrize("status", [200, 202, 204, 299])
@pytest.mark.parametrize(
    ("body", "complete", "word"),
    [
        (b"", True, Word.DELIVERED),
        (b"{}", True, Word.DELIVERED),
        (PAGE, True, Word.RETRY),
        (b'{"a', True, Word.RETRY),
        (b"\xff\xfe", True, Word.RETRY),
        (b"{}", False, Word.RETRY),
        (b"", False, Word.RETRY),
    ],
)
def test_another_success_counts_only_when_the_platform_speaks(
    status: int, body: bytes, complete: bool, word: Word
) -> None:
    found = verdict(status, body=body, complete=complete)
    assert (found.word, found.doubtful) == (word, word is Word.RETRY)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
def test_a_redirect_is_never_followed_but_tried_again(status: int) -> None:
    assert verdict(status) == Verdict(Word.RETRY, "unavailable")


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 520, 599, 408, 425])
def test_trouble_over_there_is_tried_again_without_doubt(status: int) -> None:
    assert verdict(status) == Verdict(Word.RETRY, "unavailable")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "refused"),
        (402, "refused"),
        (403, "bot_not_allowed"),
        (404, "not_found"),
        (405, "refused"),
        (409, "refused"),
        (410, "refused"),
        (413, "refused"),
        (415, "refused"),
        (422, "refused"),
        (451, "refused"),
        (499, "refused"),
    ],
)
def test_a_refusal_is_final_and_says_why(status: int, reason: str) -> None:
    assert verdict(status, code="WHATEVER", description="anything") == Verdict(Word.DEAD, reason)


def test_a_refused_mention_is_sent_bare_and_only_400_is_about_mentions() -> None:
    assert verdict(400, mentions=True).word is Word.BARE
    assert verdict(403, mentions=True).word is Word.DEAD
    assert verdict(404, mentions=True).word is Word.DEAD


def test_a_refused_token_is_first_renewed_then_holds_the_connection() -> None:
    assert verdict(401).word is Word.AGAIN
    assert verdict(401, renewed=True).word is Word.HOLD
    assert verdict(403, renewed=True).word is Word.DEAD


@pytest.mark.parametrize(
    ("reset", "retry_after", "wait"),
    [
        (None, None, 60),
        (30, None, 30),
        (0, None, 1),
        (3600, None, 120),
        (None, 5.5, 5.5),
        (None, 86_400.0, 120),
        (None, 0.0, 1),
        (7, 90.0, 7),
    ],
)
def test_too_many_waits_as_long_as_told_within_reason(
    reset: int | None, retry_after: float | None, wait: float
) -> None:
    limits = None if reset is None else RateLimits(reset=reset)
    assert verdict(429, limits=limits, retry_after=retry_after) == Verdict(Word.WAIT, "too_many", wait)


@pytest.mark.parametrize(("sent", "doubtful"), [(False, False), (True, True), (None, True)])
def test_silence_is_doubtful_unless_nothing_was_written(sent: bool | None, doubtful: bool) -> None:
    failure = NotReached(Unreached.TIMEOUT, sent=sent)
    assert judge_silence(failure) == Verdict(Word.RETRY, "not_reached", doubtful=doubtful)


@pytest.mark.parametrize("status", range(200, 600))
def test_every_status_has_a_verdict_with_a_sentence_in_both_languages(status: int) -> None:
    for mentions in (False, True):
        for renewed in (False, True):
            found = verdict(status, mentions=mentions, renewed=renewed)
            assert found.word is Word.DELIVERED or (sentence(found.reason, "ja") and sentence(found.reason, "en"))


def test_sentences_carry_no_full_stop() -> None:
    assert all(not words.endswith(("。", ".")) for pair in REASONS.values() for words in pair)
