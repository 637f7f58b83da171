"""Words an appointment for the one who asks over HTTP."""

from collections.abc import Sequence

from toritsugi.appointments.appointment import Appointment, Stay, Visitor
from toritsugi.appointments.http.wire import AppointmentAnswer, HostAnswer, LetterAnswer, VisitorAnswer
from toritsugi.appointments.inviting import Posted, pass_address
from toritsugi.clock import to_datetime


def appointment_answer(known: Appointment, letters: Sequence[Posted], relay_url: str, now: float) -> AppointmentAnswer:
    """Each visitor with the own letters. `now`: seconds since the epoch; `relay_url`: where passes open."""
    return AppointmentAnswer(
        id=known.id,
        kind=known.kind,
        title=known.title,
        starts_at=to_datetime(known.starts_at),
        ends_at=to_datetime(known.ends_at),
        opens_at=to_datetime(known.opens_at),
        closes_at=to_datetime(known.closes_at),
        time_zone=known.zone.key,
        site=known.site.name if known.site else "",
        hosts=[HostAnswer(each.name, each.email) for each in known.hosts],
        visitors=[_visitor(each, known.stays.get(each.id), letters, relay_url) for each in known.visitors],
        note=known.note,
        reusable=known.reusable,
        mails=known.mails,
        remind_hours=known.remind_hours,
        code=known.code,
        state=known.standing(now),
        arrivals=known.arrivals,
        created_at=to_datetime(known.created_at),
    )


def _visitor(visitor: Visitor, stay: Stay | None, letters: Sequence[Posted], relay_url: str) -> VisitorAnswer:
    return VisitorAnswer(
        id=visitor.id,
        name=visitor.name,
        company=visitor.company,
        email=visitor.email,
        language=visitor.language,
        pass_url=pass_address(relay_url, visitor.token) if visitor.token else None,
        arrived_at=to_datetime(stay.arrived_at) if stay else None,
        left_at=to_datetime(stay.left_at) if stay and stay.left_at is not None else None,
        letters=[
            LetterAnswer(each.kind, each.mail.state.value, to_datetime(each.mail.settled_at or each.mail.due_at))
            for each in letters
            if each.visitor_id == visitor.id
        ],
    )
