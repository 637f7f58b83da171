"""A member of LINE WORKS in the words of an employee's form."""

from typing import Literal

import jaconv
import msgspec

from toritsugi.lineworks import User
from toritsugi.people import is_mail_address, tidy_text

MemberStanding = Literal["active", "suspended", "awaiting", "gone"]


class Member(msgspec.Struct, frozen=True):
    """What the directory shows of somebody; every text may be empty. `login` is the login ID, in lower case."""

    user_id: str
    login: str
    name: str = ""
    kana: str = ""
    department: str = ""
    phone: str = ""
    standing: MemberStanding = "active"

    @property
    def email(self) -> str:
        """The login ID where it is a mail address too (official: name@domain on the plan with mail), else empty."""
        return self.login if is_mail_address(self.login) else ""

    def fields(self) -> dict[str, str]:
        """The fields of an employee's form that the directory knows; those that it leaves empty are absent."""
        told = {
            "name": self.name,
            "kana": self.kana,
            "email": self.email,
            "department": self.department,
            "lineworks_user_id": self.user_id,
            "phone": self.phone,
        }
        return {field: text for field, text in told.items() if text}


def member_of(user: User) -> Member:
    """The primary company and department; the reading in hiragana, as employees' readings are."""
    name = user.user_name
    organizations = sorted(user.organizations or (), key=lambda each: not each.primary)
    units = sorted(organizations[0].org_units or () if organizations else (), key=lambda each: not each.primary)
    return Member(
        user_id=user.user_id,
        login=(user.email or "").lower(),
        name=_joined(name.last_name, name.first_name) if name else "",
        kana=str(jaconv.kata2hira(_joined(name.phonetic_last_name, name.phonetic_first_name))) if name else "",
        department=tidy_text(units[0].org_unit_name or "") if units else "",
        phone=tidy_text(user.telephone or ""),
        standing=_standing(user),
    )


def _joined(*parts: str | None) -> str:
    return tidy_text(" ".join(part for part in parts if part))


def _standing(user: User) -> MemberStanding:
    if user.is_deleted:
        return "gone"
    if user.is_suspended:
        return "suspended"
    return "awaiting" if user.is_awaiting or user.is_pending else "active"
