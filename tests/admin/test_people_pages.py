"""「社員・部署」: employees and departments one by one, and everybody by a sheet."""

import re
from typing import Any

import pytest

from admin.busy_company import Company
from toritsugi.event import Addressee
from toritsugi.intake import Source, add_mailbox
from toritsugi.people import (
    Employee,
    EmployeeForm,
    add_department,
    add_employee,
    add_organization,
    choices_of,
    get_employees,
    list_departments,
    list_employees,
    set_employee_active,
)
from toritsugi.reception import ButtonDestination, ButtonForm, add_button, deputies_of
from toritsugi.web import NewAccount, languages_of
from web.front_door import HOST, PASSWORD, Browser, quick_keeper

pytestmark = pytest.mark.anyio
FIELDS = ("name", "kana", "roman", "email", "mail2", "mail3", "department", "lineworks_user_id", "channel_id", "phone")
BLANK = dict.fromkeys((*FIELDS, "deputy-0", "deputy-1", "deputy-2"), "") | {
    "delivery": "both",
    "language": "ja",
    "permission": "",
}


async def post(browser: Browser, path: str, fields: dict[str, str] | None = None, page: str = "/people") -> Any:
    return await browser.post(path, {"csrf_token": await browser.token(page)} | (fields or {}))


async def staff(company: Company) -> dict[str, Employee]:
    async with company.database.reading() as c:
        return {each.email: each for each in await list_employees(c, company.organization.id)}


def told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def crm_of(company: Company) -> Source:
    return Source(
        organization_id=company.organization.id,
        door="mailbox",
        name="CRM",
        address="crm@relay.example",
        kind="timeline",
        addressees=(Addressee("base"),),
    )


async def test_an_employee_is_added_with_everything_that_there_is_to_know(company: Company, browser: Browser) -> None:
    fields = BLANK | {
        "name": "中村 恵",
        "kana": "なかむら けい",
        "roman": "Kei Nakamura",
        "email": "Kei@Example.com",
        "mail2": "kei2@example.com",
        "department": "新しい部",
        "lineworks_user_id": "kei@sample",
        "phone": "内線 12",
        "language": "en",
        "deputy-0": "佐藤 花子 (sato@example.com)",
    }
    answer = await post(browser, "/people/new", fields, "/people/new")
    assert answer.status_code == 303
    page = (await browser.get(answer.headers["location"])).text
    for shown in ("社員を追加しました", 'value="kei@example.com"', 'value="kei2@example.com"', 'value="新しい部"'):
        assert shown in page
    assert 'value="佐藤 花子 (sato@example.com)"' in page
    kei = (await staff(company))["kei@example.com"]
    async with company.database.reading() as c:
        assert [each.name for each in await deputies_of(c, [kei.id])] == ["佐藤 花子"]
        assert await languages_of(c, [kei.id]) == {kei.id: "en"}
        assert (await choices_of(c, kei.organization_id))[kei.id].addresses[1] == "kei2@example.com"
    assert (kei.department_name, kei.lineworks_user_id, kei.phone) == ("新しい部", "kei@sample", "内線 12")


async def test_each_wrong_field_is_told_beside_it_and_nothing_is_kept(company: Company, browser: Browser) -> None:
    tanaka = company.desk.tanaka
    async with company.database.transaction() as c:
        await add_mailbox(c, crm_of(company), 1.0)
    before = await staff(company)
    for fields, wrong in (
        ({"email": "CRM@relay.example"}, ["email"]),
        ({"name": "", "email": "x", "lineworks_user_id": "a b"}, ["name", "email", "lineworks_user_id"]),
        ({"email": "sato@example.com", "phone": "消えない"}, ["email"]),
        ({"name": "改名", "mail2": "sato@example.com", "deputy-0": "だれか"}, ["mail2", "deputies"]),
        ({"name": "改名", "deputy-0": tanaka.email}, ["deputies"]),
    ):
        given = BLANK | {"name": "田中", "email": "tanaka@example.com"} | fields
        answer = await post(browser, f"/people/{tanaka.id}", given, f"/people/{tanaka.id}")
        assert answer.status_code == 422 and "まだ何も保存していません" in answer.text
        assert re.findall(r'aria-invalid="true"', answer.text)
        for field in wrong:
            assert re.search(rf'id="{field}-(hint|complaint)" role="alert"', answer.text), field
        assert fields.get("phone", "") in answer.text
    assert await staff(company) == before


async def test_who_leaves_is_kept_and_can_come_back(company: Company, browser: Browser) -> None:
    path = f"/people/{company.desk.tanaka.id}"
    answer = await post(browser, f"{path}/leave")
    assert answer.headers["location"] == f"{path}?told=left"
    assert not (await staff(company))["tanaka@example.com"].active
    assert "tanaka@example.com" not in (await browser.get("/people")).text
    assert "tanaka@example.com" in (await browser.get("/people?show=left")).text
    page = (await browser.get(f"{path}?told=left")).text
    assert "これまでの記録は残ります" in page and "在籍に戻す" in page
    changed = await post(browser, path, BLANK | {"name": "田中 太郎", "email": "tanaka@example.com", "phone": "99"})
    assert changed.status_code == 303
    assert (await post(browser, f"{path}/return")).headers["location"] == f"{path}?told=back"
    back = (await staff(company))["tanaka@example.com"]
    assert (back.active, back.phone) == (True, "99")


async def test_nobody_marks_oneself_as_left(company: Company, browser: Browser) -> None:
    async with company.database.transaction() as c:
        form = EmployeeForm(name="佐藤 美咲", email=company.operator.email)
        own = await add_employee(c, company.organization.id, form, now=1.0)
    answer = await post(browser, f"/people/{own.id}/leave")
    assert answer.status_code == 422 and "ご自身です" in answer.text
    sheet = "社員名,メールアドレス\n田中 太郎,tanaka@example.com\n".encode()
    assert "ご自身です" in (await upload(browser, sheet, whole="yes")).text
    assert (await staff(company))[company.operator.email].active


async def test_it_is_said_before_that_an_administrator_leaves(company: Company, browser: Browser) -> None:
    await quick_keeper(company.database).add(
        NewAccount(company.organization.id, "sato@example.com", "佐藤 花子", PASSWORD)
    )
    sato = (await staff(company))["sato@example.com"]
    assert "佐藤 花子 さんは管理者です" in (await browser.get(f"/people/{sato.id}")).text
    sheet = "社員名,メールアドレス\n田中 太郎,tanaka@example.com\n".encode()
    answer = await upload(browser, sheet, whole="yes")
    assert answer.status_code == 200 and "退職になる管理者がいます（佐藤 花子）" in answer.text


async def test_the_list_is_narrowed_by_department_state_and_fault(company: Company, browser: Browser) -> None:
    async with company.database.transaction() as c:
        office = await add_department(c, company.organization.id, "経理部")
        form = EmployeeForm(name="伊藤 誠", email="ito@example.com", department="経理部")
        ito = await add_employee(c, company.organization.id, form, now=1.0)
        for number in range(60):
            form = EmployeeForm(name=f"社員 {number}", email=f"n{number}@example.com", lineworks_user_id=f"u{number}")
            await add_employee(c, company.organization.id, form, now=1.0)
    faulty = (await browser.get("/people?show=fault")).text
    assert ito.id in faulty and "tanaka@example.com" not in faulty
    there = told((await browser.get(f"/people?department={office}")).text)
    assert "ito@example.com" in there and "tanaka@" not in there and "1 人" in there
    assert "ito@example.com" not in (await browser.get(f"/people?department={office}&show=left")).text
    assert "n7@example.com" in (await browser.get("/people?search=N7@ex")).text
    first = (await browser.get("/people?show=x&page=0")).text
    assert "page=2" in first and first.count("row__link") == 50
    second = (await browser.get("/people?page=2")).text
    assert second.count("row__link") > 10 and "page=1" in second


async def test_departments_are_kept_and_removed_when_nobody_needs_them(company: Company, browser: Browser) -> None:
    async def known() -> dict[str, tuple[str, str]]:
        async with company.database.reading() as c:
            found = await list_departments(c, company.organization.id)
        return {each.name: (each.id, each.channel_id) for each in found}

    path = "/people/departments"
    assert (await post(browser, path, {"name": "経理部", "channel_id": "room-1"})).headers[
        "location"
    ] == f"{path}?told=added"
    refused = await post(browser, path, {"name": "経理部", "channel_id": ""})
    assert refused.status_code == 422 and "という部署はすでにあります" in refused.text
    office = (await known())["経理部"][0]
    assert (await post(browser, f"{path}/{office}", {"name": "管理部", "channel_id": ""})).status_code == 303
    assert (await known())["管理部"] == (office, "")
    async with company.database.transaction() as c:
        form = EmployeeForm(name="伊藤 誠", email="ito@example.com", department="管理部")
        ito = await add_employee(c, company.organization.id, form, now=1.0)
        destinations = (ButtonDestination("department", office),)
        button = ButtonForm(names={"ja": "納品"}, sign="parcel", destinations=destinations)
        await add_button(c, company.organization.id, button, 1.0)
    assert "在籍している社員が 1 人います" in (await post(browser, f"{path}/{office}/remove")).text
    async with company.database.transaction() as c:
        await set_employee_active(c, company.organization.id, ito.id, False)
    assert "呼び出しボタン「納品」" in (await post(browser, f"{path}/{office}/remove")).text
    other = (await post(browser, path, {"name": "空の部", "channel_id": ""})).headers["location"]
    assert other == f"{path}?told=added"
    empty = (await known())["空の部"][0]
    assert (await post(browser, f"{path}/{empty}/remove")).headers["location"] == f"{path}?told=removed"
    assert "空の部" not in await known()


async def upload(browser: Browser, content: bytes, whole: str = "no") -> Any:
    fields = {"csrf_token": await browser.token("/people/sheet"), "whole": whole}
    headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": HOST}
    files = {"sheet": ("staff.csv", content, "text/csv")}
    return await browser.client.post("/people/sheet", data=fields, files=files, headers=headers)


async def take_over(browser: Browser, preview: str) -> Any:
    form = preview.split("/people/sheet/apply")[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    headers = {"Accept": "text/html", "Accept-Language": "ja", "Origin": HOST}
    return await browser.client.post("/people/sheet/apply", data=fields, headers=headers)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
async def test_the_whole_sheet_is_seen_before_it_is_taken_over(
    company: Company, browser: Browser, encoding: str
) -> None:
    sheet = await browser.get("/people/sheet.csv")
    assert sheet.content.startswith(b"\xef\xbb\xbf") and "attachment" in sheet.headers["content-disposition"]
    lines = [line for line in sheet.content.decode("utf-8-sig").splitlines() if "sato@" not in line]
    lines = [line.replace("田中 太郎", "田中 次郎") for line in lines] + [",新人 一,new@example.com,,,,,,,,"]
    answer = await upload(browser, "\r\n".join(lines).encode(encoding), whole="yes")
    page = told(answer.text)
    assert "新人 一 new@example.com 追加" in page and "社員名 田中 太郎 田中 次郎" in page
    assert "佐藤 花子 sato@example.com 退職" in page and "反映する（1 人を退職にする）" in page
    before = await staff(company)
    assert "new@example.com" not in before and before["sato@example.com"].active
    done = await take_over(browser, answer.text)
    assert done.status_code == 200 and "名簿を反映しました" in done.text
    after = await staff(company)
    assert after["tanaka@example.com"].name == "田中 次郎" and after["new@example.com"].active
    assert after["sato@example.com"].id == before["sato@example.com"].id and not after["sato@example.com"].active


async def test_every_bad_line_is_named_and_a_sheet_that_was_overtaken_is_shown_anew(
    company: Company, browser: Browser
) -> None:
    wrong = await upload(browser, "社員名,メールアドレス\n,tanaka@example.com\n佐藤,sato\n".encode(), whole="yes")
    assert wrong.status_code == 422
    for sentence in ("2行目「社員名」:空欄です", "3行目「メールアドレス」:「sato」は"):
        assert sentence in wrong.text
    content = "社員名,メールアドレス\n田中 太郎,tanaka@example.com\n".encode()
    answer = await upload(browser, content, whole="yes")
    assert "もう一度ご確認ください" in answer.text, "more than half would leave"
    async with company.database.transaction() as c:
        await add_mailbox(c, crm_of(company), 1.0)
    taken = await upload(browser, content + b"CRM,crm@relay.example\n")
    assert taken.status_code == 422 and "3行目「メールアドレス」:「crm@relay.example」は、受信元の" in taken.text
    async with company.database.transaction() as c:
        form = EmployeeForm(name="新人", email="new@example.com")
        await add_employee(c, company.organization.id, form, now=1.0)
    moved = await take_over(browser, answer.text)
    assert moved.status_code == 409 and "名簿が変わりました" in moved.text
    assert all(each.active for each in (await staff(company)).values())


async def test_nobody_of_another_company_is_seen_or_changed(company: Company, browser: Browser) -> None:
    async with company.database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
        form = EmployeeForm(name="他人", email="x@y.example", department="別の部")
        stranger = await add_employee(c, other.id, form, now=1.0)
    assert (await browser.get(f"/people/{stranger.id}")).status_code == 404
    given = BLANK | {"name": "x", "email": "z@y.example"}
    for path in (f"/people/{stranger.id}", f"/people/{stranger.id}/leave", f"/people/{stranger.id}/return"):
        assert (await post(browser, path, given)).status_code == 404
    for path in (
        f"/people/departments/{stranger.department_id}",
        f"/people/departments/{stranger.department_id}/remove",
    ):
        assert (await post(browser, path, {"name": "x"})).status_code == 404
    async with company.database.reading() as c:
        assert (await get_employees(c, [stranger.id]))[stranger.id] == stranger
