"""「通知の設定」: everybody's wishes on one page, one person's form, and the sheet that changes many."""

import re
from typing import Any

import pytest

from admin.busy_company import Company
from toritsugi.people import EmployeeForm, Wishes, add_employee, add_organization, wishes_of
from web.front_door import HOST, Browser

pytestmark = pytest.mark.anyio


async def wishes(company: Company) -> Wishes:
    async with company.database.reading() as c:
        return (await wishes_of(c, [company.desk.tanaka.id]))[company.desk.tanaka.id]


async def upload(browser: Browser, content: bytes) -> Any:
    fields = {"csrf_token": await browser.token("/wishes")}
    headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": HOST}
    files = {"sheet": ("wishes.csv", content, "text/csv")}
    return await browser.client.post("/wishes/preview", data=fields, files=files, headers=headers)


async def take_over(browser: Browser, preview: str) -> Any:
    fields = dict(re.findall(r'name="(csrf_token|shown|content)" value="([^"]*)"', preview.split("/wishes/apply")[1]))
    headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": HOST}
    return await browser.client.post("/wishes/apply", data=fields, headers=headers)


def told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_the_table_shows_everybody_and_finds_by_any_writing(company: Company, browser: Browser) -> None:
    page = (await browser.get("/wishes")).text
    for name in ("田中 太郎", "佐藤 花子", "タイムライン", "活動登録催促"):
        assert name in page
    assert "（ 両方 ）" in told(page)
    found = (await browser.client.get("/wishes", params={"search": "たなか"})).text
    assert "田中 太郎" in found and "佐藤 花子" not in found


async def test_each_line_leads_to_its_person_and_tells_only_hours_that_are_set(
    company: Company, browser: Browser
) -> None:
    tanaka = company.desk.tanaka.id
    path = f"/wishes/{tanaka}"
    fields = {"csrf_token": await browser.token(path), "quiet": "22:00-7:00", "digest": "8:30"}
    absence = {"away_from": "2026-01-01", "away_until": "2099-01-04", "deputy": "sato@example.com"}
    await browser.post(path, fields | absence)
    page = (await browser.get("/wishes")).text
    row = page.split(f'<a class="row__link" href="{path}">')[1].split("</tr>")[0]
    assert "控える 22:00" in row and "まとめ 8:30" in row and "1/4（日）</span>" in row, "the last day"
    others = page.split(f'<a class="row__link" href="/wishes/{company.desk.sato.id}">')[1].split("</tr>")[0]
    assert "控える" not in others and "不在 " not in others


async def test_one_persons_form_changes_everything_at_once(company: Company, browser: Browser) -> None:
    path = f"/wishes/{company.desk.tanaka.id}"
    fields = {
        "csrf_token": await browser.token(path),
        "delivery": "dm",
        "kind.timeline": "digest",
        "kind.reminder": "off",
        "mail2": "taro@example.com",
        "quiet": "22:00-7:00",
        "digest": "8:30, 17:00",
        "away_from": "2026-12-28",
        "away_until": "2027-01-04 8:30",
        "deputy": "sato@example.com",
    }
    answer = await browser.post(path, fields)
    assert answer.headers["location"] == f"{path}?told=saved"
    page = (await browser.get(f"{path}?told=saved")).text
    assert "設定を保存しました" in page and 'value="22:00-7:00"' in page and 'value="2027-01-04 08:30"' in page
    kept = await wishes(company)
    assert kept.kinds == {"timeline": "digest", "reminder": "off"} and kept.digest_minutes == (510, 1020)
    assert "22:00-7:00" in (await browser.get("/wishes")).text


async def test_each_wrong_field_says_what_to_mend_and_nothing_is_kept(company: Company, browser: Browser) -> None:
    path = f"/wishes/{company.desk.tanaka.id}"
    fields = {"quiet": "夜", "digest": "朝", "mail2": "x", "deputy": "a@b.example", "kind.timeline": "off"}
    answer = await browser.post(path, fields | {"csrf_token": await browser.token(path)})
    assert answer.status_code == 422 and "直すところが" in answer.text
    for field in ("quiet", "digest", "mail2", "deputy"):
        assert f'id="wrong-{field}"' in answer.text
    assert 'value="夜"' in answer.text and await wishes(company) == Wishes()


async def test_a_deputy_is_found_without_losing_what_was_filled_in(company: Company, browser: Browser) -> None:
    path = f"/wishes/{company.desk.tanaka.id}"
    fields = {"todo": "search", "search": "sato", "quiet": "22:00-6:00", "csrf_token": await browser.token(path)}
    page = (await browser.post(path, fields)).text
    assert "sato@example.com" in page and 'value="22:00-6:00"' in page
    assert await wishes(company) == Wishes()


async def test_nobody_of_another_company_is_there(company: Company, browser: Browser) -> None:
    async with company.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        stranger = await add_employee(c, other.id, EmployeeForm(name="他人", email="x@y.example"), now=1.0)
    assert "他人" not in (await browser.get("/wishes")).text
    assert (await browser.get(f"/wishes/{stranger.id}")).status_code == 404
    token = await browser.token("/wishes")
    assert (await browser.post(f"/wishes/{stranger.id}", {"csrf_token": token})).status_code == 404
    answer = await upload(browser, "メールアドレス\nx@y.example\n".encode())
    assert answer.status_code == 422 and "登録されていません" in answer.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
async def test_a_sheet_is_seen_before_it_is_taken_over(company: Company, browser: Browser, encoding: str) -> None:
    sheet = await browser.get("/wishes/sheet.csv")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8" and sheet.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in sheet.headers["content-disposition"]
    lines = sheet.content.decode("utf-8-sig").splitlines()
    at = lines[0].split(",").index("タイムライン")
    row = next(line for line in lines if "tanaka@example.com" in line).split(",")
    row[at] = "受け取らない"
    answer = await upload(browser, "\r\n".join([lines[0], ",".join(row)]).encode(encoding))
    assert answer.status_code == 200
    assert "田中 太郎 tanaka@example.com タイムライン （標準） 受け取らない" in told(answer.text)
    assert "1 人の設定が変わります" in answer.text and await wishes(company) == Wishes()
    done = await take_over(browser, answer.text)
    assert done.status_code == 200 and "1 人の設定を変更しました" in done.text
    assert (await wishes(company)).kinds == {"timeline": "off"}


async def test_every_bad_line_of_a_sheet_is_named_on_the_page(company: Company, browser: Browser) -> None:
    content = "メールアドレス,タイムライン,まとめの時刻\ntanaka@example.com,たぶん,朝\nnobody@example.com,DM,\n"
    answer = await upload(browser, content.encode())
    assert answer.status_code == 422 and "直すところが 3 か所" in answer.text
    for sentence in (
        "2行目「タイムライン」:「たぶん」は選べません。",
        "2行目「まとめの時刻」:「朝」は時刻として読み取れません。",
        "3行目「メールアドレス」:「nobody@example.com」という社員は登録されていません。",
    ):
        assert sentence in answer.text
    assert "/wishes/apply" not in answer.text


async def test_what_changed_meanwhile_is_shown_again_before_it_is_taken_over(
    company: Company, browser: Browser
) -> None:
    seen = await upload(browser, "メールアドレス,タイムライン\ntanaka@example.com,DM\n".encode())
    path = f"/wishes/{company.desk.tanaka.id}"
    await browser.post(path, {"csrf_token": await browser.token(path), "kind.timeline": "off"})
    late = await take_over(browser, seen.text)
    assert late.status_code == 409 and "設定が変わりました" in late.text
    assert (await wishes(company)).kinds == {"timeline": "off"}
    done = await take_over(browser, late.text)
    assert done.status_code == 200, told(done.text)
    assert (await wishes(company)).kinds == {"timeline": "dm"}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\xff\xfe", b"a,b\n1,2\n", b"x" * 4_000_001])
async def test_a_file_that_is_no_sheet_is_refused_in_words(company: Company, browser: Browser, content: bytes) -> None:
    answer = await upload(browser, content)
    assert answer.status_code in {413, 422}
    assert "<html" in answer.text and "Traceback" not in answer.text


async def test_a_broken_form_of_the_preview_is_refused(company: Company, browser: Browser) -> None:
    token = await browser.token("/wishes")
    answer = await browser.post("/wishes/apply", {"csrf_token": token, "content": "€", "shown": ""})
    assert answer.status_code == 422
