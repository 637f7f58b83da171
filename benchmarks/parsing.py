"""Measures how long reading a mail takes, by kind and by size, beside the standard library's parser.

    python -m benchmarks.parsing

CPU time, since that is what a mail takes from others. Read: text, subject, sender, links, names and sizes of files.
Cleaned: what a post takes of that text as well. Standard: `email` with compat32, the tree and the decoded bytes of each
part, without making text of them.
"""

import email
import email.policy
import sys
import time
from collections.abc import Callable
from email.message import EmailMessage

from toritsugi.mail import clean_links, read_mail, useful_text

TIMES = 201
GOAL_MS = 2.0
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
LINE = "お世話になっております。商談「青葉物産 倉庫更新」の予定が更新されました。\n"
LINK = "https://crm.example/timeline/2811?id=12\n"


def plain(size: int) -> EmailMessage:
    """ISO-2022-JP, as many Japanese systems send it."""
    some = LINE * 10 + LINK
    return _letter(some * (size // len(some.encode("iso2022_jp"))), "iso-2022-jp")


def html(size: int) -> EmailMessage:
    """A plain form that says nothing, and the HTML."""
    letter = _letter("このメールは HTML メールです。\n", "utf-8")
    row = f'<tr><td style="color:#333"><a href="https://crm.example/a?id=1">{LINE[:40]}</a></td></tr>\n'
    rows = row * (size // (3 * len(row)))
    letter.add_alternative(f"<html><body><table>{rows}</table></body></html>", subtype="html", cte="quoted-printable")
    return letter


def with_file(size: int) -> EmailMessage:
    """A short text, and a file that is most of the mail."""
    letter = _letter(LINE * 5, "utf-8")
    letter.add_attachment(
        bytes(range(256)) * (size * 3 // 4 // 256), maintype="image", subtype="png", filename="図.png"
    )
    return letter


def _letter(text: str, charset: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Message-ID"] = "CRM <crm@crm.example>", "a@b.example", "<1@crm.example>"
    letter["Subject"] = "【タイムライン】新しいコメントがあります"
    letter.set_content(text, charset=charset)
    return letter


def read(raw: bytes) -> None:
    read_mail(raw)


def cleaned(raw: bytes) -> None:
    found = read_mail(raw)
    useful_text(clean_links(found.text), found.subject)


def standard(raw: bytes) -> None:
    for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk():
        part.get_payload(decode=True)


def milliseconds(work: Callable[[bytes], None], raw: bytes) -> float:
    """The median; large mails are done less often."""
    taken = []
    for _ in range(max(3, min(TIMES, TIMES * 100_000 // (len(raw) * 10)))):
        begun = time.process_time()
        work(raw)
        taken.append(time.process_time() - begun)
    return sorted(taken)[len(taken) // 2] * 1000


def main() -> int:
    """Ends with 1 when a mail of 10 KB takes longer than it may."""
    slow = False
    print(f"{'mail':<12}{'bytes':>12}{'read ms':>12}{'ms/MB':>10}{'and cleaned':>14}{'standard ms':>14}")
    for kind in (plain, html, with_file):
        for size in SIZES:
            raw = kind(size).as_bytes()
            ours, post, theirs = (milliseconds(work, raw) for work in (read, cleaned, standard))
            slow = slow or (size == SIZES[0] and ours > GOAL_MS)
            figures = f"{ours:>12.2f}{ours / len(raw) * 1e6:>10.1f}{post:>14.2f}{theirs:>14.2f}"
            print(f"{kind.__name__:<12}{len(raw):>12}{figures}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
