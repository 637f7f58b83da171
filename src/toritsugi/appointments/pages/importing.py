"""Appointments by CSV: uploaded, seen before they are taken over; every line that needs mending is named."""

import base64
import binascii
from typing import Any

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.response import Template

from toritsugi.appointments.keeping import Appointments
from toritsugi.appointments.pages.face import Face, Viewer, shown
from toritsugi.appointments.writing import SheetReport, apply_appointments, preview_appointments
from toritsugi.web import AnyRequest, Problem, furniture_of

LARGEST = 2_000_000
BODY_LIMIT = 4_000_000
SHOWN = 200


@get("/import", include_in_schema=False)
async def choose_sheet(request: AnyRequest, kept: Appointments, face: Face) -> Template:
    """Asks for the file."""
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
    return shown(
        request, face, viewer, "import.html", title="import.title", report=None, moved=False, here=f"{face.path}/import"
    )


@post("/import", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def preview(request: AnyRequest, kept: Appointments, face: Face) -> Template:
    """What the sheet would bring, or every line that needs mending."""
    given: Any = (await request.form()).get("sheet")
    content = bytes(await given.read()) if isinstance(given, UploadFile) else b""
    if not content or len(content) > LARGEST:
        raise Problem(413 if content else 422, _phrase(request, "huge" if content else "no_file"))
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
        report = await preview_appointments(kept, c, viewer.organization.id, content, viewer.host_id)
    return _page(request, face, viewer, report, content)


@post("/import/apply", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def apply(request: AnyRequest, kept: Appointments, face: Face) -> Template:
    """Takes over what was shown; what has changed since is shown anew."""
    form = await request.form()
    try:
        content = base64.b64decode(str(form.get("content", "")), validate=True)
    except (binascii.Error, ValueError):
        raise Problem(422, _phrase(request, "no_file")) from None
    async with kept.database.reading() as c:
        viewer = await face.viewer(request, c)
    known = str(form.get("shown", ""))
    report = await apply_appointments(kept, viewer.organization.id, content, known, viewer.host_id)
    return _page(request, face, viewer, report, content, moved=not report.applied and not report.faults)


def _page(
    request: AnyRequest, face: Face, viewer: Viewer, report: SheetReport, content: bytes, *, moved: bool = False
) -> Template:
    context = {
        "report": report,
        "lines": report.lines[:SHOWN],
        "faults": [each.sentence(viewer.language) for each in report.faults[:SHOWN]],
        "content": base64.b64encode(content).decode(),
        "moved": moved,
        "status": 422 if report.faults else 409 if moved else 200,
        "here": f"{face.path}/import",
    }
    return shown(request, face, viewer, "import.html", title="import.title", **context)


def _phrase(request: AnyRequest, key: str) -> dict[str, str]:
    return furniture_of(request).catalogs["appointments"].phrase(f"import.{key}")
