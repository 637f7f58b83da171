"""What a sheet may not do: take the address of a source, or leave nobody who can run the program."""

import pytest

from people.sheets.test_importing import JAPANESE, everybody, told
from toritsugi.database import Database
from toritsugi.organization import Organization
from toritsugi.people import (
    EmployeeForm,
    ImportReport,
    LastAdministrator,
    SheetTerms,
    add_employee,
    import_employees,
    preview_employees,
    set_employee_active,
    sheet_of_employees,
)
from toritsugi.web import NewAccount, languages_of
from toritsugi.web.accounts import find_account
from web.front_door import PASSWORD, quick_keeper

pytestmark = pytest.mark.anyio
TANAKA = "社員名,メールアドレス\n田中 太郎,tanaka@example.com\n"


@pytest.fixture
async def staffed(database: Database, organization: Organization) -> Organization:
    """田中 and 佐藤, who is an administrator by her address only: she has never signed in by a code."""
    await import_employees(database, organization.id, JAPANESE.encode())
    await quick_keeper(database).add(NewAccount(organization.id, "sato@example.com", "佐藤 花子", PASSWORD))
    return organization


async def preview(database: Database, company: Organization, sheet: str, terms: SheetTerms) -> ImportReport:
    async with database.reading() as c:
        return await preview_employees(c, company.id, sheet.encode(), terms)


async def test_the_address_of_a_source_is_named_by_its_line(database: Database, staffed: Organization) -> None:
    sheet = TANAKA + "CRM,CRM@relay.example\n"
    terms = SheetTerms(mailboxes={"crm@relay.example"})
    (problem,) = (await preview(database, staffed, sheet, terms)).problems
    assert problem.sentence() == (
        "3行目「メールアドレス」:「crm@relay.example」は、受信元のアドレスです。ほかのアドレスにしてください。"
    )
    assert not (await import_employees(database, staffed.id, sheet.encode(), terms)).applied
    assert "crm@relay.example" not in await everybody(database, staffed)


async def test_the_last_administrator_cannot_be_left_out(database: Database, staffed: Organization) -> None:
    terms = SheetTerms(whole=True)
    (problem,) = (await preview(database, staffed, TANAKA, terms)).problems
    assert (problem.reason, problem.value) == ("last_administrator", "佐藤 花子")
    named = "社員名,メールアドレス,状態\n佐藤 花子,sato@example.com,退職\n"
    (problem,) = (await preview(database, staffed, named, SheetTerms())).problems
    assert (problem.line, problem.reason) == (2, "last_administrator")
    sato = (await everybody(database, staffed))["sato@example.com"]
    with pytest.raises(LastAdministrator):
        async with database.transaction() as c:
            await set_employee_active(c, staffed.id, sato.id, False)
    assert (await everybody(database, staffed))["sato@example.com"].active


async def test_an_administrator_who_leaves_is_said_before_and_signed_out(
    database: Database, staffed: Organization
) -> None:
    await quick_keeper(database).add(NewAccount(staffed.id, "chief@example.com", "部長", PASSWORD))
    seen = await preview(database, staffed, TANAKA, SheetTerms(whole=True))
    assert seen.administrators == ("佐藤 花子",)
    terms = SheetTerms(whole=True)
    assert told(await import_employees(database, staffed.id, TANAKA.encode(), terms, shown=seen.fingerprint))
    assert await quick_keeper(database).authenticate("sato@example.com", PASSWORD, "1.2.3.4") is None
    assert await quick_keeper(database).authenticate("chief@example.com", PASSWORD, "1.2.3.4") is not None
    async with database.transaction() as c:
        sato = (await everybody(database, staffed))["sato@example.com"]
        await set_employee_active(c, staffed.id, sato.id, True)
    assert await quick_keeper(database).authenticate("sato@example.com", PASSWORD, "1.2.3.4") is not None


async def test_the_language_is_a_column_like_the_others(database: Database, staffed: Organization) -> None:
    heading = "社員名,メールアドレス,言語"
    sheet = f"{heading}\n田中 太郎,tanaka@example.com,英語\n佐藤 花子,sato@example.com,\n山田,y@example.com,EN\n"
    assert told(await import_employees(database, staffed.id, sheet.encode())) == (1, 1, 0, 0, 1)
    staff = await everybody(database, staffed)
    assert {email: each.language for email, each in staff.items()} == {
        "tanaka@example.com": "en",
        "sato@example.com": "ja",
        "y@example.com": "en",
    }
    async with database.reading() as c:
        assert await languages_of(c, [each.id for each in staff.values()]) == {
            staff["tanaka@example.com"].id: "en",
            staff["y@example.com"].id: "en",
        }
        for language, word in (("ja", "英語"), ("en", "Japanese")):
            content = await sheet_of_employees(c, staffed.id, language)
            assert word in content.decode("utf-8-sig")
            report = await preview_employees(c, staffed.id, content)
            assert (report.changes, report.unchanged) == ((), 3)
    cleared = sheet.replace("英語", "").replace("EN", "")
    assert told(await import_employees(database, staffed.id, cleared.encode())) == (0, 2, 0, 0, 1)
    wrong = f"{heading}\n田中 太郎,tanaka@example.com,フランス語\n"
    (problem,) = (await preview(database, staffed, wrong, SheetTerms())).problems
    assert (problem.line, problem.field, problem.reason) == (2, "language", "no_language")


async def test_the_permission_is_a_column_like_the_others(database: Database, staffed: Organization) -> None:
    sheet = "社員名,メールアドレス,権限\n田中 太郎,tanaka@example.com,受付担当\n"
    assert (await import_employees(database, staffed.id, sheet.encode())).applied
    staff = await everybody(database, staffed)
    assert {email for email, each in staff.items() if each.permission} == {"tanaka@example.com"}
    async with database.reading() as c:
        for language, word in (("ja", "受付担当"), ("en", "receptionist")):
            content = (await sheet_of_employees(c, staffed.id, language)).decode("utf-8-sig")
            assert content.count(word) == 1
            assert not (await preview_employees(c, staffed.id, content.encode())).counts["changed"]
    (problem,) = (await preview(database, staffed, sheet.replace("受付担当", "社長"), SheetTerms())).problems
    assert (problem.line, problem.field, problem.reason) == (2, "permission", "no_permission")
    assert (await import_employees(database, staffed.id, sheet.replace("受付担当", "").encode())).applied
    assert not (await everybody(database, staffed))["tanaka@example.com"].permission


async def test_who_has_left_keeps_a_closed_account_whatever_the_language(
    database: Database, staffed: Organization
) -> None:
    async with database.transaction() as c:
        gone = await add_employee(c, staffed.id, EmployeeForm(name="山田", email="y@example.com"), now=1.0)
        await set_employee_active(c, staffed.id, gone.id, False)
    sheet = "社員名,メールアドレス,言語\n山田,y@example.com,en\n"
    assert told(await import_employees(database, staffed.id, sheet.encode())) == (0, 1, 0, 0, 0)
    assert (await everybody(database, staffed))["y@example.com"].language == "en"
    async with database.reading() as c:
        account = await find_account(c, "y@example.com")
    assert account is not None and account.employee_id == gone.id
    assert told(await import_employees(database, staffed.id, sheet.encode())) == (0, 0, 0, 0, 1)
