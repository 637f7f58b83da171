"""「呼び出しボタン」: the tree of buttons beside the first screen as a visitor will see it."""

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.calling.parts import Staff, staff_of, tabbed, told_of
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.database import Database
from toritsugi.reception import (
    Branch,
    ButtonForm,
    CallButton,
    add_button,
    button_form_of,
    button_tree,
    buttons_below,
    change_button,
    destinations_of,
    list_buttons,
    move_button,
)
from toritsugi.web import AnyRequest, Form

USUAL = (
    ButtonForm(
        names={"ja": "総合受付", "en": "Front office", "zh": "总服务台", "ko": "안내 데스크"},
        hints={
            "ja": "お約束のない方",
            "en": "Without an appointment",
            "zh": "没有预约的访客",
            "ko": "약속이 없으신 분",
        },
        sign="bell",
    ),
    ButtonForm(
        names={"ja": "宅配", "en": "Deliveries", "zh": "快递", "ko": "택배"},
        message="{受付端末}に、宅配の方がお見えです",
        sign="parcel",
        asks="nothing",
    ),
    ButtonForm(
        names={"ja": "面接", "en": "Interview", "zh": "面试", "ko": "면접"},
        sign="interview",
    ),
)
"""What most companies will want; who is called is settled afterwards."""


@get("/calling", include_in_schema=False)
async def buttons(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Every button in its place, and the first screen with the active ones."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        found = await list_buttons(c, desk.organization.id)
        staff = await staff_of(c, desk.organization.id)
    return tabbed(
        request,
        desk,
        "buttons",
        "buttons.html",
        rows=_rows(button_tree(found)),
        called={each.id: _called(found, each, staff) for each in found},
        shown=buttons_below(found, None),
        told=told_of(told),
    )


def _rows(branches: tuple[Branch, ...]) -> list[tuple[Branch, bool, bool]]:
    """The tree as lines, each with whether it is the first and the last of those beside it."""
    rows: list[tuple[Branch, bool, bool]] = []
    for number, branch in enumerate(branches):
        rows.append((branch, number == 0, number == len(branches) - 1))
        rows += _rows(branch.below)
    return rows


def _called(found: list[CallButton], button: CallButton, staff: Staff) -> list[tuple[str, str]]:
    """Whom a button calls: kind and name of each destination."""
    return [(each.kind, staff.label(each.kind, each.value)) for each in destinations_of(found, button.id)]


@post("/calling/usual", include_in_schema=False, status_code=303)
async def usual(request: AnyRequest, database: Database) -> Redirect:
    """The buttons that most companies want, where there is none yet."""
    async with database.transaction() as c:
        desk = await desk_of(request, c, database)
        if not await list_buttons(c, desk.organization.id):
            for form in USUAL:
                await add_button(c, desk.organization.id, form, desk.now)
    return Redirect("/calling?told=usual", status_code=303)


@post("/calling/buttons/{id:str}/move", include_in_schema=False, status_code=303)
async def move(request: AnyRequest, database: Database, id: str, data: Form) -> Redirect:
    """One place up or down among those beside it."""
    desk = await own_button(request, database, id)
    async with database.transaction() as c:
        await move_button(c, desk.organization.id, id, -1 if data.get("whither") == "up" else 1)
    return Redirect("/calling", status_code=303)


@post("/calling/buttons/{id:str}/switch", include_in_schema=False, status_code=303)
async def switch(request: AnyRequest, database: Database, id: str) -> Redirect:
    """Shown becomes hidden, hidden becomes shown."""
    desk = await own_button(request, database, id)
    async with database.transaction() as c:
        found = next(each for each in await list_buttons(c, desk.organization.id) if each.id == id)
        form = msgspec.structs.replace(button_form_of(found), active=not found.active)
        await change_button(c, desk.organization.id, id, form)
    return Redirect("/calling", status_code=303)


async def own_button(request: AnyRequest, database: Database, id: str) -> Desk:
    """Raises NotFoundException for a button that is no button of the company's."""
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        if id not in {each.id for each in await list_buttons(c, desk.organization.id)}:
            raise NotFoundException
    return desk
