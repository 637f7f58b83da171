"""What one employee wishes, and what follows for a notice that comes at a certain moment."""

from typing import Literal

import msgspec

from toritsugi.clock import DAY, start_of_day

Wish = Literal["off", "dm", "room", "both", "digest"]
WISHES: tuple[Wish, ...] = ("dm", "room", "both", "digest", "off")
DIGEST_MINUTES = (540,)
"""Minutes after midnight when digests are told to somebody who has chosen no hour: at nine."""


class QuietHours(msgspec.Struct, frozen=True):
    """From when until when, each day, in minutes after midnight in Japan. `since` > `until` crosses midnight."""

    since: int
    until: int

    def end_after(self, now: float) -> float:
        """When the quiet ends that reigns now; 0.0 when it does not reign. Seconds since the epoch."""
        midnight = start_of_day(now)
        minute = (now - midnight) / 60
        crosses = self.since > self.until
        if crosses and minute >= self.since:
            return midnight + DAY + self.until * 60
        reigns = minute < self.until and (crosses or minute >= self.since)
        return midnight + self.until * 60 if reigns else 0.0


class Absence(msgspec.Struct, frozen=True):
    """From when until when somebody is away (seconds since the epoch), and which employee is told instead."""

    since: float
    until: float
    deputy_id: str

    def reigns(self, now: float) -> bool:
        return self.since <= now < self.until


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """An employee's wishes. A kind that is not in `kinds` has none: then the usual holds.

    `digest_minutes`: when digests are told, in minutes after midnight in Japan; empty for the usual hour.
    """

    kinds: dict[str, Wish] = {}
    quiet: QuietHours | None = None
    digest_minutes: tuple[int, ...] = ()
    absence: Absence | None = None

    def told_at(self, now: float) -> float:
        """When a notice that comes now may be told: 0.0 for at once, otherwise the end of the quiet hours."""
        return self.quiet.end_after(now) if self.quiet else 0.0

    def digest_at(self, now: float) -> float:
        """The next hour for digests after this moment, put off to the end of quiet hours that it falls into."""
        minutes = sorted(self.digest_minutes or DIGEST_MINUTES)
        midnight = start_of_day(now)
        moments = (midnight + day + minute * 60 for day in (0.0, DAY) for minute in minutes)
        following = next(moment for moment in moments if moment > now)
        return self.told_at(following) or following
