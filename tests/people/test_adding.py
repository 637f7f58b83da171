"""Many at once: thousands are written down by few statements, so that nobody waits for the writer."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from toritsugi.database import Database
from toritsugi.people import EmployeeForm, add_organization, get_employees, list_departments
from toritsugi.people.adding import add_employees, change_employees

pytestmark = pytest.mark.anyio
MANY = 300


async def test_many_are_added_and_changed_by_few_statements_in_their_order(database: Database) -> None:
    said: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    forms = [
        EmployeeForm(name=f"社員 {number}", email=f"{number}@aoba.example", department=f"第{number % 3}課")
        for number in range(MANY)
    ]
    async with database.transaction() as c:
        company = await add_organization(c, "青葉物産", now=1.0)
        event.listen(c.sync_connection, "before_cursor_execute", listen)
        ids = await add_employees(c, company.id, forms, now=1.0)
        later = {id: msgspec.structs.replace(form, phone="1201") for id, form in zip(ids, forms, strict=True)}
        await change_employees(c, company.id, later)
        spent = len(said)
        known = await get_employees(c, ids)
        assert len(await list_departments(c, company.id)) == 3
    assert spent < 20
    assert [known[id].name for id in ids] == [form.name for form in forms]
    assert {each.phone for each in known.values()} == {"1201"}


async def test_one_bad_form_adds_nobody(database: Database) -> None:
    forms = [EmployeeForm(name="田中", email="tanaka@aoba.example"), EmployeeForm(name="鈴木", email="no address")]
    async with database.transaction() as c:
        company = await add_organization(c, "青葉物産", now=1.0)
        with pytest.raises(ValueError, match="address"):
            await add_employees(c, company.id, forms, now=1.0)
        assert await list_departments(c, company.id) == []
