"""One mail from bytes to what can be shown of it."""

from dataclasses import dataclass, replace

from toritsugi.mail.attachments import Attachment
from toritsugi.mail.automatic import is_auto_reply, is_automatic, is_bounce
from toritsugi.mail.body import LONGEST, read_body
from toritsugi.mail.decoding import decode_header
from toritsugi.mail.heading import read_date, read_message_id, read_sender
from toritsugi.mail.problems import UNREADABLE, Problems
from toritsugi.mail.structure import Part, head_of, header_text, parse_structure
from toritsugi.mail.tidy import one_line

_SUBJECT = 2_000
_HEADERS = 500
_HEADER_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class ReadMail:
    """All that was read; nothing here is bytes, and nothing has control characters."""

    subject: str
    sender_name: str
    sender_address: str
    message_id: str
    date: float | None
    text: str
    attachments: tuple[Attachment, ...]
    links: tuple[str, ...]
    is_automatic: bool
    is_auto_reply: bool
    is_bounce: bool
    received_hops: int
    problems: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]


def read_mail(raw: bytes) -> ReadMail:
    """Reads any bytes as a mail; never raises.

    ``date`` is in seconds since 1970; ``message_id`` has no angle brackets; ``text`` is NFC with LF line ends.
    What could not be read is named in ``problems``; a mail that defeats the reader altogether has the problem
    "unreadable" and is otherwise empty.
    """
    try:
        return _read(raw, Problems())
    except Exception:  # the promise to the caller: a mail that was accepted is never lost to a parser
        return ReadMail("", "", "", "", None, "", (), (), False, False, False, 0, (UNREADABLE,), ())


def read_head(raw: bytes) -> ReadMail:
    """What the headers say by themselves: quick, however long the mail is. Without text and problems."""
    return replace(read_mail(head_of(raw)), text="", attachments=(), links=(), problems=())


def unreadable(raw: bytes) -> ReadMail:
    """A mail that has defeated the reader: what its headers say, and that the rest could not be read."""
    return replace(read_head(raw), problems=(UNREADABLE,))


def mail_file(raw: bytes, number: int) -> bytes | None:
    """What is in the file that stands at that number (from 0) among a mail's attachments; never raises.

    None when there is none, or it cannot be read.
    """
    try:
        return read_body(parse_structure(raw, Problems()), Problems()).contents[number]()
    except Exception:  # as for the whole mail
        return None


def _read(raw: bytes, problems: Problems) -> ReadMail:
    root = parse_structure(raw, problems)
    hint = _charset_hint(root)
    subject = one_line(header_text(root, "subject", problems, hint))[:_SUBJECT]
    sender = read_sender(root, problems, hint)
    body = read_body(root, problems)
    bounce = is_bounce(root, subject, sender)
    text = "\n\n".join(body.blocks)
    if len(text) > LONGEST:
        problems.add("long-text")
        text = text[:LONGEST].rstrip()
    return ReadMail(
        subject=subject,
        sender_name=sender.name,
        sender_address=sender.address,
        message_id=read_message_id(root),
        date=read_date(root, problems),
        text=text,
        attachments=tuple(body.attachments),
        links=tuple(map(one_line, body.links)),
        is_automatic=bounce or is_automatic(root, subject),
        is_auto_reply=not bounce and is_auto_reply(root, subject),
        is_bounce=bounce,
        received_hops=sum(name == "received" for name, _ in root.headers),
        headers=_decoded_headers(root, hint),
        problems=problems.listed(),
    )


def _charset_hint(root: Part) -> str:
    """The charset of the first text: raw 8-bit headers are most often in the same one."""
    stated = (part.content.parameters.get("charset", "") for part in root.everything())
    return next(filter(None, stated), "")


def _decoded_headers(root: Part, hint: str) -> tuple[tuple[str, str], ...]:
    unheard = Problems()
    return tuple(
        (name, one_line(decode_header(value[: 4 * _HEADER_LENGTH], unheard, hint))[:_HEADER_LENGTH])
        for name, value in root.headers[:_HEADERS]
    )
