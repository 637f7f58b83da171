"""A visitor finds the host by whatever part of the name is known."""

import pytest

from toritsugi.database import Database
from toritsugi.people import EmployeeForm, add_employee, add_organization, search_employees

pytestmark = pytest.mark.anyio

STAFF = [
    ("田中 太郎", "たなか たろう", "Tanaka Taro", "tanaka"),
    ("佐藤 花子", "さとう はなこ", "Sato Hanako", "sato"),
    ("髙橋 真一", "タカハシ シンイチ", "", "takahashi"),
    ("林 健", "はやし けん", "Hayashi Ken", "hayashi"),
    ("林田 優", "はやしだ ゆう", "Hayashida Yu", "hayashida"),
    ("清水純子", "しみず じゅんこ", "", "shimizu"),
    ("John O'Neil", "ジョン オニール", "John O'Neil", "john"),
    ("김 민수", "キム ミンス", "Kim Minsu", "kim"),
]


@pytest.fixture
async def organization_id(database: Database) -> str:
    async with database.transaction() as c:
        organization = await add_organization(c, "株式会社サンプル", now=1.0)
        for name, kana, roman, mailbox in STAFF:
            form = EmployeeForm(name=name, kana=kana, roman=roman, email=f"{mailbox}@example.com", department="営業部")
            await add_employee(c, organization.id, form, now=1.0)
    return organization.id


async def found(database: Database, organization_id: str, query: str) -> list[str]:
    async with database.reading() as c:
        return [employee.name for employee in await search_employees(c, organization_id, query)]


@pytest.mark.parametrize(
    "query",
    [
        "田中",
        "田中 太郎",
        "田中太郎",
        "太郎",
        "たなか",
        "タナカ",
        "ﾀﾅｶ",
        "tanaka",
        "TANAKA",
        "ta",
        "taro tanaka",
        "Tanaka Tarō",
        "tarou",
        "田中様",
        "たなかさん",
        "tanaka-san",
        "\u3000田中\u3000",
    ],
)
async def test_tanaka_is_found(database: Database, organization_id: str, query: str) -> None:
    assert "田中 太郎" in await found(database, organization_id, query)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("高橋", "髙橋 真一"),
        ("takahasi", "髙橋 真一"),
        ("sinnichi", None),
        ("satou", "佐藤 花子"),
        ("satō", "佐藤 花子"),
        ("純子", "清水純子"),
        ("zyunko", "清水純子"),
        ("shimi", "清水純子"),
        ("o'neil", "John O'Neil"),
        ("ONEIL", "John O'Neil"),
        ("김", "김 민수"),
        ("민수", "김 민수"),
    ],
)
async def test_spellings_find_people(database: Database, organization_id: str, query: str, name: str | None) -> None:
    assert await found(database, organization_id, query) == ([name] if name else [])


@pytest.mark.parametrize("query", ["", " ", "た", "t", "田", "%", "%%", "__", "||", "\\", "'", "\x00\x00", "12"])
async def test_too_little_shows_nobody(database: Database, organization_id: str, query: str) -> None:
    assert await found(database, organization_id, query) == []


async def test_one_character_finds_only_a_whole_family_name(database: Database, organization_id: str) -> None:
    assert await found(database, organization_id, "林") == ["林 健"]


async def test_the_middle_of_a_reading_finds_nobody(database: Database, organization_id: str) -> None:
    assert await found(database, organization_id, "nak") == []


async def test_departments_are_not_searched(database: Database, organization_id: str) -> None:
    assert await found(database, organization_id, "営業") == []


async def test_the_limit_is_kept(database: Database, organization_id: str) -> None:
    async with database.reading() as c:
        assert len(await search_employees(c, organization_id, "ha", limit=2)) == 2


async def test_another_company_is_not_searched(database: Database, organization_id: str) -> None:
    async with database.transaction() as c:
        other = await add_organization(c, "別の会社", now=1.0)
    assert await found(database, other.id, "tanaka") == []


async def test_only_the_family_name_is_for_visitors(database: Database, organization_id: str) -> None:
    async with database.reading() as c:
        (employee,) = await search_employees(c, organization_id, "たなか")
    assert employee.family_name == "田中"
    assert employee.department_name == "営業部"
