"""Reads what was posted as the form is read, and says what is wrong by the names of its fields."""

import re

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import AppointmentForm
from toritsugi.appointments.checking import AppointmentRefused, Fault
from toritsugi.appointments.http.wire import AppointmentRequest
from toritsugi.appointments.writing import Written, WrittenVisitor, company_of, read_written
from toritsugi.web import FieldError, Phrase, Problem


async def form_of(c: AsyncConnection, organization_id: str, asked: AppointmentRequest) -> AppointmentForm:
    """The form, as far as it can be read; the rest is checked where it is kept. Raises AppointmentRefused."""
    form, faults = read_written(_written(asked), await company_of(c, organization_id))
    if faults:
        raise AppointmentRefused(faults)
    return form


def _written(asked: AppointmentRequest) -> Written:
    reusable = {True: "yes", False: "no", None: ""}[asked.reusable]
    return Written(
        **{name: getattr(asked, name) for name in _SAME},
        hosts=tuple(asked.hosts),
        visitors=tuple(WrittenVisitor(**msgspec.structs.asdict(each)) for each in asked.visitors),
        reusable=reusable,
        mails="yes" if asked.mails else "no",
        remind_hours=str(asked.remind_hours),
    )


_SAME = ("kind", "title", "day", "since", "until", "last_day", "site", "note")


def problem_of(refused: AppointmentRefused, kind: str = "day") -> Problem:
    """The problem document: each fault under the field as it was sent; what cannot be changed any more is 409."""
    faults = refused.faults
    gone = next((each for each in faults if each.field == "appointment"), None)
    if gone is not None:
        return Problem(409, _phrase(gone))
    return Problem(422, REFUSED, errors=[FieldError(_field(each.field, kind), _phrase(each)) for each in faults])


def _phrase(fault: Fault) -> Phrase:
    return {"ja": fault.sentence("ja"), "en": fault.sentence("en")}


def _field(field: str, kind: str) -> str:
    """As it stands in the request: visitor_name_0 is visitors[0].name, and the end is a time or a day."""
    visitor = re.fullmatch(r"visitor_(\w+)_(\d+)", field)
    if visitor:
        return f"visitors[{visitor[2]}].{visitor[1]}"
    if field == "ends":
        return "last_day" if kind == "period" else "until"
    return "day" if field == "starts" else field


REFUSED: Phrase = {
    "ja": "来客予定を受け付けていません。errors に示す項目を直して、もう一度お送りください。",
    "en": "The appointment was not taken. Mend the fields that errors names, and send it again.",
}
