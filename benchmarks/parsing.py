"""Measures how long reading a mail takes, by kind and by size, beside the standard library's parser.

    python -m benchmarks.parsing [KIND …]

CPU time, since that is what a mail takes from others: the best of several, so that others at work on the machine count
for little. Read: text, subject, sender, links, names and sizes of files. Cleaned: what a post takes of that text as
well. Ratio: of the two rates before it; above 1, a byte of a mail of 10 MB takes longer than one of 1 MB. Standard:
`email` with compat32, the tree and the decoded bytes of each part, without making text of them.
"""

import email
import email.policy
import sys
import time
from collections.abc import Callable

from benchmarks.long_mails import KINDS, long_mail
from toritsugi.mail import clean_links, read_mail, useful_text

TIMES = 60
AT_LEAST = 3
BYTES = 3_000_000
"""Mails are read until so many bytes are, `TIMES` times at most."""
GOAL_MS, GOAL_RATIO = 2.0, 1.5
ORDINARY, SIZES = 10_000, (100_000, 1_000_000, 10_000_000)


def read(raw: bytes) -> None:
    read_mail(raw)


def cleaned(raw: bytes) -> None:
    """The subject is another each time, since what was cleaned last is remembered."""
    found = read_mail(raw)
    useful_text(clean_links(found.text), f"{found.subject} {time.monotonic_ns()}")


def standard(raw: bytes) -> None:
    for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk():
        part.get_payload(decode=True)


def milliseconds(work: Callable[[bytes], None], raw: bytes) -> float:
    """The best of several."""
    best = float("inf")
    for _ in range(max(AT_LEAST, min(TIMES, BYTES // len(raw)))):
        begun = time.process_time()
        work(raw)
        best = min(best, time.process_time() - begun)
    return best * 1000


def measured(kind: str) -> bool:
    """Prints the row of this kind, and says whether it keeps to the goals."""
    ordinary = long_mail(kind, ORDINARY)
    ours, post = milliseconds(read, ordinary), milliseconds(cleaned, ordinary)
    letters = [long_mail(kind, size) for size in SIZES]
    rates = [milliseconds(read, raw) / len(raw) * 1e6 for raw in letters]
    theirs = milliseconds(standard, letters[-1]) / len(letters[-1]) * 1e6
    ratio = rates[-1] / rates[-2]
    figures = "".join(f"{each:>10.1f}" for each in rates)
    print(f"{kind:<18}{ours:>10.2f}{post:>10.2f}{figures}{ratio:>8.2f}{theirs:>10.1f}", flush=True)
    return ours <= GOAL_MS and ratio <= GOAL_RATIO


def main() -> int:
    """Ends with 1 when a mail of 10 KB takes longer than it may, or the time grows faster than the size."""
    print(f"{'':<18}{'10 KB, ms':>20}{'ms/MB of a mail of':>30}{'10 MB':>18}")
    print(f"{'mail':<18}{'read':>10}{'cleaned':>10}{'100 KB':>10}{'1 MB':>10}{'10 MB':>10}{'ratio':>8}{'standard':>10}")
    kept = [measured(kind) for kind in sys.argv[1:] or KINDS]
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
