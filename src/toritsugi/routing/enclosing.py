"""The files of a mail: named in the post, and said after it where a rule wants that."""

from collections.abc import Iterator, Sequence

import msgspec

from toritsugi.event import AttachedFile, Event
from toritsugi.identifier import new_id
from toritsugi.notification import Body, Enclosure, Notification
from toritsugi.organization import Language
from toritsugi.routing.phrases import phrase

LARGEST = 5_000_000
"""Bytes of a file that is said. The platform leaves its limit to each company's administrator (official page
"Attachment"); what is larger takes too long to be given to it within one call."""
MOST = 5
"""Files of one mail that are said; the others are named."""
BARRED = frozenset({"bat", "cmd", "com", "cpl", "exe", "scr", "js", "vbs", "wsf", "hta"})
"""Extensions that the platform refuses unless a company allows them (official page "File")."""
NAMED, NAME_LIMIT = 5, 60
"""Files that a post names, and characters of each name."""


def files_line(event: Event, language: Language) -> str:
    """The names and sizes of the files that came with it; "" when none came."""
    if not event.files:
        return ""
    named = [_sized(each, language) for each in event.files[:NAMED]]
    if (more := len(event.files) - NAMED) > 0:
        named.append(phrase(language, "files.more", count=str(more)))
    return phrase(language, "files", files=phrase(language, "and").join(named))


def with_files(event: Event, told: Notification, language: Language) -> Iterator[Notification]:
    """The notification, and after it one for each file that goes with it. A file goes nowhere else when refused."""
    files = list(_said(event))
    if not files:
        yield told
        return
    yield msgspec.structs.replace(told, body=msgspec.structs.replace(told.body, is_followed=True))
    for file in files:
        words = phrase(language, "files", files=_sized(AttachedFile(file.name, file.number, file.size), language))
        body = Body(words, file=file)
        yield msgspec.structs.replace(told, id=new_id(), title=words, body=body, fallbacks=(), follows=told.id)


def _said(event: Event) -> Sequence[Enclosure]:
    """The small ones, in order. None of a mail whose sender may be forged: nobody should open what it brings."""
    if event.details.get("files") != "upload" or event.details.get("forged"):
        return ()
    small = (
        Enclosure(each.name, each.number, each.size)
        for each in event.files
        if each.number is not None and each.size is not None and 0 < each.size <= LARGEST and not _is_barred(each)
    )
    return tuple(small)[:MOST]


def _is_barred(file: AttachedFile) -> bool:
    return file.name.rpartition(".")[2].lower() in BARRED


def _sized(file: AttachedFile, language: Language) -> str:
    name = file.name if len(file.name) <= NAME_LIMIT else f"{file.name[: NAME_LIMIT - 15]}…{file.name[-14:]}"
    return name if file.size is None else phrase(language, "file.sized", name=name, size=_size(file.size))


def _size(size: int) -> str:
    """In the unit that people know it by."""
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:.0f} KB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"
