"""Calendars and their entries as text (RFC 5545), and the methods by which they travel in mails (RFC 5546)."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from toritsugi.appointments.appointment import Appointment, Visitor
from toritsugi.clock import JAPAN, to_datetime

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
ZONE = "Asia/Tokyo"
_LINE = 75
"""Octets of a line; a longer one goes on in the next, after a blank (RFC 5545, 3.1)."""
_ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900",
    "TZOFFSETTO:+0900",
    "TZNAME:JST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says. `stamped_at`: when it was made; `attendees` are the visitors who are asked."""

    appointment: Appointment
    summary: str
    description: str
    location: str
    host_name: str
    stamped_at: float
    attendees: Sequence[Visitor] = ()
    link: str = ""


def calendar_of(method: Method, name: str, entries: Sequence[Sequence[str]]) -> bytes:
    """A calendar of these entries. `name` is what a calendar that is subscribed to is called; "" for a letter's."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Toritsugi//Toritsugi//EN", "CALSCALE:GREGORIAN"]
    head.append(f"METHOD:{method}")
    if name:
        head += [f"X-WR-CALNAME:{_escaped(name)}", f"X-WR-TIMEZONE:{ZONE}"]
    lines = [*head, *_ZONE_LINES, *(line for entry in entries for line in entry), "END:VCALENDAR"]
    return ("\r\n".join(_folded(line) for line in lines) + "\r\n").encode()


def entry_of(entry: Entry, host: str) -> list[str]:
    """The lines of one entry; `host` is the name of this installation's machine, which makes the UID one of ours."""
    known = entry.appointment
    lines = [
        "BEGIN:VEVENT",
        f"UID:{known.id}@{host}",
        f"SEQUENCE:{known.sequence}",
        f"DTSTAMP:{_utc(entry.stamped_at)}",
        *_times(known),
        f"SUMMARY:{_escaped(entry.summary)}",
        f"DESCRIPTION:{_escaped(entry.description)}",
        f"STATUS:{'CANCELLED' if known.cancelled_at is not None else 'CONFIRMED'}",
    ]
    if entry.location:
        lines.append(f"LOCATION:{_escaped(entry.location)}")
    if entry.link:
        lines.append(f"URL:{entry.link}")
    if known.hosts and entry.attendees:
        lines.append(f"ORGANIZER;CN={_quoted(entry.host_name)}:mailto:{known.hosts[0].email}")
    lines += [
        f"ATTENDEE;CN={_quoted(each.name)};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{each.email}"
        for each in entry.attendees
    ]
    return [*lines, "END:VEVENT"]


def _times(known: Appointment) -> list[str]:
    """A period fills whole days and keeps nobody busy; the day after the last one ends it (RFC 5545, 3.6.1).

    Times are told in Japan's zone, which has had one rule for seventy years; those of other zones in UTC.
    """
    since, until = (datetime.fromtimestamp(at, known.zone) for at in (known.starts_at, known.ends_at))
    if known.kind == "period":
        return [f"DTSTART;VALUE=DATE:{since:%Y%m%d}", f"DTEND;VALUE=DATE:{until:%Y%m%d}", "TRANSP:TRANSPARENT"]
    if known.zone != JAPAN:
        return [f"DTSTART:{_utc(known.starts_at)}", f"DTEND:{_utc(known.ends_at)}", "TRANSP:OPAQUE"]
    return [f"DTSTART;TZID={ZONE}:{_local(since)}", f"DTEND;TZID={ZONE}:{_local(until)}", "TRANSP:OPAQUE"]


def _utc(seconds: float) -> str:
    return f"{to_datetime(seconds):%Y%m%dT%H%M%SZ}"


def _local(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def _escaped(text: str) -> str:
    """Text as a value (RFC 5545, 3.3.11)."""
    plain = "".join(character for character in text if character == "\n" or character.isprintable())
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", "\\n")


def _quoted(text: str) -> str:
    """A name as a parameter: in quotes, in which no quote may stand (RFC 5545, 3.2)."""
    return '"' + "".join(each for each in text if each.isprintable() and each != '"') + '"'


def _folded(line: str) -> str:
    """In pieces of at most 75 octets, none of which cuts a character."""
    pieces, piece, width = [], "", 0
    for character in line:
        size = len(character.encode())
        if width + size > _LINE:
            pieces.append(piece)
            piece, width = "", 1
        piece, width = piece + character, width + size
    return "\r\n ".join([*pieces, piece])
