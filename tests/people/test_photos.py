"""A photo of an employee is optional, small, the company's own, and gone to the last byte when it is erased."""

from pathlib import Path

import pytest

from drawings import drawn, opened
from people.sheets.test_sheet_terms import TANAKA
from people.test_finding import add_tanaka
from toritsugi.database import Database
from toritsugi.people import (
    Employee,
    SheetTerms,
    drop_photo,
    get_photo,
    import_employees,
    paint_photo,
    photos_of,
    set_employee_active,
    set_photo,
)

pytestmark = pytest.mark.anyio


async def portray(database: Database, who: Employee, colour: str = "#165e83") -> tuple[str, bytes]:
    picture = await paint_photo(drawn("JPEG", (600, 400), colour))
    async with database.transaction() as c:
        return await set_photo(c, who, picture, 1.0), picture.content


async def known(database: Database, who: Employee) -> dict[str, str]:
    async with database.reading() as c:
        return await photos_of(c, [who.id, "nobody"])


def held(database: Database) -> bytes:
    """Every byte of the database's files; of PostgreSQL, which tends to its own, nothing."""
    file = database.writer.url.database if database.kind == "sqlite" else None
    return b"".join(each.read_bytes() for each in Path(file).parent.glob(Path(file).name + "*")) if file else b""


async def test_a_photo_is_kept_square_replaced_and_erased(database: Database) -> None:
    tanaka = await add_tanaka(database)
    first, old = await portray(database, tanaka)
    second, new = await portray(database, tanaka, "#b92e16")
    assert first != second and await known(database, tanaka) == {tanaka.id: second}
    async with database.reading() as c:
        found = await get_photo(c, tanaka.organization_id, second)
        assert found is not None and found.content == new and opened(found).size == (320, 320)
        assert await get_photo(c, tanaka.organization_id, first) is None
        assert await get_photo(c, "another company", second) is None
    await database.drop_journal()
    tail = 200
    assert old[-tail:] not in held(database) and (database.kind != "sqlite" or new[-tail:] in held(database))
    async with database.transaction() as c:
        assert await drop_photo(c, tanaka.id) and not await drop_photo(c, tanaka.id)
    await database.drop_journal()
    assert new[-tail:] not in held(database)


async def test_it_goes_with_the_employee(database: Database) -> None:
    tanaka = await add_tanaka(database)
    await portray(database, tanaka)
    async with database.transaction() as c:
        await set_employee_active(c, tanaka.organization_id, tanaka.id, False)
        await set_employee_active(c, tanaka.organization_id, tanaka.id, True)
    assert await known(database, tanaka) == {}


async def test_a_sheet_that_marks_as_left_erases_the_photo_to_the_last_byte(database: Database) -> None:
    sato = await add_tanaka(database, name="佐藤 花子", email="sato@example.com")
    _, content = await portray(database, sato)
    report = await import_employees(database, sato.organization_id, TANAKA.encode(), SheetTerms(whole=True))
    assert report.applied and report.counts["left"] == 1
    assert await known(database, sato) == {} and content[-200:] not in held(database)
