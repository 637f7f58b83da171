"""What stays the same of a mail however often it is sent again."""

import hashlib
import re

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_STAYING = re.compile(
    rb"^(message-id|date|from|subject)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE
)


def mail_identity(raw: bytes) -> str:
    """A digest of who wrote what and when: the same for a mail that comes again by another way, or is tried again.

    What servers on the way write above it is left out. A Message-ID alone would not do: some programs use one for
    many mails, and some write none.
    """
    blank = _BLANK_LINE.search(raw)
    heading, body = (raw[: blank.start()], raw[blank.end() :]) if blank else (raw, raw)
    staying = sorted(each[1].lower() + b":" + b" ".join(each[2].split()) for each in _STAYING.finditer(heading))
    digest = hashlib.sha256(b"\n".join(staying) + b"\n\n")
    digest.update(body.replace(b"\r\n", b"\n").rstrip())
    return digest.hexdigest()
