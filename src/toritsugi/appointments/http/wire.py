"""What is said about appointments over HTTP: requests and answers, with the words that describe them."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from toritsugi.appointments.appointment import Standing

MEANING_OF_STATE = (
    "open: the code opens now; not_yet: later; used: everybody has arrived; paused: it was stopped; expired: it is "
    "over; cancelled: it was called off."
)


def _said(description: str, *examples: Any, **bounds: Any) -> Meta:
    return Meta(description=description, examples=list(examples) or None, **bounds)


class VisitorRequest(Struct, forbid_unknown_fields=True, frozen=True):
    """Somebody who is expected."""

    name: Annotated[str, _said("Who comes.", "山本 健太", max_length=200)]
    company: Annotated[str, _said("From which company.", "青葉物産", max_length=200)] = ""
    email: Annotated[
        str, _said("Where letters go. Who has none is not written to.", "yamamoto@example.com", max_length=300)
    ] = ""
    language: Annotated[str, _said("Of the letters and of the kiosk: ja, en, zh or ko.", "ja", max_length=20)] = "ja"


class AppointmentRequest(Struct, forbid_unknown_fields=True, frozen=True):
    """An appointment as a whole. Days and times are those of the site."""

    title: Annotated[str, _said("What it is about, as the visitor reads it.", "新製品のお打ち合わせ", max_length=200)]
    day: Annotated[str, _said("The day, or the first day of a period.", "2026-12-01", max_length=30)]
    hosts: Annotated[
        list[Annotated[str, Meta(max_length=300)]],
        _said(
            "Whom they come to see: mail addresses of employees. All of them are called.", ["t.tanaka@sample.example"]
        ),
    ]
    visitors: Annotated[
        list[VisitorRequest],
        _said("Who is expected.", [{"name": "山本 健太", "company": "青葉物産", "email": "yamamoto@example.com"}]),
    ]
    kind: Annotated[
        str,
        _said("day: at a time of one day. period: on every day from day to last_day.", "day", max_length=20),
    ] = "day"
    since: Annotated[str, _said("When it begins. Not for a period.", "14:00", max_length=30)] = ""
    until: Annotated[str, _said("When it ends, on the same day. Not for a period.", "15:00", max_length=30)] = ""
    last_day: Annotated[str, _said("The last day of a period; left out, it is day.", max_length=30)] = ""
    site: Annotated[
        str, _said("Where: the id or the name of a site. Left out, the first one that was added.", max_length=200)
    ] = ""
    note: Annotated[str, _said("For the hosts alone; visitors do not see it.", max_length=2000)] = ""
    reusable: Annotated[
        bool | None,
        _said("Whether the code opens again and again. Left out: yes for a period, otherwise once for each visitor."),
    ] = None
    mails: Annotated[
        bool, _said("Whether visitors are written to: when it is made, changed, called off, and as a reminder.")
    ] = True
    remind_hours: Annotated[int, _said("So many hours ahead they are reminded; 0 for never.", ge=0, le=720)] = 24


class LettersRequest(Struct, forbid_unknown_fields=True, frozen=True):
    """Who is to be invited once more."""

    visitor_ids: Annotated[
        list[Annotated[str, Meta(max_length=32)]], _said("Left out: everybody who has a mail address.")
    ] = []


class LetterAnswer(Struct, frozen=True):
    """A letter to a visitor, and how it stands."""

    kind: Annotated[str, _said("invitation, change, cancel or reminder.")]
    state: Annotated[str, _said("waiting, sent, failed or cancelled.")]
    at: Annotated[datetime, _said("When it was sent or given up; while it waits, when it is due.")]


class VisitorAnswer(Struct, frozen=True):
    """Somebody who is expected."""

    id: Annotated[str, _said("The visitor's id; it stays when the appointment changes.")]
    name: Annotated[str, _said("Who comes; empty once it is forgotten.")]
    company: Annotated[str, _said("From which company.")]
    email: Annotated[str, _said("Where letters go.")]
    language: Annotated[str, _said("Of the letters and of the kiosk.")]
    pass_url: Annotated[
        str | None,
        _said("The visitor's own page with the code as a picture; whoever has it can check in. Null once forgotten."),
    ]
    arrived_at: Annotated[datetime | None, _said("When this visitor last checked in; null for not yet.")]
    left_at: Annotated[datetime | None, _said("When this visitor left again; null while inside, or not yet there.")]
    letters: Annotated[list[LetterAnswer], _said("What was written to this visitor, oldest first.")]


class HostAnswer(Struct, frozen=True):
    """Whom the visitors come to see."""

    name: Annotated[str, _said("The employee's name.")]
    email: Annotated[str, _said("The employee's mail address.")]


class AppointmentAnswer(Struct, frozen=True):
    """An appointment as it stands."""

    id: Annotated[str, _said("The appointment's id.")]
    kind: Annotated[str, _said("day or period.")]
    title: Annotated[str, _said("What it is about; empty once it is forgotten.")]
    starts_at: Annotated[datetime, _said("When it begins; of a period, the midnight before its first day.")]
    ends_at: Annotated[datetime, _said("When it ends; of a period, the midnight after its last day.")]
    opens_at: Annotated[datetime, _said("From when on the code opens.")]
    closes_at: Annotated[datetime, _said("Until when the code opens.")]
    time_zone: Annotated[str, _said("The time zone of the site.")]
    site: Annotated[str, _said("The name of the site; empty for none.")]
    hosts: Annotated[list[HostAnswer], _said("Whom the visitors come to see; the first one is asked to answer mails.")]
    visitors: Annotated[list[VisitorAnswer], _said("Who is expected.")]
    note: Annotated[str, _said("For the hosts alone.")]
    reusable: Annotated[bool, _said("Whether the code opens again and again.")]
    mails: Annotated[bool, _said("Whether visitors are written to.")]
    remind_hours: Annotated[int, _said("So many hours ahead they are reminded; 0 for never.")]
    code: Annotated[str, _said("The reception code: six digits; empty once it belongs to another appointment.")]
    state: Annotated[Standing, _said(MEANING_OF_STATE)]
    arrivals: Annotated[int, _said("How many of them have checked in.")]
    created_at: Annotated[datetime, _said("When it was made.")]


class AppointmentPage(Struct, frozen=True):
    """A page of a list of appointments."""

    appointments: Annotated[list[AppointmentAnswer], _said("The earliest one first.")]
    next: Annotated[str | None, _said("Give it as after for the next page; null on the last one.")]


class LettersWritten(Struct, frozen=True):
    """The letters are among the mails that wait."""

    letters: Annotated[int, _said("How many.")]
