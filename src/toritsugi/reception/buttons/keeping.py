"""Writes buttons down, in their order, and reads them again."""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.people import get_employees, list_departments
from toritsugi.reception.buttons.button import ButtonDestination, CallButton
from toritsugi.reception.buttons.form import ButtonForm, faults_of, tidied
from toritsugi.reception.buttons.pictures import drop_picture
from toritsugi.reception.buttons.tree import DEPTH, chain_of, height_of
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import button_destination, call_button, calling_way, ladder_rung

_texts = msgspec.json.Decoder(dict[str, str])


async def list_buttons(c: AsyncConnection, organization_id: str) -> list[CallButton]:
    """Every button of the organization, active or not, in the order in which they stand."""
    chosen = select(call_button).where(call_button.c.organization_id == organization_id)
    rows = (await c.execute(chosen.order_by(call_button.c.position, call_button.c.id))).all()
    where = await _destinations(c, [row.id for row in rows])
    return [_button_of(row, where.get(row.id, ())) for row in rows]


async def get_button(c: AsyncConnection, organization_id: str, button_id: str) -> CallButton | None:
    """The organization's button with this id."""
    return next((each for each in await list_buttons(c, organization_id) if each.id == button_id), None)


async def buttons_to_department(c: AsyncConnection, organization_id: str, department_id: str) -> list[str]:
    """The names of the buttons, active or not, that call this department."""
    wanted = ButtonDestination("department", department_id)
    return [each.name("ja") for each in await list_buttons(c, organization_id) if wanted in each.destinations]


async def add_button(c: AsyncConnection, organization_id: str, form: ButtonForm, now: float) -> CallButton:
    """Adds a button behind those that are there. Raises SettingRefused."""
    form = await _checked(c, organization_id, form, None)
    button_id = new_id()
    position = 1 + max((each.position for each in await list_buttons(c, organization_id)), default=0)
    row = {"id": button_id, "organization_id": organization_id, "picture_id": None, "created_at": now}
    await c.execute(call_button.insert().values(**row, position=position, **_columns(form)))
    await _write_destinations(c, button_id, form.destinations)
    added = await get_button(c, organization_id, button_id)
    assert added is not None
    return added


async def change_button(c: AsyncConnection, organization_id: str, button_id: str, form: ButtonForm) -> None:
    """Writes the form over what is known of a button. Raises SettingRefused, LookupError for nobody's button."""
    if await get_button(c, organization_id, button_id) is None:
        raise LookupError("there is no such button")
    form = await _checked(c, organization_id, form, button_id)
    await c.execute(update(call_button).where(call_button.c.id == button_id).values(**_columns(form)))
    await c.execute(delete(button_destination).where(button_destination.c.button_id == button_id))
    await _write_destinations(c, button_id, form.destinations)


async def move_button(c: AsyncConnection, organization_id: str, button_id: str, by: int) -> None:
    """Moves a button among those beside it: -1 before the one before it, 1 behind the one behind it."""
    buttons = await list_buttons(c, organization_id)
    moved = next((each for each in buttons if each.id == button_id), None)
    if moved is None:
        raise LookupError("there is no such button")
    beside = [each.id for each in buttons if each.parent_id == moved.parent_id]
    places = sorted(each.position for each in buttons if each.parent_id == moved.parent_id)
    at = beside.index(button_id)
    to = min(max(at + by, 0), len(beside) - 1)
    beside.insert(to, beside.pop(at))
    for id, position in zip(beside, places, strict=True):
        await c.execute(update(call_button).where(call_button.c.id == id).values(position=position))


async def remove_button(c: AsyncConnection, organization_id: str, button_id: str) -> None:
    """Removes a button, what is below it, and what was settled for it alone. Visits that it began stay."""
    buttons = await list_buttons(c, organization_id)
    if button_id not in {each.id for each in buttons}:
        raise LookupError("there is no such button")
    for each in [each for each in buttons if each.parent_id == button_id]:
        await remove_button(c, organization_id, each.id)
    await drop_picture(c, organization_id, button_id)
    await c.execute(delete(button_destination).where(button_destination.c.button_id == button_id))
    await c.execute(delete(ladder_rung).where(ladder_rung.c.button_id == button_id))
    ways = delete(calling_way).where(calling_way.c.organization_id == organization_id, calling_way.c.scope == "button")
    await c.execute(ways.where(calling_way.c.subject_id == button_id))
    await c.execute(delete(call_button).where(call_button.c.id == button_id))


async def _checked(c: AsyncConnection, organization_id: str, form: ButtonForm, button_id: str | None) -> ButtonForm:
    form = tidied(form)
    faults = faults_of(form) + await _faults_of_place(c, organization_id, form, button_id)
    faults += await _faults_of_destinations(c, organization_id, form.destinations)
    if faults:
        raise SettingRefused(faults)
    return form


async def _faults_of_place(
    c: AsyncConnection, organization_id: str, form: ButtonForm, button_id: str | None
) -> list[SettingFault]:
    if form.parent_id is None:
        return []
    buttons = await list_buttons(c, organization_id)
    above = chain_of(buttons, form.parent_id)
    if not above:
        return [SettingFault("parent_id", "unknown", form.parent_id[:32])]
    if button_id in {each.id for each in above}:
        return [SettingFault("parent_id", "own_child")]
    taken = height_of(buttons, button_id) if button_id else 1
    return [SettingFault("parent_id", "too_deep")] if len(above) + taken > DEPTH else []


async def _faults_of_destinations(
    c: AsyncConnection, organization_id: str, destinations: Iterable[ButtonDestination]
) -> list[SettingFault]:
    people = await get_employees(c, [each.value for each in destinations if each.kind == "employee"])
    known = {each.id for each in people.values() if each.organization_id == organization_id}
    known |= {each.id for each in await list_departments(c, organization_id)}
    return [
        SettingFault("destinations", "unknown", each.value[:40])
        for each in destinations
        if (each.kind in {"employee", "department"} and each.value not in known)
        or (each.kind == "room" and not each.value)
    ]


def _columns(form: ButtonForm) -> dict[str, Any]:
    return {
        "parent_id": form.parent_id,
        "names": msgspec.json.encode(form.names).decode(),
        "hints": msgspec.json.encode(form.hints).decode(),
        "message": form.message,
        "sign": form.sign,
        "asks": form.asks,
        "active": form.active,
    }


async def _write_destinations(c: AsyncConnection, button_id: str, destinations: tuple[ButtonDestination, ...]) -> None:
    rows = [
        {"button_id": button_id, "position": position, "kind": each.kind, "value": each.value}
        for position, each in enumerate(destinations)
    ]
    if rows:
        await c.execute(button_destination.insert(), rows)


async def _destinations(c: AsyncConnection, button_ids: list[str]) -> dict[str, tuple[ButtonDestination, ...]]:
    chosen = select(button_destination).where(button_destination.c.button_id.in_(button_ids))
    found: dict[str, tuple[ButtonDestination, ...]] = {}
    for row in await c.execute(chosen.order_by(button_destination.c.button_id, button_destination.c.position)):
        found[row.button_id] = (*found.get(row.button_id, ()), ButtonDestination(row.kind, row.value))
    return found


def _button_of(row: Row[Any], destinations: tuple[ButtonDestination, ...]) -> CallButton:
    plain = {name: getattr(row, name) for name in CallButton.__struct_fields__ if hasattr(row, name)}
    plain |= {"names": _texts.decode(row.names), "hints": _texts.decode(row.hints)}
    return CallButton(**plain, destinations=destinations)
