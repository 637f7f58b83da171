"""The routes under /api/v1/appointments."""

from typing import Annotated, Any

from litestar import Request, Response, Router, get, post, put
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment
from toritsugi.appointments.checking import AppointmentRefused
from toritsugi.appointments.finding import get_appointment, lock_appointment, page_of_appointments
from toritsugi.appointments.http.answers import appointment_answer
from toritsugi.appointments.http.asking import form_of, problem_of
from toritsugi.appointments.http.choosing import Wanted, read_wanted, wanted
from toritsugi.appointments.http.repeating import posted_before, remember, repetition_of
from toritsugi.appointments.http.wire import (
    AppointmentAnswer,
    AppointmentPage,
    AppointmentRequest,
    LettersRequest,
    LettersWritten,
)
from toritsugi.appointments.inviting import posted_letters
from toritsugi.appointments.keeping import Appointments
from toritsugi.intake import IdempotencyKey, holder_of, key_guard, refusals
from toritsugi.web import NO_COOKIE, FieldError, Phrase, Problem, handed

PATH = "/api/v1/appointments"
LOCATION = ResponseHeader(
    name="Location",
    value=f"{PATH}/{{appointment_id}}",
    documentation_only=True,
    description="Where it is found from now on.",
)
AnyAsk = Request[Any, Any, Any]
Kept = NamedDependency[Appointments]
Id = Annotated[str, PathParameter(description="The appointment's id.")]
OVER = {409: "It was called off, or its visitors are forgotten. Nothing was changed; make a new one."}
FORGOTTEN = {409: "Its visitors are forgotten. Nothing was changed."}
_TOLD: dict[str, Any] = {"tags": ["appointments"], "security": [{"bearer": []}]}


@post(
    "/",
    status_code=201,
    opt=NO_COOKIE,
    operation_id="add_appointment",
    summary="Make an appointment",
    response_headers=[LOCATION],
    response_description="It is kept, with its code; letters to the visitors are on their way.",
    responses={
        200: ResponseSpec(
            AppointmentAnswer,
            description="It had been made before under the same Idempotency-Key; this is how it stands now.",
            generate_examples=False,
        ),
        **refusals(400, 401, 403, 409, 413, 422, 503, 507),
    },
    **_TOLD,
)
async def add_appointment(
    request: AnyAsk, data: JSONBody[AppointmentRequest], kept: Kept, idempotency_key: IdempotencyKey = None
) -> Response[AppointmentAnswer]:
    """Keeps it with a reception code, and invites the visitors who have a mail address."""
    holder, body = holder_of(request), await request.body()
    company = holder.organization_id
    repetition = repetition_of(company, holder.id, idempotency_key, body) if idempotency_key else None
    async with kept.database.transaction() as c:
        before = await posted_before(c, repetition) if repetition else None
        known = await get_appointment(c, company, before) if before else None
        if known is None:
            made = await _made(kept, c, company, data)
            if repetition:
                await remember(c, repetition, made.id)
        answer = await _answer(kept, c, known or made)
    return Response(answer, status_code=200 if known else 201, headers={"Location": f"{PATH}/{answer.id}"})


async def _made(kept: Appointments, c: AsyncConnection, company: str, asked: AppointmentRequest) -> Appointment:
    try:
        return await kept.add(c, company, await form_of(c, company, asked))
    except AppointmentRefused as refused:
        raise problem_of(refused, asked.kind) from None


@get(
    "/",
    operation_id="list_appointments",
    summary="List appointments",
    response_description="A page of the list.",
    responses=refusals(400, 401, 403, 422, 503),
    **_TOLD,
)
async def list_some(request: AnyAsk, kept: Kept, wanted: NamedDependency[Wanted]) -> AppointmentPage:
    """Those that take place on these days, the earliest first."""
    company, now = holder_of(request).organization_id, kept.database.clock.now()
    async with kept.database.reading() as c:
        chosen, reached = await read_wanted(c, company, wanted, now)
        found = await page_of_appointments(c, company, chosen, reached, wanted.limit + 1)
        shown = found[: wanted.limit]
        letters = await posted_letters(c, *(each.id for each in shown))
    answers = [appointment_answer(each, letters, kept.post.letters.relay_url, now) for each in shown]
    return AppointmentPage(answers, shown[-1].id if len(found) > len(shown) else None)


@get(
    "/{appointment_id:str}",
    operation_id="show_appointment",
    summary="Ask for an appointment",
    response_description="The appointment as it stands.",
    responses=refusals(400, 401, 403, 404, 503),
    **_TOLD,
)
async def show_appointment(request: AnyAsk, appointment_id: Id, kept: Kept) -> AppointmentAnswer:
    """Who comes, the code, whether somebody has arrived, and how the letters stand."""
    async with kept.database.reading() as c:
        known = await get_appointment(c, holder_of(request).organization_id, appointment_id)
        return await _answer(kept, c, _require(known))


@put(
    "/{appointment_id:str}",
    opt=NO_COOKIE,
    operation_id="change_appointment",
    summary="Change an appointment",
    response_description="The appointment as it stands now.",
    responses=refusals(400, 401, 403, 404, 409, 413, 422, 503, 507, told=OVER),
    **_TOLD,
)
async def change_appointment(
    request: AnyAsk, appointment_id: Id, data: JSONBody[AppointmentRequest], kept: Kept
) -> AppointmentAnswer:
    """Replaces it as a whole. Visitors hear of what they were told differently before; who stays keeps the pass."""
    async with kept.database.transaction() as c:
        known = await _locked(request, c, appointment_id)
        try:
            form = await form_of(c, known.organization_id, data)
            return await _answer(kept, c, await kept.change(c, known, form))
        except AppointmentRefused as refused:
            raise problem_of(refused, data.kind) from None


@post(
    "/{appointment_id:str}/cancel",
    status_code=200,
    opt=NO_COOKIE,
    operation_id="cancel_appointment",
    summary="Call an appointment off",
    response_description="It is called off.",
    responses=refusals(400, 401, 403, 404, 409, 503, 507, told=FORGOTTEN),
    **_TOLD,
)
async def cancel_appointment(request: AnyAsk, appointment_id: Id, kept: Kept) -> AppointmentAnswer:
    """The code opens no more, and who was invited is told. A second time changes nothing."""
    async with kept.database.transaction() as c:
        known = await _locked(request, c, appointment_id)
        try:
            await kept.cancel(c, known)
        except AppointmentRefused as refused:
            raise problem_of(refused) from None
        return await _answer(kept, c, _require(await get_appointment(c, known.organization_id, known.id)))


@post(
    "/{appointment_id:str}/pause",
    status_code=200,
    opt=NO_COOKIE,
    operation_id="pause_code",
    summary="Pause a code",
    response_description="The code opens no more, until it is resumed.",
    responses=refusals(400, 401, 403, 404, 409, 503, 507, told=OVER),
    **_TOLD,
)
async def pause_code(request: AnyAsk, appointment_id: Id, kept: Kept) -> AppointmentAnswer:
    """Whoever shows it at the kiosk is told to ask the host. Nobody is written to. A second time changes nothing."""
    return await _paused(request, appointment_id, kept, True)


@post(
    "/{appointment_id:str}/resume",
    status_code=200,
    opt=NO_COOKIE,
    operation_id="resume_code",
    summary="Resume a paused code",
    response_description="The code opens again, in its time.",
    responses=refusals(400, 401, 403, 404, 409, 503, 507, told=OVER),
    **_TOLD,
)
async def resume_code(request: AnyAsk, appointment_id: Id, kept: Kept) -> AppointmentAnswer:
    """The same code as before. Nobody is written to. A second time changes nothing."""
    return await _paused(request, appointment_id, kept, False)


async def _paused(request: AnyAsk, id: str, kept: Appointments, paused: bool) -> AppointmentAnswer:
    async with kept.database.transaction() as c:
        known = await _locked(request, c, id)
        try:
            await kept.pause(c, known, paused)
        except AppointmentRefused as refused:
            raise problem_of(refused) from None
        return await _answer(kept, c, _require(await get_appointment(c, known.organization_id, known.id)))


@post(
    "/{appointment_id:str}/letters",
    status_code=202,
    opt=NO_COOKIE,
    operation_id="send_letters",
    summary="Send the invitations again",
    response_description="The letters are on disk and will be sent.",
    responses=refusals(400, 401, 403, 404, 409, 413, 422, 503, 507, told=OVER),
    **_TOLD,
)
async def send_letters(
    request: AnyAsk, appointment_id: Id, data: JSONBody[LettersRequest], kept: Kept
) -> LettersWritten:
    """Invites these visitors once more, or everybody who has a mail address."""
    async with kept.database.transaction() as c:
        known = await _locked(request, c, appointment_id)
        _require_visitors(known, data.visitor_ids)
        try:
            return LettersWritten(await kept.resend(c, known, data.visitor_ids))
        except AppointmentRefused as refused:
            raise problem_of(refused) from None


def _require_visitors(known: Appointment, ids: list[str]) -> None:
    there = {each.id for each in known.visitors}
    strange = [number for number, id in enumerate(ids) if id not in there]
    if strange:
        errors = [FieldError(f"visitor_ids[{number}]", NO_VISITOR) for number in strange]
        raise Problem(422, NO_LETTERS, errors=errors)


async def _locked(request: AnyAsk, c: AsyncConnection, id: str) -> Appointment:
    return _require(await lock_appointment(c, holder_of(request).organization_id, id))


def _require(known: Appointment | None) -> Appointment:
    if known is None:
        raise Problem(404, NO_APPOINTMENT)
    return known


async def _answer(kept: Appointments, c: AsyncConnection, known: Appointment) -> AppointmentAnswer:
    letters = await posted_letters(c, known.id)
    return appointment_answer(known, letters, kept.post.letters.relay_url, kept.database.clock.now())


APPOINTMENTS_API = Router(
    PATH,
    route_handlers=[
        add_appointment,
        list_some,
        show_appointment,
        change_appointment,
        cancel_appointment,
        pause_code,
        resume_code,
        send_letters,
    ],
    guards=[key_guard("appointments")],
    dependencies={"kept": handed(Appointments), "wanted": Provide(wanted, sync_to_thread=False)},
)
"""For API keys that may handle appointments."""


NO_APPOINTMENT: Phrase = {
    "ja": "この来客予定は見つかりません。IDをご確認ください。",
    "en": "There is no such appointment. Check the id.",
}
NO_VISITOR: Phrase = {
    "ja": "この来客予定に、このIDの来訪者はいません。来客予定を取得し直して、IDをご確認ください。",
    "en": "No visitor of this appointment has this id. Ask for the appointment again and check the id.",
}
NO_LETTERS: Phrase = {
    "ja": "案内メールを送っていません。errors に示す項目を直して、もう一度お送りください。",
    "en": "No letter was written. Mend the fields that errors names, and send it again.",
}
