"""「呼び出しの手順」: the ladder, drawn as one; the company's, or that of one button."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.calling.parts import spoken, tabbed, told_of
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.database import Database
from toritsugi.reception import (
    RUNG_KINDS,
    SECONDS_LEAST,
    SECONDS_MOST,
    CallButton,
    Rung,
    RungKind,
    SettingRefused,
    list_buttons,
    own_ladder,
    read_ladder,
    set_ladder,
)
from toritsugi.web import AnyRequest, Form

STANDING = ("host", "phone")
"""The rungs that keep their place: the first and the last."""


class Row(msgspec.Struct, frozen=True):
    """A rung as the page shows it. `at`: seconds after the arrival; None for one that is not used."""

    kind: RungKind
    used: bool
    seconds: str
    outside_hours: bool
    value: str
    at: int | None


class Known(msgspec.Struct, frozen=True):
    """Whose ladder it is: the company's, or a button's; `own` says whether it was built for that button alone."""

    desk: Desk
    buttons: Sequence[CallButton]
    button: CallButton | None
    rungs: tuple[Rung, ...]
    own: bool

    @property
    def action(self) -> str:
        return f"/calling/ladder?button={self.button.id}" if self.button else "/calling/ladder"


@get("/calling/ladder", include_in_schema=False)
async def ladder(request: AnyRequest, database: Database, button: str = "", told: str = "") -> Template:
    """The ladder that counts."""
    known = await _known(request, database, button)
    return _page(request, known, _rows(known.rungs), told=told_of(told))


@post("/calling/ladder", include_in_schema=False, status_code=200)
async def use_ladder(request: AnyRequest, database: Database, data: Form, button: str = "") -> Template | Redirect:
    """Saves, moves a rung, or counts the seconds anew. What was typed is kept."""
    known = await _known(request, database, button)
    rows, todo = _typed(data), data.get("todo", "")
    if todo not in {"save", "usual"}:
        return _page(request, known, _moved(rows, todo))
    rungs = () if todo == "usual" else tuple(_rung(row) for row in rows if row.used)
    try:
        async with database.transaction() as c:
            await set_ladder(c, known.desk.organization.id, known.button.id if known.button else None, rungs)
    except SettingRefused as refused:
        return _page(request, known, rows, complaints=refused.by_field(spoken(request)))
    return Redirect(f"{known.action}{'&' if known.button else '?'}told=changed", status_code=303)


async def _known(request: AnyRequest, database: Database, button_id: str) -> Known:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        company = desk.organization.id
        buttons = await list_buttons(c, company)
        button = next((each for each in buttons if each.id == button_id), None)
        if button_id and button is None:
            raise NotFoundException
        own = bool(await own_ladder(c, company, button.id if button else None))
        return Known(desk, buttons, button, await read_ladder(c, company, button_id), own)


def _rows(rungs: Sequence[Rung]) -> list[Row]:
    """The rungs in their order, then those that are not used; the phone stands last."""
    used = [Row(each.kind, True, f"{each.seconds:g}", each.outside_hours, each.value, 0) for each in rungs]
    known = {each.kind for each in used}
    unused = [Row(kind, False, "60", False, "", None) for kind in RUNG_KINDS if kind not in known]
    rows = [each for each in (*used, *unused) if each.kind != "phone"]
    return _timed([*rows, *(each for each in (*used, *unused) if each.kind == "phone")])


def _timed(rows: Sequence[Row]) -> list[Row]:
    """Each with the moment at which it is climbed."""
    at, timed = 0, []
    for row in rows:
        timed.append(msgspec.structs.replace(row, at=at if row.used else None))
        at += int(_seconds(row.seconds)) if row.used else 0
    return timed


def _typed(data: Mapping[str, str]) -> list[Row]:
    """The rows as the form has them, in the form's order."""
    order = data.get("order", "").split(",")
    kinds = sorted(RUNG_KINDS, key=lambda kind: order.index(kind) if kind in order else len(order))
    return _timed(
        [
            Row(
                kind,
                kind == "host" or data.get(f"use_{kind}") == "yes",
                data.get(f"seconds_{kind}", "60").strip()[:6],
                data.get(f"outside_{kind}") == "yes",
                data.get(f"value_{kind}", "").strip()[:1000],
                0,
            )
            for kind in kinds
        ]
    )


def _moved(rows: list[Row], todo: str) -> list[Row]:
    """With one rung a place up or down, among those that may move."""
    whither, _, kind = todo.partition("-")
    at = next((number for number, row in enumerate(rows) if row.kind == kind), 0)
    to = at + (-1 if whither == "up" else 1)
    if whither not in {"up", "down"} or kind in STANDING or not 0 <= to < len(rows) or rows[to].kind in STANDING:
        return rows
    rows[at], rows[to] = rows[to], rows[at]
    return _timed(rows)


def _rung(row: Row) -> Rung:
    return Rung(row.kind, _seconds(row.seconds), row.outside_hours, row.value)


def _seconds(text: str) -> float:
    """A whole number; 0, which is refused, for what is none."""
    return float(text) if text.isdecimal() and len(text) < 6 else 0.0


def _page(
    request: AnyRequest, known: Known, rows: list[Row], *, complaints: dict[str, str] | None = None, told: str = ""
) -> Template:
    context: dict[str, Any] = {
        "known": known,
        "rows": rows,
        "standing": STANDING,
        "limits": (SECONDS_LEAST, SECONDS_MOST),
        "told": told,
        "total": sum(int(_seconds(row.seconds)) for row in rows if row.used),
    }
    return tabbed(request, known.desk, "ladder", "ladder.html", complaints=complaints, **context)
