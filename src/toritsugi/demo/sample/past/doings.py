"""What people do at the sample company: write mails, and call on somebody."""

import msgspec

from toritsugi.reception import Choice


class Mail(msgspec.Struct, frozen=True):
    """Somebody wrote to an employee or a mailbox (`to`: the part before the @), with these further headers.

    `files` are attached, each a name and what is in it.
    """

    to: str
    sender: str
    subject: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()


class Call(msgspec.Struct, frozen=True):
    """A visitor called `host`, who answered after so many seconds; 0: nobody did.

    After `stays` minutes the host said that the visitor has left; 0: nobody said so. `companions`: a name on each line.
    """

    host: str
    visitor: str
    visitor_company: str
    seconds: float = 0.0
    choice: Choice = "coming"
    language: str = "ja"
    stays: float = 0.0
    companions: str = ""
