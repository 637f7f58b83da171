"""Pictures that an administrator has uploaded for a button: photographs and drawings, never anything that runs."""

import msgspec
from sqlalchemy import Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.identifier import new_id
from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import button_picture, call_button

PICTURE_LIMIT = 300_000
"""Bytes of one picture: it is shown at the size of a finger, on a tablet in a lobby's network."""


class Picture(msgspec.Struct, frozen=True):
    """A picture as it came."""

    media_type: str
    content: bytes


def media_type_of(content: bytes) -> str:
    """What a picture is by its first bytes (PNG, JPEG, WebP); empty for everything else, SVG included."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


async def set_picture(c: AsyncConnection, organization_id: str, button_id: str, content: bytes, now: float) -> None:
    """Puts a picture on a button, in place of the one before. Raises SettingRefused."""
    media_type = media_type_of(content)
    if not media_type:
        raise SettingRefused([SettingFault("picture", "no_picture")])
    if len(content) > PICTURE_LIMIT:
        raise SettingRefused([SettingFault("picture", "too_large", str(PICTURE_LIMIT // 1000))])
    await drop_picture(c, organization_id, button_id)
    picture_id = new_id()
    row = {"id": picture_id, "organization_id": organization_id, "created_at": now}
    await c.execute(button_picture.insert().values(**row, media_type=media_type, content=content))
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
