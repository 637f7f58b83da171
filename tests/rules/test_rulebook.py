"""Every organization has its kinds and rules, on both databases."""

import pytest

from toritsugi.database import Database
from toritsugi.people import add_organization
from toritsugi.rules import list_kinds, load_rulebook

pytestmark = pytest.mark.anyio


async def test_an_organization_has_the_builtin_kinds_and_rules_from_the_start(database: Database) -> None:
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社サンプル", now=0.0)
        kinds = await list_kinds(c, company.id)
        rulebook = await load_rulebook(c, company.id)
    assert [each.label("ja") for each in kinds] == [
        "タイムライン", "ワークフロー", "活動登録催促", "スケジュール", "その他",
    ]  # fmt: skip
    assert kinds[0].label("en") == "Timeline" and all(each.active for each in kinds)
    assert [(rule.id, rule.action) for rule in rulebook.rules] == [
        ("returned", "keep"), ("bounce", "keep"), ("auto-reply", "keep"), ("automatic", "tell"),
    ]  # fmt: skip
    assert rulebook.kinds == tuple(kinds) and rulebook.repeat_minutes == 5
