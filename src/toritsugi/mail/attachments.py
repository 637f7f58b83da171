"""Files that came with a mail: their names made safe, their kinds, their sizes."""

import re
from dataclasses import dataclass

from toritsugi.mail.charsets import decode_text
from toritsugi.mail.decoding.transfer import UuBlock
from toritsugi.mail.problems import Problems
from toritsugi.mail.structure import Part
from toritsugi.mail.tidy import one_line

_LONGEST = 200
_PATH = re.compile(r"^.*[/\\](?=[^/\\])")
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_SEALED = {
    "application/ms-tnef": "tnef",
    "application/vnd.ms-tnef": "tnef",
    "application/pkcs7-mime": "smime",
    "application/x-pkcs7-mime": "smime",
    "application/pgp-encrypted": "pgp-encrypted",
}
_EXTENSIONS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "application/ms-tnef": ".dat",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file: its name (never a path), its media type, its size in bytes once decoded."""

    name: str
    content_type: str
    size: int
    inline: bool = False


def attachment_of(part: Part, number: int, problems: Problems) -> Attachment:
    """The attachment that ``part`` is; ``number`` names it when the sender did not."""
    kind, name = part.content.main, part.filename()
    problems.add(_SEALED.get(kind, ""))
    if kind.endswith("ms-tnef"):
        name = name or "winmail.dat"
    inline = part.disposition.main != "attachment" and bool(part.first("content-id"))
    safe = safe_name(name) or f"attachment-{number}{_EXTENSIONS.get(kind, '.bin')}"
    return Attachment(safe, kind, part.size(problems), inline)


def uuencoded(block: UuBlock, problems: Problems) -> Attachment:
    """A file that stands uuencoded in the text."""
    name, problem = decode_text(block.name)
    problems.add(problem)
    return Attachment(safe_name(name) or "attachment.bin", "application/octet-stream", block.size)


def safe_name(name: str) -> str:
    """One line without directories or characters that file systems refuse; the extension survives shortening."""
    name = _FORBIDDEN.sub("_", _PATH.sub("", one_line(name))).strip(". ")
    if len(name) <= _LONGEST:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:_LONGEST]
    return f"{stem[: _LONGEST - len(extension) - 1]}.{extension}"
