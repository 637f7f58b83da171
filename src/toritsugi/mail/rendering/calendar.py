"""Invitations (iCalendar, RFC 5545) as lines a person reads: what, when, where, who invites."""

import re
from datetime import datetime, timedelta

_FOLD = re.compile(rb"\r?\n[ \t]")
_LINE = re.compile(r'([A-Za-z\-]{1,40})((?:;[^:;"=]{1,60}=(?:"[^"]{0,500}"|[^:;"]{0,500})){0,20}):(.*)')
_MOMENT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_ESCAPED = re.compile(r"\\([nN\\,;])")
_KEPT = ("SUMMARY", "DTSTART", "DTEND", "LOCATION", "ORGANIZER", "DESCRIPTION")
_EVENTS = 20
_LONGEST = 200_000
_LONGEST_MOMENT = 300
_TITLES = {"REQUEST": "予定", "CANCEL": "予定の取り消し", "REPLY": "予定への返答"}
_WEEKDAYS = "月火水木金土日"

Property = tuple[str, str]


def unfolded(raw: bytes) -> bytes:
    """Long lines made whole while they are bytes: they may be folded within a character."""
    return _FOLD.sub(b"", raw)


def calendar_to_text(text: str) -> str:
    """Each event as 「予定: …」「日時: …」「場所: …」; "" when there is no event."""
    method, events = "REQUEST", []
    event: dict[str, Property] | None = None
    for line in text[:_LONGEST].splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        name, value = match[1].upper(), match[3].strip()
        if name == "METHOD":
            method = value.upper()
        elif name in ("BEGIN", "END") and value.upper() in ("VEVENT", "VTODO"):
            event = {} if name == "BEGIN" else None
            if event is not None:
                events.append(event)
        elif event is not None and name in _KEPT:
            event.setdefault(name, (match[2], value))
    return "\n\n".join(_event_text(event, method) for event in events[:_EVENTS])


def _event_text(event: dict[str, Property], method: str) -> str:
    lines = [
        (_TITLES.get(method, "予定"), _plain(event.get("SUMMARY"))),
        ("日時", _period(event.get("DTSTART"), event.get("DTEND"))),
        ("場所", _plain(event.get("LOCATION"))),
        ("主催者", _person(event.get("ORGANIZER"))),
    ]
    text = "\n".join(f"{label}: {value}" for label, value in lines if value)
    description = _plain(event.get("DESCRIPTION"))
    return f"{text}\n{description}" if description else text


def _plain(found: Property | None) -> str:
    if found is None:
        return ""
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], found[1]).strip()


def _person(found: Property | None) -> str:
    if found is None:
        return ""
    name = re.search(r'(?i);CN=(?:"([^"]*)"|([^;:"]*))', found[0])
    address = re.sub(r"(?i)^mailto:", "", found[1])
    return (name[1] or name[2] or address) if name else address


def _period(start: Property | None, end: Property | None) -> str:
    if start is None:
        return ""
    first = _Moment.read(start)
    if first is None:
        return start[1]
    last = _Moment.read(end) if end else None
    if last is None or last.at <= first.at:
        return first.full()
    if first.whole_day:
        last = _Moment(last.at - timedelta(days=1), True, last.zone)
        return first.full() if last.at == first.at else f"{first.full()} 〜 {last.full()}"
    same_day = first.at.date() == last.at.date() and first.zone == last.zone
    ending = last.clock() + last.zone if same_day else last.full()
    return f"{first.full() if not same_day else first.day() + ' ' + first.clock()} 〜 {ending}"


class _Moment:
    """A date, or a time with the name of its zone."""

    def __init__(self, at: datetime, whole_day: bool, zone: str) -> None:
        self.at, self.whole_day, self.zone = at, whole_day, zone

    @classmethod
    def read(cls, found: Property) -> "_Moment | None":
        match = _MOMENT.search(found[1][:_LONGEST_MOMENT])
        if not match:
            return None
        year, month, day, hour, minute = (int(part or 0) for part in match.groups()[:5])
        zone = re.search(r'(?i);TZID="?([^;"]*)', f"{found[0]}:{found[1][: match.start()]}".rstrip(":"))
        name = " (UTC)" if match[7] else f" ({zone[1].strip()})" if zone and zone[1].strip() else ""
        try:
            at = datetime(year, month, day, hour, minute)  # noqa: DTZ001 (the zone is shown, not reckoned with)
            return _in_japan(at, match[4] is None, name)
        except (ValueError, OverflowError):
            return None

    def day(self) -> str:
        return f"{self.at.year}/{self.at.month:02}/{self.at.day:02}({_WEEKDAYS[self.at.weekday()]})"

    def clock(self) -> str:
        return f"{self.at.hour:02}:{self.at.minute:02}"

    def full(self) -> str:
        return self.day() if self.whole_day else f"{self.day()} {self.clock()}{self.zone}"


def _in_japan(at: datetime, whole_day: bool, zone: str) -> _Moment:
    """Japan's own zone needs no name; UTC is told in Japan's time, as every mail program there does."""
    if zone == " (UTC)":
        return _Moment(at + timedelta(hours=9), whole_day, "")
    if re.search(r"(?i)tokyo|japan|jst|東京|日本", zone):
        zone = ""
    return _Moment(at, whole_day, zone)
