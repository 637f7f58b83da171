"""Visits and their calls as sheets, line by line, however many there are; nothing in them becomes a formula."""

from collections.abc import AsyncIterator

from toritsugi.clock import japan_time
from toritsugi.database import Database
from toritsugi.organization import Language, Organization
from toritsugi.reception.ledger.entries import CallEntry, call_entries
from toritsugi.reception.occasion import choice_label
from toritsugi.reception.visits import VisitFilter, VisitRow, find_visits
from toritsugi.spreadsheet import BEGINNING, sheet_line

BATCH = 200
VISIT_HEADINGS: dict[Language, str] = {
    "ja": "来館日時 拠点 受付端末 お名前 会社名 人数 お連れの方 ご用件 担当者 言語 応答 応答者 応答までの秒数 退館日時 "
    "退館の記録 案内の版 ID",
    "en": "arrived site kiosk name company party companions purpose host language answer answered_by seconds_to_answer "
    "left left_by notice id",
}
CALL_HEADINGS: dict[Language, str] = {
    "ja": "来客ID 来館日時 お名前 日時 来館からの秒数 できごと 段 相手 応答 状態 理由 確定日時 送信回数",
    "en": "visit arrived name at seconds_since what rung whom answer state reason settled tries",
}
_LEFT_BY = {
    "code": ("番号", "number"),
    "kiosk": ("受付端末", "kiosk"),
    "host": ("担当者", "host"),
    "desk": ("管理画面", "desk"),
    "guess": ("推定", "guess"),
}


async def visit_sheet(
    database: Database, organization: Organization, wanted: VisitFilter, language: Language
) -> AsyncIterator[str]:
    """The lines of the sheet, newest visit first, below the headings. Times are Japan's; a guess is marked."""
    yield BEGINNING + sheet_line(VISIT_HEADINGS[language].split())
    async for row in _found(database, organization, wanted):
        yield sheet_line(_visit_cells(organization, row, language))


async def call_sheet(
    database: Database, organization: Organization, wanted: VisitFilter, language: Language
) -> AsyncIterator[str]:
    """Every entry of every call of these visits: who was told by which rung, what became of it, who answered."""
    yield BEGINNING + sheet_line(CALL_HEADINGS[language].split())
    async for row in _found(database, organization, wanted):
        async with database.reading() as c:
            entries = await call_entries(c, [row.visit])
        for entry in entries[row.visit.id]:
            yield sheet_line(_call_cells(organization, row, entry))


async def _found(database: Database, organization: Organization, wanted: VisitFilter) -> AsyncIterator[VisitRow]:
    before = ""
    while True:
        async with database.reading() as c:
            rows = await find_visits(c, organization.id, wanted, before=before, limit=BATCH)
        for row in rows:
            yield row
        if len(rows) < BATCH:
            return
        before = rows[-1].visit.id


def _visit_cells(organization: Organization, row: VisitRow, language: Language) -> tuple[str, ...]:
    visit = row.visit
    waited = "" if visit.answered_at is None else str(round(visit.answered_at - visit.arrived_at))
    return (
        _moment(visit.arrived_at),
        row.site_name,
        row.kiosk_name,
        visit.visitor_name,
        visit.company,
        str(visit.party),
        "、".join(visit.introduced[bool(visit.visitor_name) :]),
        visit.purpose,
        row.host_name,
        visit.language,
        choice_label(organization, visit.answer) if visit.answer else "",
        row.answered_by,
        waited,
        _moment(visit.left_at),
        _LEFT_BY[visit.left_by][language == "en"] if visit.left_by else "",
        visit.notice_version,
        visit.id,
    )


def _call_cells(organization: Organization, row: VisitRow, entry: CallEntry) -> tuple[str, ...]:
    return (
        row.visit.id,
        _moment(row.visit.arrived_at),
        row.visit.visitor_name,
        _moment(entry.at),
        str(round(entry.at - row.visit.arrived_at)),
        entry.kind,
        entry.rung,
        entry.whom,
        choice_label(organization, entry.choice) if entry.choice else "",
        entry.state,
        entry.reason,
        _moment(entry.settled_at),
        str(entry.tries or ""),
    )


def _moment(seconds: float | None) -> str:
    return "" if seconds is None else f"{japan_time(seconds):%Y-%m-%d %H:%M:%S}"
