"""A visitor who speaks to the front desk instead of touching a kiosk: written down there, and the host is called."""

import secrets
from typing import Any

import msgspec
from litestar import get, post
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.calling import Staff, staff_of
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.admin.visiting.parts import visiting
from toritsugi.database import Database
from toritsugi.identifier import new_id
from toritsugi.intake import KeyReused
from toritsugi.reception import (
    FormRefused,
    Kiosk,
    Reception,
    VisitForm,
    list_kiosks,
    notice_version,
    promised_days,
    read_keeping,
)
from toritsugi.web import AnyRequest, Form, words_of

LONGEST = 4000
FIELDS = ("id", "visitor_name", "visitor_company", "party", "companions", "purpose", "host", "kiosk")


class Sheet(msgspec.Struct, frozen=True):
    """What the page shows: `given` by field, whom there is to call, and at which kiosks' entrances."""

    desk: Desk
    given: dict[str, str]
    staff: Staff
    kiosks: list[Kiosk]
    promised: int

    @property
    def kiosk(self) -> Kiosk | None:
        """The chosen entrance; the only one needs no choice."""
        meant = (
            self.kiosks if len(self.kiosks) == 1 else [each for each in self.kiosks if each.id == self.given["kiosk"]]
        )
        return next(iter(meant), None)

    @property
    def form(self) -> VisitForm:
        """The visitor's form; a host who is nobody here stays, to be refused."""
        given, written = self.given, self.given["host"]
        return VisitForm(
            id=given["id"],
            host_id=(self.staff.by_email(written) or written[:32]) if written else None,
            visitor_name=given["visitor_name"],
            visitor_company=given["visitor_company"],
            party=int(given["party"]) if given["party"].isdecimal() and len(given["party"]) < 4 else 0,
            companions=given["companions"],
            purpose=given["purpose"],
            notice_version=notice_version(self.promised),
        )


@get("/visits/new", include_in_schema=False)
async def blank(request: AnyRequest, database: Database) -> Template:
    """An empty form; sent twice, it is one visit."""
    async with database.reading() as c:
        sheet = await _sheet(request, c, database, dict.fromkeys(FIELDS, "") | {"id": new_id(), "party": "1"})
    return _page(request, sheet, {})


@post("/visits/new", include_in_schema=False, status_code=200)
async def receive(request: AnyRequest, database: Database, reception: Reception, data: Form) -> Template | Redirect:
    """Calls the host as the kiosk would, or says beside each field what to mend.

    No screen follows this call, so that the key to it is nobody's.
    """
    given = {field: data.get(field, "").strip()[:LONGEST] for field in FIELDS}
    async with database.reading() as c:
        sheet = await _sheet(request, c, database, given)
    words = words_of(request, "admin")
    if sheet.kiosk is None:
        return _page(request, sheet, {"kiosk": words("visit.wrong.entrance")})
    try:
        await reception.begin_visit(sheet.kiosk, sheet.form, secrets.token_urlsafe(32))
    except FormRefused as refused:
        named = {each.field: words(f"visit.wrong.{each.reason}", limit=each.limit) for each in refused.problems}
        return _page(request, sheet, named)
    except KeyReused:
        pass
    return Redirect(f"/visits/{sheet.form.id}?told=received", status_code=303)


async def _sheet(request: AnyRequest, c: AsyncConnection, database: Database, given: dict[str, str]) -> Sheet:
    desk = await desk_of(request, c, database)
    company = desk.organization.id
    kiosks = [each for each in await list_kiosks(c, company) if each.active]
    return Sheet(desk, given, await staff_of(c, company), kiosks, promised_days(await read_keeping(c, company)))


def _page(request: AnyRequest, sheet: Sheet, complaints: dict[str, str]) -> Template:
    context: dict[str, Any] = {"sheet": sheet, "given": sheet.given, "complaints": complaints}
    answer = visiting(request, sheet.desk, "log", "new.html", **context)
    answer.status_code = 422 if complaints else 200
    return answer
