"""The form of an appointment: new, or changed; what was typed is never lost."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.appointment import Appointment
from toritsugi.appointments.checking import AppointmentRefused, Fault
from toritsugi.appointments.finding import lock_appointment
from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.pages.face import Face, Viewer, found, shown
from toritsugi.appointments.pages.listing import read_day
from toritsugi.appointments.writing import Company, Written, WrittenVisitor, company_of, read_written, written_of
from toritsugi.web import AnyRequest, Form

LONGEST = 1200
HOST_ROWS, VISITOR_ROWS = 3, 1
MOST_ROWS = 20
_SINGLE = ("kind", "title", "day", "since", "until", "last_day", "site", "note", "reusable", "remind_hours")
_FIELDS = ("name", "company", "email", "language")


@get("/new", include_in_schema=False)
async def new(request: AnyRequest, kept: Appointments, face: Face, day: str = "") -> Template:
    """An empty form, for this day."""
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
        company = await company_of(c, viewer.organization.id)
    asked = read_day(day, kept.database.clock.now()).isoformat()
    host = f"{viewer.employee.name} ({viewer.employee.email})" if viewer.employee else ""
    written = Written(kind="day", day=asked, last_day=asked, hosts=(host,), mails="yes", remind_hours="24")
    return _page(request, face, viewer, (company, None), written)


@get("/{id:str}/edit", include_in_schema=False)
async def edit(request: AnyRequest, kept: Appointments, face: Face, id: str) -> Template:
    """The form as it was kept."""
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
        known = await found(c, viewer, id)
        company = await company_of(c, viewer.organization.id)
    return _page(request, face, viewer, (company, known), written_of(known))


@post("/new", include_in_schema=False, status_code=200)
async def add(request: AnyRequest, kept: Appointments, face: Face, data: Form) -> Response[Any]:
    """Makes it. With 「来訪者を追加」 it only gives another row."""
    return await _use(request, kept, face, data)


@post("/{id:str}/edit", include_in_schema=False, status_code=200)
async def change(request: AnyRequest, kept: Appointments, face: Face, id: str, data: Form) -> Response[Any]:
    """Changes it. With 「来訪者を追加」 it only gives another row."""
    return await _use(request, kept, face, data, id)


async def _use(request: AnyRequest, kept: Appointments, face: Face, data: Form, id: str = "") -> Response[Any]:
    given = {name: text[:LONGEST] for name, text in data.items()}
    written = _written(given)
    async with kept.database.transaction() as c:
        viewer = await face.viewer(request, c)
        known = await found(c, viewer, id) if id else None
        company = await company_of(c, viewer.organization.id)
        if given.get("todo") == "more":
            more = (*written.visitors, WrittenVisitor())[:MOST_ROWS]
            return _page(request, face, viewer, (company, known), _with(written, more))
        faults = await _keep(kept, c, viewer, (company, known), written)
    if isinstance(faults, Appointment):
        return Redirect(f"{face.path}/{faults.id}?told={'changed' if known else 'added'}", status_code=303)
    return _page(request, face, viewer, (company, known), written, faults)


async def _keep(
    kept: Appointments,
    c: AsyncConnection,
    viewer: Viewer,
    around: tuple[Company, Appointment | None],
    written: Written,
) -> Appointment | list[Fault]:
    """The appointment that was kept, or what has to be mended first."""
    company, known = around
    form, faults = read_written(written, company)
    if viewer.host_id and viewer.host_id not in form.host_ids:
        faults.append(Fault("hosts", "not_own"))
    if faults:
        return faults
    try:
        if known is None:
            return await kept.add(c, viewer.organization.id, form)
        locked = await lock_appointment(c, viewer.organization.id, known.id)
        return await kept.change(c, locked or known, form)
    except AppointmentRefused as refused:
        return refused.faults


def _written(given: Mapping[str, str]) -> Written:
    """What was typed; rows of visitors in which nothing stands are left out."""
    rows = [
        WrittenVisitor(**{field: given.get(f"visitor_{field}_{row}", "") for field in _FIELDS})
        for row in range(MOST_ROWS)
        if f"visitor_name_{row}" in given
    ]
    filled = [each for each in rows if each.name.strip() or each.company.strip() or each.email.strip()]
    return Written(
        **{field: given.get(field, "") for field in _SINGLE},
        hosts=tuple(given.get(f"host_{row}", "") for row in range(MOST_ROWS) if f"host_{row}" in given),
        visitors=tuple(filled),
        mails="yes" if given.get("mails") else "no",
    )


def _with(written: Written, visitors: tuple[WrittenVisitor, ...]) -> Written:
    return Written(**{field: getattr(written, field) for field in Written.__struct_fields__} | {"visitors": visitors})


def _page(
    request: AnyRequest,
    face: Face,
    viewer: Viewer,
    around: tuple[Company, Appointment | None],
    written: Written,
    faults: list[Fault] | None = None,
) -> Template:
    company, known = around
    complaints = AppointmentRefused(faults or []).by_field(viewer.language)
    rows = max(VISITOR_ROWS, len(written.visitors))
    hosts = max(HOST_ROWS, len([each for each in written.hosts if each]) + 1)
    context = {
        "known": known,
        "written": written,
        "company": company,
        "complaints": complaints,
        "visitors": [*written.visitors, *[WrittenVisitor()] * (rows - len(written.visitors))],
        "hosts": [*[each for each in written.hosts if each], *[""] * hosts][:hosts],
        "status": 422 if complaints else 200,
    }
    return shown(request, face, viewer, "form.html", title="form.change" if known else "form.new", **context)
