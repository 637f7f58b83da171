"""An employee as the other rooms see one, and the form that makes or changes one."""

from typing import Literal

import msgspec

from toritsugi.people.sounding import sound

Delivery = Literal["dm", "room", "both"]
DELIVERIES: dict[str, Delivery] = {
    "": "both",
    "dm": "dm",
    "dmのみ": "dm",
    "トークルーム": "room",
    "ルーム": "room",
    "room": "room",
    "両方": "both",
    "dmとトークルーム": "both",
    "both": "both",
}
"""The ways of telling somebody, as people write them; without spaces, in small letters."""
DELIVERY_WORDS: dict[str, tuple[str, str]] = {
    "dm": ("DM", "dm"),
    "room": ("トークルーム", "room"),
    "both": ("両方", "both"),
}
"""The same, as sheets write them in Japanese and in English."""
LANGUAGE_WORDS: dict[str, tuple[str, str]] = {"ja": ("日本語", "Japanese"), "en": ("英語", "English")}
"""The languages in which employees read their pages and are called, as sheets write them in Japanese and in English."""
PERMISSION_WORDS: dict[str, tuple[str, str]] = {"receptionist": ("受付担当", "receptionist")}
"""What employees may do beside their own pages, as sheets write it in Japanese and in English."""


class Department(msgspec.Struct, frozen=True):
    """A department of the organization; `channel_id` is its talk room, empty when it has none."""

    id: str
    name: str
    channel_id: str


class Employee(msgspec.Struct, frozen=True):
    """A person of the organization who can be told something.

    `lineworks_user_id` is the platform's user ID or the full login ID (name@group), empty when unset.
    `channel_id` is the person's own talk room, `department_channel_id` that of the department; both may be empty.
    `language` is that of the person's pages and calls: the company's, while nobody has chosen another one.
    `permission`: "receptionist" sees all visits and appointments of the company; "" only the own.
    """

    id: str
    organization_id: str
    name: str
    kana: str
    roman: str
    email: str
    phone: str
    lineworks_user_id: str
    channel_id: str
    delivery: Delivery
    active: bool
    department_id: str | None
    department_name: str
    department_channel_id: str
    language: str
    permission: str = ""

    @property
    def family_name(self) -> str:
        """The part before the first space, which is all that a visitor is shown; the whole name without a space."""
        return self.name.replace("\u3000", " ").split(" ")[0]

    @property
    def roman_family_name(self) -> str:
        """The part of the romanised name that is read like the family name; "" when the readings do not tell."""
        reading = sound(self.kana.split(" ")[0])
        return next((part for part in self.roman.split() if reading and sound(part) == reading), "")


class EmployeeForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is written down about an employee. `department` is a department's name; empty for none.

    `language` is "ja" or "en"; empty for the company's. `permission` is "receptionist", or empty for none.
    """

    name: str
    email: str
    kana: str = ""
    roman: str = ""
    department: str = ""
    lineworks_user_id: str = ""
    channel_id: str = ""
    delivery: str = "both"
    phone: str = ""
    language: str = ""
    permission: str = ""
