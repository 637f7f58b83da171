"""Pictures that an administrator has uploaded for a button: photographs and drawings, never anything that runs."""

import msgspec
from sqlalchemy import Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.picture import Frame, Picture, PictureRefused, repainted
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import button_picture, call_button

FRAME = Frame(480, 480)
"""It is shown at the size of a finger, on a tablet in a lobby's network."""


async def paint_button(content: bytes) -> Picture:
    """What somebody brings for a button, painted anew. Raises SettingRefused."""
    return await painted("picture", content, FRAME)


async def painted(field: str, content: bytes, frame: Frame) -> Picture:
    """What somebody brings for this field of a form, painted anew within the frame. Raises SettingRefused."""
    try:
        return await repainted(content, frame)
    except PictureRefused as refused:
        raise SettingRefused([SettingFault(field, refused.reason, refused.value)]) from None


async def set_picture(c: AsyncConnection, organization_id: str, button_id: str, picture: Picture, now: float) -> None:
    """Puts a picture that was painted anew on a button, in place of the one before."""
    await drop_picture(c, organization_id, button_id)
    picture_id = new_id()
    row = {"id": picture_id, "organization_id": organization_id, "created_at": now}
    await c.execute(button_picture.insert().values(**row, **msgspec.structs.asdict(picture)))
    await c.execute(_button(organization_id, button_id).values(picture_id=picture_id))


async def drop_picture(c: AsyncConnection, organization_id: str, button_id: str) -> None:
    """Takes the picture off a button; its built-in sign is shown again."""
    chosen = select(call_button.c.picture_id).where(
        call_button.c.organization_id == organization_id, call_button.c.id == button_id
    )
    picture_id = (await c.execute(chosen)).scalar_one_or_none()
    if picture_id is not None:
        await c.execute(_button(organization_id, button_id).values(picture_id=None))
        await c.execute(delete(button_picture).where(button_picture.c.id == picture_id))


async def get_picture(c: AsyncConnection, organization_id: str, picture_id: str) -> Picture | None:
    """The organization's picture with this id."""
    chosen = select(button_picture).where(
        button_picture.c.organization_id == organization_id, button_picture.c.id == picture_id
    )
    row = (await c.execute(chosen)).first()
    return Picture(row.media_type, row.content) if row else None


def _button(organization_id: str, button_id: str) -> Update:
    return update(call_button).where(call_button.c.organization_id == organization_id, call_button.c.id == button_id)
