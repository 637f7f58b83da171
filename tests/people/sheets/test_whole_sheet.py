"""The sheet of employees goes out, is edited, and comes back as the whole truth: seen first, taken over at once."""

import pytest

from people.sheets.test_importing import JAPANESE, everybody, told
from toritsugi.database import Database
from toritsugi.organization import Organization
from toritsugi.people import (
    EmployeeForm,
    ImportReport,
    SheetTerms,
    add_employee,
    import_employees,
    preview_employees,
    set_employee_active,
    sheet_of_employees,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def staffed(database: Database, organization: Organization) -> Organization:
    """田中 and 佐藤 work here; 山田, whose name is a formula, has left."""
    await import_employees(database, organization.id, JAPANESE.encode())
    async with database.transaction() as c:
        form = EmployeeForm(name="=cmd()", email="yamada@example.com", phone="+81-3")
        gone = await add_employee(c, organization.id, form, now=1.0)
        await set_employee_active(c, organization.id, gone.id, False)
    return organization


async def exported(database: Database, company: Organization, language: str = "ja") -> str:
    async with database.reading() as c:
        return (await sheet_of_employees(c, company.id, language)).decode("utf-8-sig")


async def preview(database: Database, company: Organization, sheet: str, asking: str = "") -> ImportReport:
    async with database.reading() as c:
        return await preview_employees(c, company.id, sheet.encode(), SheetTerms(whole=True, asking=asking))


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_a_sheet_that_comes_back_as_it_went_changes_nothing(
    database: Database, staffed: Organization, language: str
) -> None:
    sheet = await exported(database, staffed, language)
    assert "'=cmd()" in sheet and ",'+81-3" in sheet
    before = await everybody(database, staffed)
    assert told(await import_employees(database, staffed.id, sheet.encode(), SheetTerms(whole=True))) == (0, 0, 0, 0, 3)
    assert await everybody(database, staffed) == before


async def test_who_is_not_in_the_whole_sheet_is_marked_as_left_and_nobody_is_deleted(
    database: Database, staffed: Organization
) -> None:
    people = ["田中 太郎,tanaka@example.com,1300", "新人,new@example.com,", "=cmd(),yamada@example.com,+81-3"]
    sheet = "\n".join(["社員名,メールアドレス,電話", *people])
    seen = await preview(database, staffed, sheet)
    assert [(each.act, each.email, each.fields) for each in seen.changes] == [
        (
            "added",
            "new@example.com",
            (("delivery", "", "both"),),
        ),
        ("changed", "tanaka@example.com", (("phone", "1201", "1300"),)),
        ("left", "sato@example.com", ()),
        ("back", "yamada@example.com", ()),
    ]
    assert not seen.applied and len(await everybody(database, staffed)) == 3
    done = await import_employees(database, staffed.id, sheet.encode(), SheetTerms(whole=True), shown=seen.fingerprint)
    assert told(done) == (1, 1, 1, 1, 0)
    after = await everybody(database, staffed)
    assert {email: each.active for email, each in after.items()} == {
        "tanaka@example.com": True,
        "new@example.com": True,
        "sato@example.com": False,
        "yamada@example.com": True,
    }
    partial = "社員名,メールアドレス\n田中 太郎,tanaka@example.com\n"
    assert told(await import_employees(database, staffed.id, partial.encode())) == (0, 0, 0, 0, 1)


async def test_what_changed_since_it_was_seen_is_not_taken_over(database: Database, staffed: Organization) -> None:
    sheet = "社員名,メールアドレス\n田中 太郎,tanaka@example.com\n"
    seen = await preview(database, staffed, sheet)
    async with database.transaction() as c:
        await add_employee(c, staffed.id, EmployeeForm(name="新人", email="new@example.com"), now=2.0)
    terms = SheetTerms(whole=True)
    report = await import_employees(database, staffed.id, sheet.encode(), terms, shown=seen.fingerprint)
    assert not report.applied and report.counts["left"] == 2
    assert sum(each.active for each in (await everybody(database, staffed)).values()) == 3


async def test_the_state_column_says_who_leaves_and_who_is_back(database: Database, staffed: Organization) -> None:
    sheet = (await exported(database, staffed)).replace("退職", "在籍")
    lines = [line.replace("在籍", "退職") if "tanaka@" in line else line for line in sheet.splitlines()]
    assert told(await import_employees(database, staffed.id, "\r\n".join(lines).encode())) == (0, 0, 1, 1, 1)
    states = {email: each.active for email, each in (await everybody(database, staffed)).items()}
    assert states == {"tanaka@example.com": False, "sato@example.com": True, "yamada@example.com": True}


async def test_two_people_exchange_their_addresses_by_their_ids(database: Database, staffed: Organization) -> None:
    before = await everybody(database, staffed)
    sheet = (
        (await exported(database, staffed)).replace("tanaka@", "x@").replace("sato@", "tanaka@").replace("x@", "sato@")
    )
    assert told(await import_employees(database, staffed.id, sheet.encode(), SheetTerms(whole=True))) == (0, 2, 0, 0, 1)
    after = await everybody(database, staffed)
    assert after["sato@example.com"].id == before["tanaka@example.com"].id
    assert after["tanaka@example.com"].id == before["sato@example.com"].id


async def test_each_line_that_names_the_wrong_person_is_told(database: Database, staffed: Organization) -> None:
    ids = {email: each.id for email, each in (await everybody(database, staffed)).items()}
    sheet = "\n".join(
        [
            "社員ID,社員名,メールアドレス,LINE WORKS ユーザーID,状態",
            "nobody,田中 太郎,a@example.com,,",
            f"{ids['sato@example.com']},佐藤 花子,sato@example.com,,休暇",
            f"{ids['tanaka@example.com']},田中 太郎,yamada@example.com,,",
            ",佐藤 花子,hanako@example.com,hanako@sample,",
        ]
    )
    told_of = (await preview(database, staffed, sheet)).problems
    assert [(each.line, each.field, each.reason) for each in told_of] == [
        (2, "id", "no_such_id"),
        (3, "state", "no_state"),
        (4, "email", "address_taken"),
        (5, "email", "same_person"),
    ]
    assert told_of[3].sentence() == "5行目「メールアドレス」:3行目と同じ社員です。どちらかの行を消してください。"


async def test_whoever_asks_cannot_leave_by_a_sheet(database: Database, staffed: Organization) -> None:
    own = (await everybody(database, staffed))["sato@example.com"].id
    sheet = "社員名,メールアドレス\n田中 太郎,tanaka@example.com\n"
    refused = (await preview(database, staffed, sheet, own)).problems
    assert [(each.reason, each.value) for each in refused] == [("own_leaving", "佐藤 花子")]
    assert not (await preview(database, staffed, sheet, "another")).problems
