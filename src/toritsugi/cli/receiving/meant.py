"""Finds what a command names: a button, days of keeping."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.reception import CallButton, list_buttons


async def button_meant(c: AsyncConnection, organization_id: str, which: str) -> CallButton:
    """The button of this name or id. Raises Complaint."""
    buttons = await list_buttons(c, organization_id)
    found = next((each for each in buttons if which in {each.id, *each.names.values()}), None)
    if found is None:
        raise Complaint(
            f"ボタン「{which[:60]}」はありません。toritsugi button list で確かめてください。",
            f"There is no button {which[:60]!r}. See `toritsugi button list`.",
            WRONG,
        )
    return found


def read_days(texts: Sequence[str], fields: Sequence[str]) -> dict[Any, int]:
    """Days by field, of words like "email=7". Raises Complaint."""
    found: dict[Any, int] = {}
    for each in texts:
        field, _, number = each.partition("=")
        if field not in fields or not number.isdecimal():
            raise Complaint(
                f"「{each[:40]}」を読み取れません。{'、'.join(fields)} のどれか=日数 にしてください。",
                f"{each[:40]!r}: write one of {', '.join(fields)}, = and days.",
                WRONG,
            )
        found[field] = int(number)
    return found
