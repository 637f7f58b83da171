"""The letters to a visitor: invitation, change, cancellation, reminder; each with picture, map and calendar entry."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from toritsugi.appointments.appointment import Appointment, Visitor, reminder_at
from toritsugi.appointments.inviting.calendar import Entry, calendar_of, entry_of
from toritsugi.appointments.inviting.picture import qr_picture
from toritsugi.appointments.inviting.times import spelled_time
from toritsugi.mailing import Draft, MailPart
from toritsugi.organization import Organization

LetterKind = Literal["invitation", "change", "cancel", "reminder"]
LETTERS: tuple[LetterKind, ...] = ("invitation", "change", "cancel", "reminder")
PICTURE_NAME = "reception-code.png"
_FOLDER = Path(__file__).parent


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One letter to one visitor."""

    kind: LetterKind
    appointment: Appointment
    visitor: Visitor
    organization: Organization

    @property
    def place(self) -> str:
        """Name and address of the site."""
        site = self.appointment.site
        return " ".join(filter(None, (site.name, site.address))) if site else ""


def pass_address(relay_url: str, token: str) -> str:
    """Where a visitor's pass opens; it is what the picture holds."""
    return f"{relay_url}/kiosk/pass/{token}"


@cache
def _words() -> dict[str, dict[str, Any]]:
    return tomllib.loads((_FOLDER / "letters.toml").read_text(encoding="utf-8"))


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(_FOLDER)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class Letters:
    """Makes mails of letters. `relay_url` is where links of ours lead."""

    def __init__(self, relay_url: str) -> None:
        self.relay_url = relay_url
        self.host = urlsplit(relay_url).hostname or "toritsugi.invalid"

    def draft(self, letter: Letter, now: float) -> Draft:
        """The mail: useful until the appointment ends; a reminder not before its time."""
        known, said = letter.appointment, self._said(letter)
        first = known.hosts[0] if known.hosts else None
        return Draft(
            organization_id=known.organization_id,
            kind="appointment",
            subject=said["subject"],
            text=_text(said),
            recipients=(letter.visitor.email,),
            sender_name=letter.organization.name,
            reply_to=first.email if first else "",
            by_person=letter.kind != "reminder",
            due_at=(reminder_at(known) or 0.0) if letter.kind == "reminder" else 0.0,
            expires_at=known.starts_at if letter.kind == "reminder" and known.kind == "day" else known.ends_at,
            parts=self._parts(letter, said, now),
        )

    def entry(self, letter: Letter, now: float) -> list[str]:
        """The entry for the visitor's calendar."""
        said = self._said(letter)
        lines = [f"{name}: {text}" for name, text in said["rows"]]
        entry = Entry(
            appointment=letter.appointment,
            summary=said["summary"],
            description="\n".join([*lines, said["link"]]),
            location=letter.place or letter.organization.name,
            host_name=said["hosts"],
            stamped_at=now,
            attendees=[letter.visitor],
            link=said["link"],
        )
        return entry_of(entry, self.host)

    def _parts(self, letter: Letter, said: dict[str, Any], now: float) -> tuple[MailPart, ...]:
        html = _templates().get_template("letter.html").render(said, picture=PICTURE_NAME).encode()
        method: Literal["REQUEST", "CANCEL"] = "CANCEL" if letter.kind == "cancel" else "REQUEST"
        entry = calendar_of(method, "", [self.entry(letter, now)])
        parts = [
            MailPart("alternative", "text/html; charset=utf-8", "", html),
            MailPart("alternative", f"text/calendar; charset=utf-8; method={method}", "", entry),
            MailPart("attached", f"text/calendar; charset=utf-8; method={method}", "invite.ics", entry),
        ]
        if said["code"]:
            parts.insert(2, MailPart("inline", "image/png", PICTURE_NAME, qr_picture(said["link"])))
        return tuple(parts)

    def _said(self, letter: Letter) -> dict[str, Any]:
        """Everything that the letter says, in the visitor's language."""
        known, visitor = letter.appointment, letter.visitor
        words = _words()[visitor.language]
        comma = ", " if visitor.language in {"en", "ko"} else "、"
        named = {"company": letter.organization.name, "title": known.title, "name": visitor.name}
        hosts = comma.join(_host_name(each.name, each.roman, visitor.language) for each in known.hosts)
        time = spelled_time(known, visitor.language)
        rows = [("title", known.title), ("time", time), ("host", hosts), ("address", letter.place)]
        live = letter.kind != "cancel"
        return {
            "language": visitor.language,
            "subject": words["subject"][letter.kind].format(**named, time=time),
            "summary": words["summary"].format(**named),
            "greeting": " ".join(filter(None, (visitor.company, words["greeting"].format(**named)))),
            "lead": words["lead"][letter.kind].format(**named),
            "rows": [(words["label"][key], text) for key, text in rows if text],
            "code": known.code if live else "",
            "code_label": words["label"]["code"],
            "how": words["how"]["period" if known.kind == "period" else "day"] if live else "",
            "picture_text": words["picture"],
            "link": pass_address(self.relay_url, visitor.token or "") if live else "",
            "link_label": words["label"]["pass"],
            "map_url": known.site.map_url if live and known.site else "",
            "map_label": words["label"]["map"],
            "calendar": words["calendar"] if live else "",
            "closing": words["closing"].format(**named),
            "company": letter.organization.name,
            "hosts": hosts,
        }


def _host_name(name: str, roman: str, language: str) -> str:
    return roman if language in {"en", "ko"} and roman else name


def _text(said: dict[str, Any]) -> str:
    """The letter for those who read plain text."""
    blocks = [said["greeting"], said["lead"], "\n".join(f"{name}: {text}" for name, text in said["rows"])]
    if said["code"]:
        blocks.append(f"{said['code_label']}: {said['code'][:3]} {said['code'][3:]}\n{said['how']}")
        blocks.append(f"{said['link_label']}\n{said['link']}")
    if said["map_url"]:
        blocks.append(f"{said['map_label']}\n{said['map_url']}")
    blocks += [said["calendar"], said["closing"], said["company"]]
    return "\n\n".join(block for block in blocks if block)
