"""「文面」: what calls and answers say, with a preview as the chat will show it, and which fields may leave."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect, Template

from toritsugi.admin.calling.parts import spoken, tabbed, told_of
from toritsugi.admin.frame import Desk, desk_of
from toritsugi.database import Database
from toritsugi.people import Employee
from toritsugi.reception import (
    CHOICES,
    KINDS,
    LEAVING,
    STANDARD,
    CallSettings,
    CallText,
    Facts,
    SettingRefused,
    TextKind,
    Texts,
    Visit,
    faults_of_text,
    placeholder_names,
    read_settings,
    read_texts,
    reset_text,
    set_settings,
    set_text,
)
from toritsugi.web import AnyRequest, Form

LONGEST = 2000
WITH_BUTTONS = frozenset({"arrived", "unanswered"})


class Known(msgspec.Struct, frozen=True):
    """What the pages know."""

    desk: Desk
    texts: Texts
    settings: CallSettings

    def sample(self, text: CallText) -> CallText:
        """The text about a visitor who is not there."""
        words = _facts(self).words()
        return Texts(self.texts.language, {"arrived": text}).say("arrived", words)


@get("/calling/texts", include_in_schema=False)
async def texts(request: AnyRequest, database: Database, told: str = "") -> Template:
    """Every kind as it is said now, and which fields may leave."""
    known = await _known(request, database)
    said = [(kind, known.sample(known.texts.of(kind)), kind in known.texts.own) for kind in KINDS]
    context: dict[str, Any] = {"said": said, "fields": LEAVING, "settings": known.settings}
    context["with_buttons"] = WITH_BUTTONS
    labels = [pair[known.texts.language == "en"] for pair in CHOICES.values()]
    return tabbed(request, known.desk, "texts", "texts.html", told=told_of(told), labels=labels, **context)


@post("/calling/texts", include_in_schema=False, status_code=303)
async def leaving(request: AnyRequest, database: Database) -> Redirect:
    """Which fields of a visitor may stand in posts and mails."""
    known = await _known(request, database)
    sent = await request.form()
    fields = frozenset(each for each in LEAVING if sent.get(each) == "yes")
    chosen = msgspec.structs.replace(known.settings, leaving=fields)
    async with database.transaction() as c:
        await set_settings(c, known.desk.organization.id, chosen)
    return Redirect("/calling/texts?told=changed", status_code=303)


@get("/calling/texts/{kind:str}", include_in_schema=False)
async def text(request: AnyRequest, database: Database, kind: str) -> Template:
    """One kind, to be worded."""
    known = await _known(request, database)
    asked = _kind(kind)
    return _page(request, known, asked, known.texts.of(asked))


@post("/calling/texts/{kind:str}", include_in_schema=False, status_code=200)
async def use_text(request: AnyRequest, database: Database, kind: str, data: Form) -> Template | Redirect:
    """Saves, shows how it would be said, or goes back to the standard words."""
    known = await _known(request, database)
    asked = _kind(kind)
    typed = CallText(data.get("title", "")[:LONGEST], data.get("text", "")[:LONGEST])
    if data.get("todo") == "look":
        faults = faults_of_text(known.desk.organization, kind, typed)
        return _page(request, known, asked, typed, refused=SettingRefused(faults))
    try:
        async with database.transaction() as c:
            if data.get("todo") == "standard":
                await reset_text(c, known.desk.organization, kind)
            else:
                await set_text(c, known.desk.organization, kind, typed)
    except SettingRefused as refused:
        answer = _page(request, known, asked, typed, refused=refused)
        answer.status_code = 422
        return answer
    return Redirect("/calling/texts?told=changed", status_code=303)


def _kind(kind: str) -> TextKind:
    """Raises NotFoundException for a kind that nobody knows."""
    found = next((each for each in KINDS if each == kind), None)
    if found is None:
        raise NotFoundException
    return found


async def _known(request: AnyRequest, database: Database) -> Known:
    async with database.reading() as c:
        desk = await desk_of(request, c, database)
        settings = await read_settings(c, desk.organization.id)
        return Known(desk, await read_texts(c, desk.organization), settings)


def _page(
    request: AnyRequest, known: Known, kind: TextKind, typed: CallText, *, refused: SettingRefused | None = None
) -> Template:
    language = known.texts.language
    complaints = refused.by_field(spoken(request)) if refused else {}
    context: dict[str, Any] = {
        "kind": kind,
        "typed": typed,
        "sample": known.sample(typed),
        "own": kind in known.texts.own,
        "has_text": bool(STANDARD[language][kind].text),
        "placeholders": placeholder_names(language),
        "labels": [pair[language == "en"] for pair in CHOICES.values()] if kind in WITH_BUTTONS else [],
        "faulty": complaints,
    }
    return tabbed(request, known.desk, "texts", "text.html", **context)


def _facts(known: Known) -> Facts:
    """Somebody from a company that is not there."""
    organization, english = known.desk.organization, known.texts.language == "en"
    visit = Visit(
        id="",
        organization_id=organization.id,
        kiosk_id="",
        event_id=None,
        host_id=None,
        visitor_name="Kenta Yamamoto" if english else "山本 健太",
        visitor_company="Aoba Trading" if english else "青葉物産",
        party=2,
        purpose="Annual contract" if english else "年間契約のご相談",
        language="ja" if english else "en",
        notice_version="",
        arrived_at=known.desk.now - 60,
    )
    return Facts(
        organization=organization,
        visit=visit,
        kiosk_name="Head office" if english else "本社受付",
        leaving=known.settings.leaving,
        now=known.desk.now,
        answer=CHOICES["coming"][english],
        answerer="Tanaka" if english else "田中さん",
        hosts=(_host(organization.id, english=english),),
    )


def _host(organization_id: str, *, english: bool) -> Employee:
    return Employee(
        id="",
        organization_id=organization_id,
        name="Taro Tanaka" if english else "田中 太郎",
        kana="",
        roman="",
        email="",
        phone="",
        lineworks_user_id="",
        channel_id="",
        delivery="both",
        active=True,
        department_id=None,
        department_name="Sales" if english else "営業部",
        department_channel_id="",
        language="en" if english else "ja",
    )
