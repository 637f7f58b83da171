"""One button's sheet: names, picture, whom it calls, and how it will look."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.calling.buttons.listing import own_button
from toritsugi.admin.calling.buttons.sheet import DESTINATION_ROWS, Sheet, blank_sheet, read_sheet, sheet_of
from toritsugi.admin.calling.parts import Staff, spoken, staff_of, tabbed
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.database import Database
from toritsugi.picture import UPLOAD_LIMIT, Picture
from toritsugi.reception import (
    SIGNS,
    WAYS,
    CallButton,
    SettingRefused,
    add_button,
    change_button,
    drop_picture,
    get_picture,
    list_buttons,
    own_ladder,
    paint_button,
    placeholder_names,
    read_ways,
    remove_button,
    set_picture,
    set_way,
)
from toritsugi.web import AnyRequest

NEW = "new"
BODY_LIMIT = UPLOAD_LIMIT + 1_000_000


class Known(msgspec.Struct, frozen=True):
    """What the page knows beside the sheet; `button` is None for a new one."""

    desk: Desk
    button: CallButton | None
    buttons: Sequence[CallButton]
    staff: Staff
    has_ladder: bool

    @property
    def action(self) -> str:
        return f"/calling/buttons/{self.button.id if self.button else NEW}"


@get("/calling/buttons/new", include_in_schema=False)
async def new_button(request: AnyRequest, database: Database, parent: str = "") -> Template:
    """An empty sheet, below the button that is named."""
    known = await _known(request, database, NEW)
    return _page(request, known, blank_sheet(parent if parent in {each.id for each in known.buttons} else ""))


@get("/calling/buttons/{id:str}", include_in_schema=False)
async def button(request: AnyRequest, database: Database, id: str) -> Template:
    """The stored sheet."""
    known = await _known(request, database, id)
    assert known.button is not None
    async with database.reading() as c:
        ways = await read_ways(c, known.desk.organization.id)
    return _page(request, known, sheet_of(known.button, ways.by.get(("button", id), "")))


@post(
    ["/calling/buttons/new", "/calling/buttons/{id:str}"],
    include_in_schema=False,
    status_code=200,
    request_max_body_size=BODY_LIMIT,
)
async def use_button(request: AnyRequest, database: Database, id: str = NEW) -> Template | Redirect:
    """Saves, or shows how it would look. What was typed is kept."""
    known = await _known(request, database, id)
    sheet = await read_sheet(request)
    if sheet.todo != "save":
        return _page(request, known, sheet)
    try:
        picture = await paint_button(sheet.picture) if sheet.picture else None
        async with database.transaction() as c:
            await _save(c, known, sheet, picture)
    except SettingRefused as refused:
        return _page(request, known, sheet, refused.by_field(spoken(request)))
    return Redirect(f"/calling?told={'changed' if known.button else 'added'}", status_code=303)


async def _save(c: AsyncConnection, known: Known, sheet: Sheet, picture: Picture | None) -> None:
    company = known.desk.organization.id
    if known.button is None:
        id = (await add_button(c, company, sheet.form, known.desk.now)).id
    else:
        id = known.button.id
        await change_button(c, company, id, sheet.form)
    await set_way(c, company, "button", id, sheet.way or None)
    if picture:
        await set_picture(c, company, id, picture, known.desk.now)
    elif sheet.drops_picture:
        await drop_picture(c, company, id)


@get("/calling/pictures/{id:str}", include_in_schema=False)
async def button_picture(request: AnyRequest, database: Database, id: str) -> Response[bytes]:
    """A button's own picture, for its preview."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await get_picture(c, desk.organization.id, id)
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return Response(found.content, media_type=found.media_type, headers=headers)


@post("/calling/buttons/{id:str}/remove", include_in_schema=False, status_code=303)
async def remove(request: AnyRequest, database: Database, id: str) -> Redirect:
    """For good, with what is below it."""
    desk = await own_button(request, database, id)
    async with database.transaction() as c:
        await remove_button(c, desk.organization.id, id)
    return Redirect("/calling?told=removed", status_code=303)


async def _known(request: AnyRequest, database: Database, id: str) -> Known:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        company = desk.organization.id
        buttons = await list_buttons(c, company)
        found = next((each for each in buttons if each.id == id), None)
        if found is None and id != NEW:
            raise NotFoundException
        staff = await staff_of(c, company)
        has_ladder = found is not None and bool(await own_ladder(c, company, found.id))
    return Known(desk, found, buttons, staff, has_ladder)


def _page(request: AnyRequest, known: Known, sheet: Sheet, complaints: dict[str, str] | None = None) -> Template:
    context: dict[str, Any] = {
        "known": known,
        "sheet": sheet,
        "signs": SIGNS,
        "ways": WAYS,
        "parents": [each for each in known.buttons if each != known.button],
        "rows": [*sheet.to, *[""] * max(2, DESTINATION_ROWS - len(sheet.to))],
        "placeholders": placeholder_names(known.desk.organization.language),
    }
    return tabbed(request, known.desk, "buttons", "button.html", complaints=complaints, **context)
