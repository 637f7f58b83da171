"""The heading of a message that tells several notices: how many, of when, and which of them when it is not alone."""

from collections.abc import Sequence

import msgspec

from toritsugi.clock import japan_time
from toritsugi.event import Urgency
from toritsugi.notification import Notification
from toritsugi.organization import Language
from toritsugi.routing.phrases import phrase


class Heading(msgspec.Struct, frozen=True):
    """Of `total` notices, said in full by `text`."""

    text: str
    total: int
    language: Language

    def over(self, first: int, count: int) -> str:
        """The heading of the message that has `count` of them from the one at `first` on, counted from 0."""
        if count == self.total:
            return self.text
        numbers = {"first": str(first + 1), "last": str(first + count)}
        return f"{self.text}\n{phrase(self.language, 'merged.part', **numbers)}"

    @property
    def longest(self) -> str:
        return self.over(self.total, 0)


def heading_of(told: Sequence[Notification], language: Language) -> Heading:
    """For notices of one urgency, in order. A digest names the time in which they came."""
    values = {"count": str(len(told))}
    key = "merged.notices"
    if told[0].urgency is Urgency.DIGEST:
        moments = [each.created_at for each in told]
        key, values["period"] = "merged.digest", _period(min(moments), max(moments), language)
    return Heading(phrase(language, key, **values), len(told), language)


def _period(since: float, until: float, language: Language) -> str:
    """11/28 9:05〜17:00, in Japan's time; one moment when all came in one minute."""
    first, last = (_moment(each, language) for each in (since, until))
    if first == last:
        return first
    day, _, time = last.rpartition(" ")
    return f"{first}{phrase(language, 'until')}{time if first.startswith(f'{day} ') else last}"


def _moment(seconds: float, language: Language) -> str:
    return f"{japan_time(seconds):{'%-m/%-d %-H:%M' if language == 'ja' else '%-d %b %-H:%M'}}"
