"""Employees by CSV: downloaded, edited, uploaded, seen before they are taken over."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.people.parts import spoken, tabbed
from toritsugi.admin.uploading import BODY_LIMIT, held, read_held, read_uploaded
from toritsugi.clock import japan_time
from toritsugi.database import Database
from toritsugi.intake import mailboxes_of
from toritsugi.people import (
    ImportReport,
    SheetTerms,
    employee_of_account,
    import_employees,
    list_employees,
    preview_employees,
    sheet_of_employees,
    staff_heading,
    staff_said,
)
from toritsugi.web import AnyRequest

SHOWN = 200


@get("/people/sheet", include_in_schema=False)
async def sheet(request: AnyRequest, database: Database) -> Template:
    """How it goes, and the field for the file."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
    return tabbed(request, desk, "sheet", report=None, whole=False)


@get("/people/sheet.csv", include_in_schema=False)
async def download(request: AnyRequest, database: Database) -> Response[bytes]:
    """A line for everybody, to be opened in a spreadsheet."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        content = await sheet_of_employees(c, desk.organization.id, spoken(request))
    name = f"toritsugi-employees-{japan_time(desk.now):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv", headers=headers)


@post("/people/sheet", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def preview(request: AnyRequest, database: Database) -> Template:
    """What the uploaded sheet would change, and every line that needs mending."""
    content = await read_uploaded(request)
    whole = (await request.form()).get("whole") == "yes"
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        terms = await _terms(c, desk, whole)
        report = await preview_employees(c, desk.organization.id, content, terms)
        here = sum(each.active for each in await list_employees(c, desk.organization.id))
    return _page(request, desk, report, content=held(content), whole=whole, here_now=here)


@post("/people/sheet/apply", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def apply(request: AnyRequest, database: Database) -> Template:
    """Takes over what was shown; what has changed since is shown anew."""
    form = await request.form()
    content, whole = read_held(request, str(form.get("content", ""))), form.get("whole") == "yes"
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        terms = await _terms(c, desk, whole)
        here = sum(each.active for each in await list_employees(c, desk.organization.id))
    shown = str(form.get("shown", ""))
    report = await import_employees(database, desk.organization.id, content, terms, shown=shown)
    moved = not report.applied and not report.problems
    return _page(request, desk, report, content=held(content), whole=whole, here_now=here, moved=moved)


async def _terms(c: AsyncConnection, desk: Desk, whole: bool) -> SheetTerms:
    own = await employee_of_account(c, desk.account)
    mailboxes = await mailboxes_of(c, desk.organization.id)
    return SheetTerms(whole=whole, asking=own.id if own else "", mailboxes=mailboxes)


def _page(request: AnyRequest, desk: Desk, report: ImportReport, *, moved: bool = False, **context: Any) -> Template:
    """The page; whoever changes the language on it goes back to the start, for a sheet is not asked for by address."""
    language = spoken(request)
    shown: dict[str, Any] = {
        "report": report,
        "changes": report.changes[:SHOWN],
        "problems": [problem.sentence(language) for problem in report.problems[:SHOWN]],
        "heading": lambda field: staff_heading(field, language),
        "said": lambda field, text: staff_said(field, text, language),
        "moved": moved,
        "here": "/people/sheet",
    }
    found = tabbed(request, desk, "sheet", **shown, **context)
    found.status_code = 422 if report.problems else 409 if moved else 200
    return found
