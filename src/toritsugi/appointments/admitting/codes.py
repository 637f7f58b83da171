"""Reception codes: six digits that nobody can guess, each for one appointment as long as it lives.

A code is drawn at random from a million. Two appointments of an organization never have the same one while both live:
the row of a code is taken over only when the day is past on which its appointment could last be checked in to. Wrong
codes are counted, for each kiosk and for the whole organization, so that trying them out comes to nothing.
"""

import re
import secrets
import unicodedata

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.appointments.tables import reception_code, wrong_code
from toritsugi.clock import DAY
from toritsugi.database import Database
from toritsugi.identifier import new_id

CODES = 1_000_000
_DRAWS = 200
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
LETTERS_OF_TOKEN = 26
"""With 32 letters that a scanner types on any keyboard: 130 bits."""
TRIES_IN_A_ROW, ROW_SECONDS = 5, 600.0
TRIES_A_DAY_AT_KIOSK, TRIES_A_DAY = 30, 100
"""Wrong codes that are answered: five in ten minutes and thirty a day at one kiosk, a hundred a day in all."""


class TooManyCodes(Exception):
    """Nothing was looked up: too many wrong codes were tried."""


class NoCodeLeft(Exception):
    """So many codes are alive that none could be drawn."""


def new_token() -> str:
    """What opens one visitor's pass."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS_OF_TOKEN))


def read_code(text: str) -> tuple[str, str]:
    """What somebody has typed or a scanner has read: six digits and "", or "" and a token; "" and "" for neither.

    Full-width digits, blanks and hyphens between digits are understood; of an address, only its end counts.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = re.sub(r"[\s\-‐‑–ー]", "", plain)
    if re.fullmatch(r"[0-9]{6}", digits):
        return digits, ""
    token = re.search(rf"[{ALPHABET}]{{{LETTERS_OF_TOKEN}}}$", plain.lower())
    return "", token.group() if token else ""


async def issue_code(
    database: Database, c: AsyncConnection, organization_id: str, appointment_id: str, live_until: float
) -> str:
    """Draws a code for the appointment, alive until then (seconds since the epoch). Raises NoCodeLeft."""
    table, now = reception_code, database.clock.now()
    for _ in range(_DRAWS):
        row = {
            "organization_id": organization_id,
            "code": f"{secrets.randbelow(CODES):06}",
            "appointment_id": appointment_id,
            "live_until": live_until,
        }
        taken_over = {"appointment_id": appointment_id, "live_until": live_until}
        drawn = (
            database.insert(table)
            .values(row)
            .on_conflict_do_update(
                index_elements=["organization_id", "code"], set_=taken_over, where=table.c.live_until < now
            )
        )
        if (await c.execute(drawn)).rowcount == 1:
            return row["code"]  # type: ignore[return-value]
    raise NoCodeLeft


async def prolong_code(c: AsyncConnection, appointment_id: str, live_until: float) -> bool:
    """The appointment's code lives until then; False when it has none any more."""
    mine = reception_code.update().where(reception_code.c.appointment_id == appointment_id)
    return (await c.execute(mine.values(live_until=live_until))).rowcount == 1


async def drop_code(c: AsyncConnection, appointment_id: str) -> None:
    """The code is free at once."""
    await c.execute(delete(reception_code).where(reception_code.c.appointment_id == appointment_id))


async def appointment_of_code(c: AsyncConnection, organization_id: str, code: str) -> str | None:
    """The id of the appointment that has this code."""
    mine = (reception_code.c.organization_id == organization_id, reception_code.c.code == code)
    return (await c.execute(select(reception_code.c.appointment_id).where(*mine))).scalar_one_or_none()


async def require_tries_left(c: AsyncConnection, organization_id: str, kiosk_id: str, now: float) -> None:
    """Raises TooManyCodes while no further code is looked up at this kiosk."""
    wrong = wrong_code.c
    await c.execute(delete(wrong_code).where(wrong.organization_id == organization_id, wrong.tried_at < now - DAY))
    of_kiosk = func.count().filter(wrong.kiosk_id == kiosk_id)
    in_a_row = func.count().filter(wrong.kiosk_id == kiosk_id, wrong.tried_at > now - ROW_SECONDS)
    chosen = select(in_a_row.label("row"), of_kiosk.label("kiosk"), func.count().label("all"))
    counted = (await c.execute(chosen.where(wrong.organization_id == organization_id))).one()
    if counted.row >= TRIES_IN_A_ROW or counted.kiosk >= TRIES_A_DAY_AT_KIOSK or counted.all >= TRIES_A_DAY:
        raise TooManyCodes


async def count_wrong_code(c: AsyncConnection, organization_id: str, kiosk_id: str, now: float) -> None:
    """One more that was not right."""
    row = {"id": new_id(), "organization_id": organization_id, "kiosk_id": kiosk_id, "tried_at": now}
    await c.execute(wrong_code.insert().values(row))
