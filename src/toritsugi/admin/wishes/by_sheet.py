"""Everybody's wishes by CSV: downloaded, edited, uploaded, seen before they are taken over."""

from typing import Any

from litestar import Response, get, post
from litestar.response import Template

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.uploading import BODY_LIMIT, held, read_held, read_uploaded
from toritsugi.clock import japan_time
from toritsugi.database import Database
from toritsugi.intake import offer_of
from toritsugi.people import Offer, WishReport, apply_sheet, preview_sheet, sheet_of_wishes, wish_heading, wish_said
from toritsugi.web import AnyRequest, language_of

SHOWN = 200


@get("/wishes/sheet.csv", include_in_schema=False)
async def download(request: AnyRequest, database: Database) -> Response[bytes]:
    """A line for each employee, to be opened in a spreadsheet."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        offer = await offer_of(c, desk.organization.id)
        content = await sheet_of_wishes(c, desk.organization.id, offer, language_of(request, "admin"))
    name = f"toritsugi-wishes-{japan_time(desk.now):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="text/csv", headers=headers)


@post("/wishes/preview", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def preview(request: AnyRequest, database: Database) -> Template:
    """What the uploaded sheet would change, and every place that needs mending."""
    content = await read_uploaded(request)
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        offer = await offer_of(c, desk.organization.id)
        report = await preview_sheet(c, desk.organization.id, content, offer)
    return _page(request, desk, _shown(request, report, offer, content))


@post("/wishes/apply", include_in_schema=False, status_code=200, request_max_body_size=BODY_LIMIT)
async def apply(request: AnyRequest, database: Database) -> Template:
    """Takes over what was shown; what has changed since is shown anew."""
    form = await request.form()
    content = read_held(request, str(form.get("content", "")))
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        offer = await offer_of(c, desk.organization.id)
    shown = str(form.get("shown", ""))
    report = await apply_sheet(database, desk.organization.id, content, offer, shown)
    moved = not report.applied and not report.problems
    return _page(request, desk, _shown(request, report, offer, content) | {"moved": moved})


def _page(request: AnyRequest, desk: Desk, context: dict[str, Any]) -> Template:
    """The page; whoever changes the language on it goes back to the table, for a sheet is not asked for by address."""
    found = framed(request, "admin/wishes/preview.html", desk, entry="wishes", here="/wishes", **context)
    found.status_code = 422 if context["problems"] else 409 if context["moved"] else 200
    return found


def _shown(request: AnyRequest, report: WishReport, offer: Offer, content: bytes) -> dict[str, Any]:
    language = language_of(request, "admin")
    return {
        "report": report,
        "changes": report.changes[:SHOWN],
        "problems": [problem.sentence(language) for problem in report.problems[:SHOWN]],
        "heading": lambda field: wish_heading(field, offer, language),
        "said": lambda field, text: wish_said(field, text, language),
        "content": held(content),
        "moved": False,
    }
