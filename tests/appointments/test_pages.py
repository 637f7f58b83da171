"""「来客予定」: an administrator keeps all appointments, an employee the own ones."""

import re

import pytest

from appointments.diary import SMITH, YAMAMOTO, Diary
from appointments.office_pages import open_pages
from conftest import MovableClock
from toritsugi.appointments import Appointment, VisitorForm, find_appointments
from toritsugi.clock import DAY, japan_time
from toritsugi.identifier import new_id
from toritsugi.reception import list_visits

pytestmark = pytest.mark.anyio


def filled(diary: Diary, **fields: str) -> dict[str, str]:
    """The form as somebody fills it in."""
    usual = {
        "kind": "day",
        "title": "新製品のお打ち合わせ",
        "day": f"{japan_time(diary.today(0)):%Y-%m-%d}",
        "since": "14:00",
        "until": "15:00",
        "host_0": "田中 太郎 (tanaka@example.com)",
        "visitor_name_0": "山本 健太",
        "visitor_company_0": "青葉物産",
        "visitor_email_0": "yamamoto@aoba.example",
        "visitor_language_0": "ja",
        "mails": "yes",
        "remind_hours": "24",
    }
    return usual | fields


async def all_of(diary: Diary) -> list[Appointment]:
    async with diary.database.reading() as c:
        return await find_appointments(c, diary.company, "")


async def test_an_appointment_is_made_shown_and_changed(diary: Diary) -> None:
    async with open_pages(diary) as pages:
        assert "この日の来客予定はありません" in await pages.get()
        shown = await pages.get("/new")
        assert "田中 太郎 (tanaka@example.com)" in shown
        path = (await pages.post("/new", **filled(diary))).removeprefix(pages.base)
        (made,) = await all_of(diary)
        page = await pages.get(path)
        for each in ("山本 健太 様", "14:00〜15:00", f"{made.code[:3]} {made.code[3:]}", "送信待ち", "登録しました"):
            assert each in page
        listed = await pages.get()
        assert "山本 健太 様" in listed and "14:00–15:00" in listed
        assert "山本" not in await pages.get(f"?day={japan_time(diary.today(30)):%Y-%m-%d}")
        assert "山本" in await pages.get("?search=青葉") and "山本" not in await pages.get("?search=若草")
        edit = await pages.get(f"/{made.id}/edit")
        assert 'value="14:00"' in edit and 'value="山本 健太"' in edit
        await pages.post(f"/{made.id}/edit", **filled(diary, since="16:00", until="17:00"))
        assert (await diary.again(made)).sequence == 1


async def test_what_was_typed_is_kept_and_each_fault_stands_beside_its_field(diary: Diary) -> None:
    async with open_pages(diary) as pages:
        wrong = filled(diary, title="", since="25:00", visitor_email_0="no", host_0="だれか")
        page = await pages.post("/new", 422, **wrong)
        for field in ("since", "hosts"):
            assert f'id="{field}-complaint"' in page
        page = await pages.post("/new", 422, **filled(diary, title="", visitor_email_0="no"))
        for field in ("title", "visitor_email_0"):
            assert f'id="{field}-complaint"' in page
        assert 'value="山本 健太"' in page and 'value="no"' in page
        more = await pages.post("/new", 200, **filled(diary, todo="more"))
        assert 'name="visitor_name_1"' in more and 'value="山本 健太"' in more
        assert await all_of(diary) == []


async def test_a_period_has_days_and_its_code_opens_again_and_again(diary: Diary) -> None:
    async with open_pages(diary) as pages:
        last = f"{japan_time(diary.today(0) + 6 * DAY):%Y-%m-%d}"
        await pages.post("/new", **filled(diary, kind="period", last_day=last, since="", until="", reusable=""))
        (made,) = await all_of(diary)
        assert (made.kind, made.reusable, made.ends_at - made.starts_at) == ("period", True, 7 * DAY)


async def test_an_appointment_is_paused_resumed_sent_again_and_cancelled(diary: Diary) -> None:
    made = await diary.add(visitors=(YAMAMOTO, SMITH))
    async with open_pages(diary) as pages:
        assert await pages.post(f"/{made.id}/do", todo="pause") == f"/appointments/{made.id}?told=paused"
        assert (await diary.again(made)).paused and "停止中" in await pages.get(f"/{made.id}")
        await pages.post(f"/{made.id}/do", todo="resume")
        await pages.post(f"/{made.id}/do", todo="resend", visitor=made.visitors[1].id)
        assert len(await diary.letters(made)) == 3
        await pages.post(f"/{made.id}/do", todo="cancel")
        page = await pages.get(f"/{made.id}?told=cancelled")
        assert "取り消しました" in page and 'value="cancel"' not in page
        assert "取り消されています" in await pages.post(f"/{made.id}/do", 409, todo="pause")
        assert "取り消した来客予定は変えられません" in await pages.post(f"/{made.id}/edit", 422, **filled(diary))


async def test_the_pages_speak_english_too(diary: Diary) -> None:
    made = await diary.add()
    async with open_pages(diary) as pages:
        pages.browser.client.cookies.set("language", "en")
        told = (
            ("", "Expected visitors"),
            ("/new", "Add a visitor"),
            (f"/{made.id}", "Invitation"),
            ("/import", "CSV file"),
        )
        for path, word in told:
            assert word in await pages.get(path)


async def test_an_employee_sees_and_makes_only_the_own(diary: Diary) -> None:
    others = await diary.add(host_ids=(diary.desk.sato.id,))
    both = await diary.add(host_ids=(diary.desk.sato.id, diary.desk.tanaka.id), title="共同の予定")
    async with open_pages(diary, diary.desk.tanaka) as pages:
        listed = await pages.get()
        assert "共同の予定" in listed and others.title not in listed
        assert both.id in listed and others.id not in listed
        for path in (f"/{others.id}", f"/{others.id}/edit"):
            await pages.get(path, 404)
        await pages.post(f"/{others.id}/do", 404, todo="cancel")
        page = await pages.post("/new", 422, **filled(diary, host_0="sato@example.com"))
        assert "担当者に本人を含めてください" in page
        await pages.post("/new", **filled(diary, host_1="sato@example.com"))
        assert len(await all_of(diary)) == 3
        assert (await pages.browser.get("/appointments")).status_code == 403
    assert (await diary.again(others)).cancelled_at is None


async def test_without_a_mail_server_the_pages_say_that_letters_wait(diary: Diary) -> None:
    made = await diary.add()
    quiet = VisitorForm(name="無記名")
    unwritten = await diary.add(visitors=(quiet,))
    async with open_pages(diary, mailing=False) as pages:
        for path in ("/new", f"/{made.id}/edit", f"/{made.id}"):
            assert "TORITSUGI_MAIL_HOST を設定してください" in await pages.get(path), path
        assert "TORITSUGI_MAIL_HOST" not in await pages.get(f"/{unwritten.id}")
    async with open_pages(diary, diary.desk.tanaka, mailing=False) as pages:
        assert "設定は管理者にご依頼ください" in await pages.get("/new")
    async with open_pages(diary) as pages:
        assert "メールサーバーが未設定" not in await pages.get("/new") + await pages.get(f"/{made.id}")


async def test_nobody_comes_in_without_signing_in(diary: Diary) -> None:
    async with open_pages(diary) as pages:
        pages.browser.client.cookies.clear()
        for path in ("/appointments", "/appointments/new", "/appointments/sheet.csv", "/me/appointments"):
            assert (await pages.browser.get(path)).status_code in {303, 401}


def line(diary: Diary, *cells: str) -> str:
    day = f"{japan_time(diary.today(0)):%Y-%m-%d}"
    return ",".join(f'"{cell.format(day=day)}"' for cell in cells)


HEADING = "件名,日付,開始,終了,担当者,来訪者,会社名,来訪者メール,言語\n"


def sheet(diary: Diary, *lines: tuple[str, ...]) -> bytes:
    return (HEADING + "\n".join(line(diary, *each) for each in lines)).encode()


GOOD = ("打ち合わせ", "{day}", "14:00", "15:00", "tanaka@example.com; 佐藤 花子", "山本 健太; Ann Smith", "青葉物産")
GOOD = (*GOOD, "yamamoto@aoba.example; smith@aoba.example", "ja; en")


async def test_a_sheet_is_seen_before_it_is_taken_over(diary: Diary) -> None:
    async with open_pages(diary) as pages:
        page = await pages.upload(sheet(diary, GOOD))
        assert "登録 1件" in page and await all_of(diary) == []
        assert "取り込みました" in await pages.apply(page)
        (made,) = await all_of(diary)
        assert [each.name for each in made.hosts] == ["田中 太郎", "佐藤 花子"]
        assert [(each.name, each.company, each.language) for each in made.visitors] == [
            ("山本 健太", "青葉物産", "ja"),
            ("Ann Smith", "青葉物産", "en"),
        ]
        assert len(await diary.letters(made)) == 2
        again = await pages.upload(sheet(diary, GOOD))
        assert "登録 0件、変更 0件、変更なし 1件" in again and "この内容で取り込む" not in again


async def test_every_bad_line_is_named_and_nothing_is_taken_over(diary: Diary) -> None:
    bad = (
        ("", *GOOD[1:]),
        (*GOOD[:1], "来週", *GOOD[2:]),
        (*GOOD[:4], "だれか", *GOOD[5:]),
        (*GOOD[:7], "yamamoto; smith@aoba.example", "ja"),
        (*GOOD[:2], "15:00", "14:00", *GOOD[4:]),
    )
    async with open_pages(diary) as pages:
        page = await pages.upload(sheet(diary, GOOD, *bad), 422)
        wrongs = re.findall(r"<li>(.*?)</li>", page.split('class="wrongs"')[1].split("</ul>")[0])
        assert [each.split("行目")[0] for each in wrongs] == ["3", "4", "5", "6", "7"]
        assert "「来訪者メール」:1人目" in wrongs[3]
        assert await all_of(diary) == []
        assert "「担当者」" in await pages.upload("件名,日付,来訪者\na,b,c".encode(), 422)
        await pages.upload(b"", 422)


async def test_an_exported_sheet_comes_back_unchanged_and_changes_by_its_id(diary: Diary) -> None:
    made = await diary.add(
        visitors=(YAMAMOTO, SMITH), host_ids=(diary.desk.tanaka.id, diary.desk.sato.id), note="会議室A"
    )
    period = await diary.add(kind="period", starts_at=diary.today(24), ends_at=diary.today(96), reusable=True)
    async with open_pages(diary) as pages:
        exported = await pages.get("/sheet.csv")
        assert made.code in exported and period.id in exported
        page = await pages.upload(exported.encode())
        assert "変更なし 2件" in page
        moved = exported.replace("14:00", "16:00").replace("15:00", "17:00")
        page = await pages.upload(moved.encode())
        assert "変更 1件" in page
        await diary.change(made, title="別の件")
        page = await pages.apply(page, 409)
        assert "もう一度ご確認ください" in page
        await pages.apply(page)
        changed = await diary.again(made)
        assert (changed.title, japan_time(changed.starts_at).hour, changed.note) == ("新製品のご説明", 16, "会議室A")


async def test_an_employees_sheet_holds_only_the_own(diary: Diary) -> None:
    await diary.add(host_ids=(diary.desk.sato.id,), title="佐藤の予定")
    async with open_pages(diary, diary.desk.tanaka) as pages:
        assert "佐藤の予定" not in await pages.get("/sheet.csv")
        foreign = (*GOOD[:4], "sato@example.com", *GOOD[5:])
        assert "担当者に本人を含めてください" in await pages.upload(sheet(diary, foreign), 422)


async def test_the_desk_checks_in_who_is_expected_one_by_one_or_all(diary: Diary, clock: MovableClock) -> None:
    known = await diary.add(visitors=(YAMAMOTO, SMITH, VisitorForm(name="山本 健太", company="青葉物産")))
    first, smith, namesake = (each.id for each in known.visitors)
    async with open_pages(diary) as pages:
        assert "/receive" not in await pages.get(f"/{known.id}")
        clock.advance(4 * 3600)
        page = await pages.get(f"/{known.id}")
        assert page.count("受付する<span") == 3 and "3名をまとめて受付する" in page
        visit = re.search(r'name="visit" value="([0-9a-f]{32})"', page)
        assert visit
        for _ in range(2):
            path = await pages.post(f"/{known.id}/receive", visit=visit[1], visitor=namesake)
            assert path == f"/visits/{visit[1]}"
        assert list((await diary.again(known)).stays) == [namesake]
        assert "2名をまとめて受付する" in await pages.get(f"/{known.id}")
        again = await pages.post(f"/{known.id}/receive", 409, visit=new_id(), visitor=namesake)
        assert "いまは受付できません" in again
        await pages.post(f"/{known.id}/receive", visit=new_id())
        assert set((await diary.again(known)).stays) == {first, smith, namesake}
        assert "/receive" not in await pages.get(f"/{known.id}")
        assert await pages.post(f"/{known.id}/receive", 404, visit=new_id(), visitor="0" * 32)
    async with diary.database.reading() as c:
        assert len(await list_visits(c, diary.company)) == 2


async def test_an_employee_does_not_work_the_desk(diary: Diary, clock: MovableClock) -> None:
    known = await diary.add()
    clock.advance(4 * 3600)
    async with open_pages(diary, diary.desk.tanaka) as pages:
        assert "/receive" not in await pages.get(f"/{known.id}")
        await pages.post(f"/{known.id}/receive", 404, visit=new_id())
