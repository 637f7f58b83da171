"""「試してみる」: what would become of a mail, pasted, uploaded or picked; nothing is sent or kept."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.response import Template
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.admin.frame import Desk, desk_of, framed
from toritsugi.admin.rules.listing import spoken
from toritsugi.database import Database
from toritsugi.event import Event
from toritsugi.intake import get_event, get_raw_mail, list_events
from toritsugi.rehearsal import NobodyMeant, Rehearsal, rehearse, rehearsing_addresses
from toritsugi.routing import SHARE
from toritsugi.rules import describe_condition, rule_name
from toritsugi.web import AnyRequest

LARGEST = 40_000_000
"""Bytes of a form: a mail of the door's usual limit, as a file."""
LONGEST = 1_000_000
"""Characters of a pasted mail."""
READABLE = 100_000
"""Bytes of an uploaded mail up to which it is shown as if it had been pasted, to be tried again."""
_HEADER = re.compile(r"(?!(?:re|fwd?|https?):)[!-9;-~]+:|From ", re.IGNORECASE)
PICKED, OFFERED = 30, 300
"""Past mails and addresses to choose from; any address may be typed."""


class RuleParts(msgspec.Struct, frozen=True):
    """`relay_url`: where people open this program's pages.

    `authorities`: the mail servers who are believed what they found out about a sender.
    """

    relay_url: str
    authorities: Sequence[str] = ()


class Asked(msgspec.Struct):
    """What the form says: a pasted mail, an uploaded one, or a past one; and for whom."""

    pasted: str = ""
    uploaded: bytes = b""
    event_id: str = ""
    to: str = ""

    @property
    def raw(self) -> bytes:
        """The mail that was brought. Words without any header are a subject, with what stands below it."""
        if self.uploaded:
            return self.uploaded
        pasted = self.pasted.replace("\r\n", "\n").strip("\n")
        if not pasted or _HEADER.match(pasted):
            return pasted.encode()
        subject, _, text = pasted.partition("\n")
        return f"Subject: {subject}\n\n{text}".encode()


class TryPage(msgspec.Struct, frozen=True):
    """What the page offers."""

    desk: Desk
    addresses: list[tuple[str, str]]
    mails: list[Event]


@get("/rules/try", include_in_schema=False)
async def trial(request: AnyRequest, database: Database, event: str = "") -> Template:
    """An empty form, or one in which a past mail is picked."""
    async with database.reading() as c:
        page = await _page(request, c, database, event)
    picked = next((each for each in page.mails if each.id == event), None)
    to = picked.details.get("recipient", "") if picked else ""
    return _shown(request, page, Asked(event_id=picked.id if picked else "", to=to))


@post("/rules/try", include_in_schema=False, status_code=200, request_max_body_size=LARGEST)
async def rehearse_one(request: AnyRequest, database: Database, parts: RuleParts) -> Template:
    """The rehearsal below the form, which keeps what was typed."""
    asked = await _asked(request)
    async with database.reading() as c:
        page = await _page(request, c, database, asked.event_id)
        raw = asked.raw or await _past(c, page.desk, asked.event_id)
    if not raw:
        picked = asked.event_id in {each.id for each in page.mails}
        return _shown(request, page, asked, complaint="try.gone" if picked else "try.empty")
    try:
        company = page.desk.organization.id
        found = await rehearse(database, parts.relay_url, company, raw, asked.to, parts.authorities)
    except NobodyMeant as nobody:
        return _shown(request, page, asked, complaint="try.nobody" if nobody.address else "try.nobody_named")
    return _shown(request, page, asked, found)


async def _page(request: AnyRequest, c: AsyncConnection, database: Database, picked: str) -> TryPage:
    """With the latest mails to choose from, and the picked one, however old it is."""
    desk = await desk_of(request, c, database)
    company = desk.organization.id
    addresses = (await rehearsing_addresses(c, company))[:OFFERED]
    recent = await list_events(c, company, limit=4 * PICKED)
    mails = [each for each in recent if "recipient" in each.details][:PICKED]
    known = picked in {each.id for each in mails}
    older = await get_event(c, company, picked) if picked and not known else None
    return TryPage(desk, addresses, [*mails, older] if older else mails)


async def _asked(request: AnyRequest) -> Asked:
    """One mail: the one that was uploaded, else the past one when it was picked just now, else the pasted one."""
    sent = await request.form()
    texts = {name: each for name, each in sent.items() if isinstance(each, str)}
    file = sent.get("file")
    uploaded = await file.read() if isinstance(file, UploadFile) else b""
    event, to = texts.get("event", "")[:32], texts.get("to", "")[:320]
    if uploaded:
        return Asked(_readable(uploaded), uploaded, to=to)
    pasted = texts.get("mail", "")[:LONGEST]
    if not pasted.strip() or (event and event != texts.get("picked", "")):
        return Asked(event_id=event, to=to)
    return Asked(pasted, to=to)


def _readable(uploaded: bytes) -> str:
    """The mail as text when that is the same mail; "" otherwise."""
    try:
        return uploaded.decode() if len(uploaded) <= READABLE else ""
    except UnicodeDecodeError:
        return ""


async def _past(c: AsyncConnection, desk: Desk, event_id: str) -> bytes:
    """The mail of an event of the company's; nothing for any other."""
    found = await get_event(c, desk.organization.id, event_id) if event_id else None
    return (await get_raw_mail(c, found.id) if found else None) or b""


def _shown(
    request: AnyRequest, page: TryPage, asked: Asked, found: Rehearsal | None = None, complaint: str = ""
) -> Template:
    context: dict[str, Any] = {"page": page, "asked": asked, "found": found, "complaint": complaint}
    if found is not None:
        context |= _because(found, request)
    answer = framed(request, "admin/rules/try.html", page.desk, entry="try", **context)
    answer.status_code = 422 if complaint else 200
    return answer


def _because(found: Rehearsal, request: AnyRequest) -> dict[str, Any]:
    """Which rule, by which words; and the kind's name."""
    language, ruling = spoken(request), found.judged.ruling
    labels = {each.key: each.label(language) for each in found.book.kinds}
    return {
        "rule": rule_name(ruling.rule_id, ruling.rule_name, language),
        "share": SHARE,
        "because": [describe_condition(each.condition, language, each.words or None) for each in ruling.matches],
        "kind": labels.get(found.judged.event.kind, found.judged.event.kind),
    }
