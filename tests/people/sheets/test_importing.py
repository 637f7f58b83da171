"""A CSV sheet comes in as a whole, or names every line that needs mending."""

import pytest

from toritsugi.database import Database
from toritsugi.organization import Organization
from toritsugi.people import (
    Employee,
    ImportReport,
    employees_by_email,
    import_employees,
    list_employees,
    search_employees,
)

pytestmark = pytest.mark.anyio

JAPANESE = """社員名,かな,ローマ字,メールアドレス,部署,LINE WORKS ユーザーID,トークルームID,通知方法,電話
田中 太郎,たなか たろう,Tanaka Taro,tanaka@example.com,営業部,taro@sample,room-1,両方,1201
佐藤 花子,さとう はなこ,Sato Hanako,sato@example.com,総務部,hanako@sample,,DM,
"""


async def everybody(database: Database, organization: Organization) -> dict[str, Employee]:
    async with database.reading() as c:
        return {employee.email: employee for employee in await list_employees(c, organization.id)}


def told(report: ImportReport) -> tuple[int, ...]:
    """How many were added, changed, marked as left, brought back, and left alone."""
    assert report.applied and not report.problems
    return (*report.counts.values(), report.unchanged)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
async def test_a_sheet_is_read_in_each_encoding(database: Database, organization: Organization, encoding: str) -> None:
    report = await import_employees(database, organization.id, JAPANESE.encode(encoding))
    assert told(report) == (2, 0, 0, 0, 0)
    tanaka = (await everybody(database, organization))["tanaka@example.com"]
    assert (tanaka.name, tanaka.department_name, tanaka.lineworks_user_id) == ("田中 太郎", "営業部", "taro@sample")
    assert (tanaka.channel_id, tanaka.delivery, tanaka.phone) == ("room-1", "both", "1201")
    assert (await everybody(database, organization))["sato@example.com"].delivery == "dm"


@pytest.mark.parametrize("separator", [",", "\t"])
async def test_english_headings_are_known(database: Database, organization: Organization, separator: str) -> None:
    heading = "name,kana,roman,email,department,lineworks_user_id,channel_id,delivery,phone"
    sheet = f"{heading}\r\nA B,,,a@example.com,,,r,room,\r\n"
    report = await import_employees(database, organization.id, sheet.replace(",", separator).encode())
    assert told(report) == (1, 0, 0, 0, 0)
    assert (await everybody(database, organization))["a@example.com"].delivery == "room"


async def test_a_second_import_changes_only_what_differs(database: Database, organization: Organization) -> None:
    await import_employees(database, organization.id, JAPANESE.encode())
    before = await everybody(database, organization)
    report = await import_employees(database, organization.id, JAPANESE.replace("1201", "1299").encode())
    assert told(report) == (0, 1, 0, 0, 1)
    after = await everybody(database, organization)
    assert after["tanaka@example.com"].id == before["tanaka@example.com"].id
    assert after["tanaka@example.com"].phone == "1299"


async def test_columns_that_are_absent_are_left_alone(database: Database, organization: Organization) -> None:
    await import_employees(database, organization.id, JAPANESE.encode())
    sheet = "社員名,メールアドレス,電話\n田中 太郎,tanaka@example.com,\n"
    assert told(await import_employees(database, organization.id, sheet.encode())) == (0, 1, 0, 0, 0)
    tanaka = (await everybody(database, organization))["tanaka@example.com"]
    assert (tanaka.phone, tanaka.lineworks_user_id, tanaka.department_name) == ("", "taro@sample", "営業部")


async def test_a_new_mail_address_keeps_the_person(database: Database, organization: Organization) -> None:
    await import_employees(database, organization.id, JAPANESE.encode())
    before = await everybody(database, organization)
    moved = JAPANESE.replace("tanaka@example.com", "taro.tanaka@example.com")
    assert told(await import_employees(database, organization.id, moved.encode())) == (0, 1, 0, 0, 1)
    after = await everybody(database, organization)
    assert after["taro.tanaka@example.com"].id == before["tanaka@example.com"].id
    async with database.reading() as c:
        assert await employees_by_email(c, ["tanaka@example.com"]) == {}


async def test_a_changed_name_is_found_by_its_new_reading(database: Database, organization: Organization) -> None:
    await import_employees(database, organization.id, JAPANESE.encode())
    renamed = JAPANESE.replace("佐藤 花子,さとう はなこ,Sato Hanako", "鈴木 花子,すずき はなこ,Suzuki Hanako")
    await import_employees(database, organization.id, renamed.encode())
    async with database.reading() as c:
        assert [found.name for found in await search_employees(c, organization.id, "suzu")] == ["鈴木 花子"]
        assert await search_employees(c, organization.id, "sato") == []


async def test_every_bad_line_is_named_and_nothing_is_kept(database: Database, organization: Organization) -> None:
    sheet = (
        "社員名,メールアドレス,LINE WORKS ユーザーID,通知方法\n"
        "田中 太郎,tanaka@example.com,taro@sample,両方\n"
        ",sato@example.com,,\n"
        '"山本\n健太",yamamoto,,鳩\n'
        "鈴木 一郎,tanaka@example.com,taro@sample,DM\n"
        "高橋 真一,takahashi@example.com,https://line.example/x,,\n"
        "伊藤 優,ito@example.com,yu ito,,,多い\n"
    )
    report = await import_employees(database, organization.id, sheet.encode())
    assert (report.changes, await everybody(database, organization)) == ((), {})
    assert [problem.line for problem in report.problems] == [8]
    mended = sheet.replace(",,,多い", ",")
    report = await import_employees(database, organization.id, mended.encode())
    assert [(problem.line, problem.field, problem.reason) for problem in report.problems] == [
        (3, "name", "empty"),
        (4, "email", "no_email"),
        (4, "delivery", "no_delivery"),
        (6, "email", "twice"),
        (6, "lineworks_user_id", "twice"),
        (7, "lineworks_user_id", "is_link"),
        (8, "lineworks_user_id", "has_space"),
    ]
    assert await everybody(database, organization) == {}
    assert report.problems[0].sentence() == "3行目「社員名」:空欄です。入力してください。"
    assert report.problems[0].sentence("en") == "Line 3, name: is empty; fill it in."


async def test_an_id_of_somebody_else_is_refused(database: Database, organization: Organization) -> None:
    await import_employees(database, organization.id, JAPANESE.encode())
    sheet = "name,email,lineworks_user_id\n佐藤 花子,sato@example.com,taro@sample\n"
    report = await import_employees(database, organization.id, sheet.encode())
    assert [problem.reason for problem in report.problems] == ["taken"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x81", "文字コード"),
        (b"", "社員名"),
        ("社員名\n田中".encode(), "メールアドレス"),
        ("社員名,メールアドレス,給料\n".encode(), "給料"),
        ("社員名,氏名,メールアドレス\n".encode(), "二度"),
        ("社員名,メールアドレス\n".encode(), "一人も"),
        ('社員名,メールアドレス\n"田中,tanaka@example.com'.encode(), "引用符"),
    ],
)
async def test_a_file_that_is_no_sheet_gets_a_sentence(
    database: Database, organization: Organization, content: bytes, sentence: str
) -> None:
    report = await import_employees(database, organization.id, content)
    assert sentence in " ".join(problem.sentence() for problem in report.problems)
    assert await everybody(database, organization) == {}


async def test_empty_lines_are_passed_over(database: Database, organization: Organization) -> None:
    report = await import_employees(database, organization.id, (JAPANESE + ",,,\n\n").encode())
    assert report.counts["added"] == 2
