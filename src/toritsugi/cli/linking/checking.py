"""`toritsugi connection check` and `canary`: why it does not work, and the daily proof that it does."""

import re
from typing import Annotated

import typer

from toritsugi.alarms import get_canary, set_canary
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.linking.known import Name, connection_meant, link_parts
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import tell
from toritsugi.cli.speech import language, say
from toritsugi.connections import report

At = Annotated[
    str,
    typer.Option(
        "--at", help="Switches it on at this time in Japan, as 8:30. / 毎日この時刻（日本時間、例: 8:30）に行います。"
    ),
]
Off = Annotated[bool, typer.Option("--off", help="Switches it off. / 行いません。")]
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def check(name: Name = "") -> None:
    """Goes the way to LINE WORKS step by step, and says what is wrong. / 連携を診断します。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        async with link_parts(office) as parts:
            results = await parts.diagnosis.check(known.id)
        tell(report(known, results, language(), office.database.clock.now()).rstrip())
        if any(result.outcome == "fault" for result in results):
            raise Complaint(
                "連携に直すところがあります。上の結果をご覧ください。",
                "Something has to be mended; see the results above.",
            )

    at_work(task)


def canary(name: Name = "", at: At = "", off: Off = False) -> None:
    """Shows, sets or ends the daily check before opening time. / 毎日の開店前の確認を設定します。"""
    minute = _minute(at)

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        async with office.database.transaction() as c:
            if off or minute is not None:
                await set_canary(office.database, c, known.id, None if off else minute)
            present = (await get_canary(c, known.id)).minute
        if present is None:
            tell(say("毎日の確認は行いません。", "There is no daily check."))
            return
        clock = f"{present // 60:02}:{present % 60:02}"
        tell(say(f"毎日 {clock} に確認を行います。", f"The check is done every day at {clock}."))
        if not known.is_base:
            tell(say("基本の連携だけが確認されます。", "Only the base connection is checked."))

    at_work(task)


def _minute(at: str) -> int | None:
    """Minutes since midnight; None without a time. Raises Complaint."""
    if not at:
        return None
    found = _CLOCK.fullmatch(at.strip())
    if found is None:
        raise Complaint(
            f"時刻「{at[:20]}」は 8:30 のように指定してください。", f"Write the time {at[:20]!r} as 8:30.", WRONG
        )
    return int(found[1]) * 60 + int(found[2])
