"""A letter: what rules may look at of one mail to one recipient."""

import re
from collections.abc import Collection

import msgspec

from toritsugi.mail import ReadMail
from toritsugi.organization import MAIL_MARK

_BY = re.compile(r"\bby\s+([^\s;()]+)", re.IGNORECASE)


class Letter(msgspec.Struct, frozen=True):
    """One mail as one recipient gets it. Header names are in lower case; `size` is in bytes.

    `automatic`: no person wrote it; `auto_reply`: it answers by itself; `bounce`: it tells of a mail that did not
    arrive; `from_list`: a mailing list sent it on. `hops`: how many servers it passed; `returned`: it had left one of
    our own hosts and came back; `mark`: the organization whose mail it once was, when it carries our own mark.
    """

    recipient: str
    sender_address: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    attachments: tuple[str, ...] = ()
    size: int = 0
    automatic: bool = False
    auto_reply: bool = False
    bounce: bool = False
    from_list: bool = False
    hops: int = 0
    returned: bool = False
    mark: str = ""

    @property
    def automatic_as(self) -> str:
        """What sort of machine's mail it is: "bounce", "reply", "notice"; "" for a person's."""
        if self.bounce:
            return "bounce"
        return "reply" if self.auto_reply else "notice" if self.automatic else ""


def letter_of(
    read: ReadMail, recipient: str, *, envelope_sender: str | None, size: int, own_hosts: Collection[str]
) -> Letter:
    """The letter that a mail is. `envelope_sender`: "" is the empty return path, None when nobody knows it."""
    headers = dict(reversed(read.headers))
    return Letter(
        recipient=recipient,
        sender_address=read.sender_address or envelope_sender or "",
        sender_name=read.sender_name,
        subject=read.subject,
        text=read.text,
        headers=read.headers,
        attachments=tuple(each.name for each in read.attachments if not each.inline),
        size=size,
        automatic=read.is_automatic or envelope_sender == "",
        auto_reply=read.is_auto_reply,
        bounce=read.is_bounce,
        from_list="list-id" in headers or headers.get("precedence", "").strip().lower() == "list",
        hops=read.received_hops,
        returned=has_returned(read.headers, own_hosts),
        mark=headers.get(MAIL_MARK.lower(), "").strip(),
    )


def has_returned(headers: Collection[tuple[str, str]], own_hosts: Collection[str]) -> bool:
    """Whether the mail passed one of these hosts, then another, and now is here again.

    A mail server on the same machine stands in front of the door with the same name: that alone is no return.
    """
    passed = [
        found[1].lower().rstrip(".") for name, value in headers if name == "received" and (found := _BY.search(value))
    ]
    newest_first = [host in own_hosts for host in passed if not host.startswith("localhost")]
    return False in newest_first and True in newest_first[newest_first.index(False) :]
