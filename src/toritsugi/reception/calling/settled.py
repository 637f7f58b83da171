"""What holds for every call of a company: which fields may leave, how answers come, how long "please wait" waits."""

from typing import Literal, get_args

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.reception.refusal import SettingFault, SettingRefused
from toritsugi.reception.tables import reception_setting

LEAVING = ("name", "company", "party", "purpose")
"""The fields of a visitor about which a company decides."""
Answers = Literal["buttons", "links"]
ANSWERS: tuple[Answers, ...] = get_args(Answers)
WAIT_LEAST, WAIT_MOST = 15, 1800


class CallSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`leaving`: which of `LEAVING` may stand in posts and mails. `answers`: by buttons, which need an address that
    LINE WORKS can call back, or by links that are opened. `free_text`: what a host writes is shown to the visitor.

    `photos`: whether kiosks show the photos of employees. `wait_seconds`: how long nobody else is called after
    「少々お待ちください」.
    """

    leaving: frozenset[str] = frozenset(LEAVING)
    answers: Answers = "buttons"
    free_text: bool = True
    photos: bool = False
    wait_seconds: float = 180.0


async def read_settings(c: AsyncConnection, organization_id: str) -> CallSettings:
    """The organization's settings; the usual ones while it has chosen none."""
    chosen = select(reception_setting).where(reception_setting.c.organization_id == organization_id)
    row = (await c.execute(chosen)).first()
    if row is None:
        return CallSettings()
    leaving = frozenset(row.leaving.split(",")) & frozenset(LEAVING)
    plain = {name: getattr(row, name) for name in CallSettings.__struct_fields__}
    return CallSettings(**plain | {"leaving": leaving})


async def set_settings(c: AsyncConnection, organization_id: str, chosen: CallSettings) -> None:
    """Keeps them. Raises SettingRefused."""
    faults = _faults(chosen)
    if faults:
        raise SettingRefused(faults)
    await c.execute(delete(reception_setting).where(reception_setting.c.organization_id == organization_id))
    row = msgspec.structs.asdict(chosen) | {"leaving": ",".join(sorted(chosen.leaving))}
    await c.execute(reception_setting.insert().values(organization_id=organization_id, **row))


def _faults(chosen: CallSettings) -> list[SettingFault]:
    faults = [SettingFault("leaving", "unknown", name[:20]) for name in sorted(chosen.leaving - set(LEAVING))]
    if chosen.answers not in ANSWERS:
        faults.append(SettingFault("answers", "unknown", chosen.answers[:20]))
    if not WAIT_LEAST <= chosen.wait_seconds <= WAIT_MOST:
        faults.append(SettingFault("wait_seconds", "out_of_range", f"{WAIT_LEAST}–{WAIT_MOST}"))
    return faults
