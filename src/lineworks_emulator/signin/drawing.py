"""The sign-in page, which the OAuth host and the administrators' pages share."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from litestar import Request, Response

from lineworks_emulator.pages import stationery
from lineworks_emulator.world import User

PAPER = stationery(Path(__file__).parent)
OFFERED = 50


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What the form needs: where it leads, what it carries along, whom it offers, which app asks for which scopes."""

    action: str
    carried: dict[str, str]
    members: list[User] = field(default_factory=list)
    app_name: str = ""
    scopes: list[str] = field(default_factory=list)
    targets: str = "'self'"


def refused_page(request: Request[Any, Any, Any], word: str) -> Response[str]:
    """For the person whom an app sent with a wrong request; `word` names the sentence."""
    return PAPER.page(request, "refused.html", 400, word=word)


def signin_page(request: Request[Any, Any, Any], sheet: FormSheet, *, refused: bool = False) -> Response[str]:
    """The page; `refused` (401) after a wrong login ID or password."""
    status = 401 if refused else 200
    members = [user for user in sheet.members if user.is_active][:OFFERED]
    return PAPER.page(request, "signin.html", status, sheet.targets, sheet=sheet, members=members, refused=refused)
