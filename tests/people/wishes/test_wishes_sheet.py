"""Everybody's wishes by CSV: out, edited, seen beforehand, in as a whole or not at all."""

import pytest

from people.test_finding import add_tanaka
from toritsugi.database import Database
from toritsugi.people import (
    Absence,
    Employee,
    EmployeeForm,
    Offer,
    QuietHours,
    WishReport,
    add_employee,
    add_organization,
    apply_sheet,
    change_wishes,
    choices_of,
    preview_sheet,
    set_wish,
    sheet_of_wishes,
    spelled,
)

pytestmark = pytest.mark.anyio
OFFER = Offer(
    {"timeline": ("タイムライン", "Timeline"), "reminder": ("活動登録催促", "Activity reminder")},
    {"c-1": "営業部ルーム", "c-2": "総合受付", "c-3": "総合受付"},
)
LAST = "通知を控える時間,まとめの時刻,不在の開始,不在の終了,代理"
HEADING = f"社員名,メールアドレス,部署,通知方法,タイムライン,活動登録催促,メール1,メール2,メール3,トークルーム,{LAST}"


class Staff:
    """Two employees of one company, and short ways to bring sheets in."""

    def __init__(self, database: Database, *people: Employee) -> None:
        self.database = database
        self.tanaka, self.sato = people
        self.organization_id = self.tanaka.organization_id

    async def sheet(self, language: str = "ja") -> str:
        async with self.database.reading() as c:
            written = await sheet_of_wishes(c, self.organization_id, OFFER, language)
        assert written.startswith(b"\xef\xbb\xbf")
        return written.decode("utf-8-sig")

    async def preview(self, text: str, encoding: str = "utf-8") -> WishReport:
        async with self.database.reading() as c:
            return await preview_sheet(c, self.organization_id, text.encode(encoding), OFFER)

    async def apply(self, text: str, encoding: str = "utf-8", shown: str | None = None) -> WishReport:
        return await apply_sheet(self.database, self.organization_id, text.encode(encoding), OFFER, shown)

    async def cells(self, whose: Employee) -> dict[str, str]:
        async with self.database.reading() as c:
            return spelled((await choices_of(c, self.organization_id, [whose.id]))[whose.id], OFFER)


@pytest.fixture
async def staff(database: Database) -> Staff:
    tanaka = await add_tanaka(database, email="tanaka@x.example", department="営業部", delivery="dm")
    sato = await add_tanaka(database, name="佐藤 花子", email="sato@x.example", channel_id="c-1")
    return Staff(database, tanaka, sato)


FULL = (
    f"メールアドレス,通知方法,タイムライン,活動登録催促,メール2,トークルーム,{LAST}\r\n"
    "tanaka@x.example,両方,まとめ,受け取らない,taro@x.example,営業部ルーム,22:00-7:00,"
    '"9:00, 17:30",2026-12-28,2027-01-04 8:30,sato@x.example\r\n'
)


async def test_what_goes_out_comes_back_unchanged(staff: Staff) -> None:
    await staff.apply(FULL)
    for language in ("ja", "en"):
        report = await staff.apply(await staff.sheet(language))
        assert report == WishReport(unchanged=2, applied=True)


async def test_an_absence_of_whole_days_is_written_by_its_first_and_last_day(staff: Staff) -> None:
    lines = "メールアドレス,不在の開始,不在の終了,代理\ntanaka@x.example,2026-12-28,2027-01-03,sato@x.example\n"
    await staff.apply(lines)
    cells = await staff.cells(staff.tanaka)
    assert (cells["away_from"], cells["away_until"]) == ("2026-12-28", "2027-01-03")
    before = lines.replace("2026-12-28", "2026-12-28 00:00").replace("2027-01-03", "2027-01-04 00:00")
    assert await staff.apply(before) == WishReport(unchanged=1, applied=True), "as it was written before"


async def test_the_sheet_names_everybody_with_what_is_chosen(staff: Staff) -> None:
    assert (await staff.sheet()).splitlines() == [
        HEADING,
        "田中 太郎,tanaka@x.example,営業部,DM,,,tanaka@x.example,,,,,,,,",
        "佐藤 花子,sato@x.example,,両方,,,sato@x.example,,,営業部ルーム,,,,,",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
async def test_a_sheet_is_taken_over_however_it_was_saved(staff: Staff, encoding: str) -> None:
    report = await staff.apply(FULL, encoding)
    assert report.applied and [each.employee.name for each in report.changes] == ["田中 太郎"]
    async with staff.database.reading() as c:
        chosen = (await choices_of(c, staff.organization_id))[staff.tanaka.id]
    assert chosen.wishes.kinds == {"timeline": "digest", "reminder": "off"}
    assert chosen.wishes.quiet == QuietHours(1320, 420) and chosen.wishes.digest_minutes == (540, 1050)
    assert chosen.wishes.absence == Absence(1798383600.0, 1799019000.0, staff.sato.id)
    assert (chosen.delivery, chosen.channel_id, chosen.addresses[1]) == ("both", "c-1", "taro@x.example")


async def test_a_preview_says_old_and_new_and_writes_nothing(staff: Staff) -> None:
    before = await staff.cells(staff.tanaka)
    report = await staff.preview(
        "メールアドレス,タイムライン,通知方法\ntanaka@x.example,受け取らない,DM\nsato@x.example,,DM\n"
    )
    assert [(each.employee.name, each.fields) for each in report.changes] == [
        ("田中 太郎", (("kind.timeline", "", "受け取らない"),)),
        ("佐藤 花子", (("delivery", "両方", "DM"),)),
    ]
    assert not report.applied and await staff.cells(staff.tanaka) == before


async def test_an_empty_cell_takes_back_and_a_missing_column_leaves_alone(staff: Staff) -> None:
    await staff.apply(FULL)
    await staff.apply(
        "メールアドレス,タイムライン,通知を控える時間,不在の開始,不在の終了,代理\ntanaka@x.example,,,,,\n"
    )
    cells = await staff.cells(staff.tanaka)
    assert [cells[field] for field in ("kind.timeline", "quiet", "away_from", "deputy")] == [""] * 4
    assert (cells["kind.reminder"], cells["digest"], cells["mail2"]) == (
        "受け取らない",
        "9:00, 17:30",
        "taro@x.example",
    )


BAD = (
    "メールアドレス,通知方法,タイムライン,メール2,トークルーム,通知を控える時間,まとめの時刻,不在の開始,不在の終了,代理\n"
    "tanaka@x.example,まとめ,たぶん,tanaka,どこか,夜,朝,いつか,2026-01-01,nobody@x.example\n"
    "nobody@x.example,,,,,,,,,\n"
    "sato@x.example,,,tanaka@x.example,総合受付,,,2026-02-02,2026-02-01,sato@x.example\n"
    "sato@x.example,,,,,,,,,\n"
    ",,,,,,,,2026-02-01,\n"
)


async def test_every_bad_cell_is_named_and_nothing_is_written(staff: Staff) -> None:
    before = await staff.sheet()
    report = await staff.apply(BAD)
    assert [(each.line, each.field, each.reason) for each in report.problems] == [
        (2, "kind.timeline", "no_wish"),
        (2, "quiet", "no_hours"),
        (2, "digest", "no_hour"),
        (2, "away_from", "no_moment"),
        (2, "deputy", "no_deputy"),
        (2, "mail2", "no_email"),
        (2, "delivery", "no_delivery"),
        (2, "room", "no_room"),
        (3, "email", "no_such_employee"),
        (4, "deputy", "own_deputy"),
        (4, "away_until", "ends_before"),
        (4, "room", "two_rooms"),
        (4, "mail2", "address_taken"),
        (5, "email", "twice"),
        (6, "email", "empty"),
    ]
    assert report.problems[0].sentence("ja").startswith("2行目「タイムライン」:「たぶん」は選べません。")
    assert all(each.sentence(language) for each in report.problems for language in ("ja", "en"))
    assert not report.applied and await staff.sheet() == before


async def test_a_sheet_without_the_address_or_with_a_strange_heading_is_refused(staff: Staff) -> None:
    report = await staff.preview("社員名,天気\n田中 太郎,晴れ\n")
    assert [(each.line, each.reason, each.value) for each in report.problems] == [
        (1, "unknown_column", "天気"),
        (1, "no_column", "メールアドレス"),
    ]


async def test_an_absence_needs_all_three(staff: Staff) -> None:
    report = await staff.preview("メールアドレス,不在の開始\ntanaka@x.example,2026-12-28\n")
    assert [(each.field, each.reason) for each in report.problems] == [
        ("away_until", "needs_all"),
        ("deputy", "needs_all"),
    ]


async def test_two_can_exchange_their_addresses_but_not_share_one(staff: Staff) -> None:
    heading = "メールアドレス,メール2\n"
    await staff.apply(heading + "tanaka@x.example,one@x.example\nsato@x.example,two@x.example\n")
    assert (await staff.apply(heading + "tanaka@x.example,two@x.example\nsato@x.example,one@x.example\n")).applied
    shared = await staff.apply(heading + "tanaka@x.example,one@x.example\nsato@x.example,one@x.example\n")
    assert [(each.line, each.reason) for each in shared.problems] == [(3, "address_taken")]
    alone = await staff.apply(heading + "sato@x.example,two@x.example\n")
    assert [(each.line, each.reason) for each in alone.problems] == [(2, "address_taken")]


async def test_what_changed_since_the_preview_is_shown_anew(staff: Staff) -> None:
    text = "メールアドレス,タイムライン\ntanaka@x.example,受け取らない\n"
    shown = (await staff.preview(text)).fingerprint
    async with staff.database.transaction() as c:
        await set_wish(c, staff.tanaka, "timeline", "room")
    late = await staff.apply(text, shown=shown)
    assert not late.applied and late.changes[0].fields == (("kind.timeline", "トークルーム", "受け取らない"),)
    assert (await staff.apply(text, shown=late.fingerprint)).applied


async def test_no_cell_becomes_a_formula_and_the_sheet_still_comes_back(staff: Staff) -> None:
    await add_tanaka(staff.database, name='=HYPERLINK("http://x")', email="+evil@x.example")
    text = await staff.sheet()
    assert "'+evil@x.example" in text and "'=HYPERLINK" in text
    assert (await staff.apply(text)).unchanged == 3


async def test_another_companys_people_are_nobody_here(staff: Staff, database: Database) -> None:
    async with database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        await add_employee(c, other.id, EmployeeForm(name="他人", email="other@y.example"), now=1.0)
    report = await staff.apply(
        "メールアドレス,代理,不在の開始,不在の終了\ntanaka@x.example,other@y.example,2026-1-1,2026-1-2\n"
    )
    assert [each.reason for each in report.problems] == ["no_deputy"]
    assert "other@y.example" not in await staff.sheet()


async def test_a_room_that_is_gone_may_stay(staff: Staff) -> None:
    async with staff.database.transaction() as c:
        gone = Offer(OFFER.kinds, {})
        assert await change_wishes(c, staff.sato, {"room": "c-1", "kind.timeline": "DM"}, gone) == []
    assert (await staff.cells(staff.sato))["room"] == "営業部ルーム"
