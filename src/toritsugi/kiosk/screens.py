"""Renders the kiosk's screens in the visitor's language, with what each of them shares."""

import re
from typing import Any

from litestar.response import Template

from toritsugi.kiosk.parts import LANGUAGES, KioskParts
from toritsugi.kiosk.tablets import Tablet
from toritsugi.people import Employee
from toritsugi.web import AnyRequest, Moments, Words, csrf_token, page, words_of

_EXTENSION = 5
_WRITTEN_EXTENSION = re.compile(r"内線[\s:：]*(\d+)")
_UNBROKEN = "\u2011"
"""A hyphen at which no line ends: a number that is cut in two is dialled wrong."""


def asked_language(request: AnyRequest, form: dict[str, str] | None = None) -> str:
    """The language that the address or the form names; Japanese when it names none of ours."""
    asked = (form or {}).get("lang") or request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def screen(
    request: AnyRequest, parts: KioskParts, tablet: Tablet, name: str, language: str, **context: Any
) -> Template:
    """One screen. `context` may hold "status", the answer's status code."""
    words = words_of(request, "kiosk", language)
    shared = {
        "tablet": tablet,
        "phone": phone_words(words, tablet.phone),
        "keep_days": tablet.keep_days,
        "languages": _languages(request),
        "idle": tablet.look.idle_seconds if parts.times.idle is None else parts.times.idle,
        "ask": tablet.look.ask_seconds if parts.times.ask is None else parts.times.ask,
        "moments": Moments(language, parts.database.clock.now(), tablet.site.clock),
        "theme": tablet.theme,
        "path": request.scope["path"],
        "csrf_token": csrf_token(tablet.token),
        "name_of": lambda employee: name_of(employee, language),
    }
    return page(request, f"kiosk/{name}", language=language, **{**shared, **context})


def phone_words(words: Words, phone: str) -> str:
    """「内線 1200」 for a short number, and for one that is written so; the number itself otherwise."""
    digits = phone.replace("-", "").replace(" ", "")
    whole = phone.replace("-", _UNBROKEN)
    if digits.isdigit() and len(digits) <= _EXTENSION:
        return words("phone.extension", number=whole)
    said = _WRITTEN_EXTENSION.sub(lambda written: words("phone.extension", number=written[1]), whole)
    return said if words.language in {"ja", "zh"} else said.replace("（", " (").replace("）", ")")


def name_of(employee: Employee, language: str) -> str:
    """The family name: in Latin letters for those who do not read kanji, where its reading is known."""
    return (employee.roman_family_name if language in {"en", "ko"} else "") or employee.family_name


def masked(name: str) -> str:
    """「山本 健太」 becomes 「山本 ○○」: the family name, as far as a space tells it, else the first two characters."""
    family, _, rest = name.partition(" ")
    return f"{family} {'○' * min(len(rest), 3)}" if rest else f"{family[:2]}{'○' * min(max(len(family) - 2, 0), 3)}"


def _languages(request: AnyRequest) -> list[tuple[str, str]]:
    words = [words_of(request, "kiosk", code) for code in LANGUAGES]
    return [(each.language, each("language.own")) for each in words]
