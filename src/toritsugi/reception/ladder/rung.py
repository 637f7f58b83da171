"""A rung of the ladder, the usual ladder, and what is wrong with one."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from toritsugi.reception.refusal import SettingFault

RungKind = Literal["host", "deputy", "department", "base", "mail", "phone"]
"""The host (or where the touched button calls), the host's deputies, the host's department in its room with a mention
of everybody, the base destination, a mail, and the phone number on the kiosk.
"""
RUNG_KINDS: tuple[RungKind, ...] = get_args(RungKind)
SECONDS_LEAST, SECONDS_MOST = 5, 1800
_MAIL_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")


class Rung(msgspec.Struct, frozen=True):
    """`seconds`: how long an answer is waited for before the next rung. `outside_hours`: climbed also when it is
    closed.

    `value`: the recipients of a mail (none: the host), with commas; the number of a phone (none: the kiosk's).
    """

    kind: RungKind
    seconds: float = 60.0
    outside_hours: bool = False
    value: str = ""

    @property
    def recipients(self) -> tuple[str, ...]:
        """The mail addresses in `value`."""
        return tuple(part.strip() for part in self.value.split(",") if part.strip())


USUAL_LADDER: tuple[Rung, ...] = (
    Rung("host", 60.0, True),
    Rung("deputy", 60.0),
    Rung("department", 60.0),
    Rung("base", 60.0),
    Rung("mail", 60.0),
    Rung("phone", 60.0, True),
)


def faults_of_ladder(rungs: Sequence[Rung]) -> list[SettingFault]:
    """What must be mended: the host comes first, each kind once, the phone last, seconds in their range."""
    faults = []
    if not rungs or rungs[0].kind != "host":
        faults.append(SettingFault("rungs", "host_first"))
    if any(rung.kind == "phone" for rung in rungs[:-1]):
        faults.append(SettingFault("rungs", "phone_last"))
    for kind, count in Counter(rung.kind for rung in rungs).items():
        if kind not in RUNG_KINDS:
            faults.append(SettingFault("rungs", "unknown", kind[:12]))
        elif count > 1:
            faults.append(SettingFault(f"kind_{kind}", "twice_rung"))
    for rung in rungs:
        if not SECONDS_LEAST <= rung.seconds <= SECONDS_MOST:
            faults.append(SettingFault(f"seconds_{rung.kind}", "out_of_range", f"{SECONDS_LEAST}–{SECONDS_MOST}"))
        if rung.kind == "mail":
            faults += [
                SettingFault("value_mail", "no_address", each[:60])
                for each in rung.recipients
                if not _MAIL_ADDRESS.fullmatch(each)
            ]
        if len(rung.value) > 1000:
            faults.append(SettingFault(f"value_{rung.kind}", "too_long", "1000"))
    return faults
