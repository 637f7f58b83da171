"""Kinds and rules are written down, changed, moved; what is wrong is said by field and changes nothing."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from toritsugi.database import Database
from toritsugi.people import add_organization
from toritsugi.routing import FIELDS, FLAGS, Condition, Kind, Rule
from toritsugi.rules import (
    RulesRefused,
    add_kind,
    add_rules,
    change_kind,
    change_rule,
    describe_look,
    describe_rule,
    get_rule,
    list_kinds,
    list_rules,
    load_rulebook,
    move_kind,
    move_rule,
    remove_rule,
    rule_name,
    set_repeat_minutes,
)

pytestmark = pytest.mark.anyio
APPROVAL = Condition("subject", "any", (" 承認 ", "申請", "", "承認"))
BUILTIN = ["returned", "bounce", "auto-reply", "automatic"]


class Book:
    """One organization, and another that must see nothing of it."""

    def __init__(self, connection: AsyncConnection, id: str, other: str) -> None:
        self.c = connection
        self.id = id
        self.other = other

    async def names(self) -> list[str]:
        return [each.name for each in await list_rules(self.c, self.id) if not each.builtin]

    async def add(self, *names: str) -> list[str]:
        made = await add_rules(self.c, self.id, [Rule("", name, "workflow", (APPROVAL,)) for name in names], now=1.0)
        return [each.id for each in made]


@pytest.fixture
async def book(database: Database) -> AsyncIterator[Book]:
    async with database.transaction() as c:
        company, other = [await add_organization(c, name, now=0.0) for name in ("サンプル", "別の会社")]
        yield Book(c, company.id, other.id)


async def test_a_rule_is_kept_as_written_but_tidied(book: Book) -> None:
    written = Rule(
        "ignored", "  承認  の通知 ", "workflow", (APPROVAL, Condition("header: X-Mailer :", "there")),
        exceptions=(Condition("size", "over", ("100",)),), allows_reply=True, attachments="upload", repeat_minutes=0,
    )  # fmt: skip
    [made] = await add_rules(book.c, book.id, [written], now=1.0)
    kept = await get_rule(book.c, book.id, made.id)
    assert kept == made and kept.id != "ignored"
    assert kept.name == "承認 の通知"
    assert kept.conditions == (Condition("subject", "any", ("承認", "申請")), Condition("header:x-mailer", "there"))
    assert [each.id for each in await list_rules(book.c, book.other)] == BUILTIN


async def test_rules_are_moved_switched_and_removed(book: Book) -> None:
    one, two, three = await book.add("一", "二", "三")
    for whither in ("up", "up", "up"):
        await move_rule(book.c, book.id, three, whither)  # type: ignore[arg-type]
    await move_rule(book.c, book.id, one, "down")
    await move_rule(book.c, book.id, one, "down")
    assert await book.names() == ["三", "二", "一"]
    await change_rule(book.c, book.id, Rule(two, "二", active=False), now=2.0)
    assert not (await get_rule(book.c, book.id, two)).active
    await remove_rule(book.c, book.id, two)
    assert await book.names() == ["三", "一"]
    for id in (two, "nobody", "bounce"):
        with pytest.raises(RulesRefused):
            await remove_rule(book.c, book.id, id)
        if id != "bounce":
            with pytest.raises(RulesRefused):
                await change_rule(book.c, book.id, Rule(id, "x"), now=3.0)
    with pytest.raises(RulesRefused):
        await move_rule(book.c, book.other, one, "up")
    with pytest.raises(RulesRefused):
        await change_rule(book.c, book.other, Rule(one, "x"), now=3.0)


async def test_a_builtin_rule_can_be_switched_and_turned_and_nothing_else(book: Book) -> None:
    await book.add("一")
    for action, active in (("tell", True), ("keep", False)):
        changed = Rule("bounce", "別の名前", conditions=(), action=action, active=active)  # type: ignore[arg-type]
        await change_rule(book.c, book.id, changed, now=1.0)
        kept = await get_rule(book.c, book.id, "bounce")
        assert (kept.action, kept.active) == (action, active)
        assert kept.conditions == (Condition("flag:bounce", "there"),) and kept.name == "配信エラーの通知"
    assert [each.id for each in await list_rules(book.c, book.id)][1:] == BUILTIN
    assert (await get_rule(book.c, book.other, "bounce")).active


WRONG: list[tuple[dict[str, object], str, str]] = [
    ({"name": ""}, "name", "空欄"),
    ({"name": "あ" * 101}, "name", "100文字以内"),
    ({"kind": "nothing"}, "kind", "「nothing」という種類はありません"),
    ({"action": "burn"}, "action", "「burn」は選べません"),
    ({"attachments": "eat"}, "attachments", "「eat」は選べません"),
    ({"repeat_minutes": 1441}, "repeat_minutes", "「1441」は分数ではありません"),
    ({"conditions": (Condition("moon", "any", ("x",)),)}, "conditions", "1行目: 「moon」は調べられません"),
    ({"conditions": (APPROVAL, Condition("header:", "any", ("x",)))}, "conditions", "2行目: 調べるヘッダーの名前"),
    ({"conditions": (Condition("header", "any", ("x",)),)}, "conditions", "ヘッダーの名前"),
    ({"conditions": (Condition("header:件名", "any", ("x",)),)}, "conditions", "ヘッダーの名前"),
    ({"conditions": (Condition("text", "begins", ("x",)),)}, "conditions", "「begins」はこの項目には使えません"),
    ({"conditions": (Condition("subject", "any", (" ",)),)}, "conditions", "探す言葉がありません"),
    ({"exceptions": (Condition("subject", "any", ("x" * 201,)),)}, "exceptions", "200文字以内"),
    ({"exceptions": (Condition("subject", "any", tuple(map(str, range(51)))),)}, "exceptions", "50個以内"),
    ({"exceptions": (Condition("size", "over", ("much",)),)}, "exceptions", "「much」は大きさではありません"),
    ({"conditions": (Condition("flag:odd", "there"),)}, "conditions", "「odd」という性質はありません"),
    ({"conditions": (APPROVAL,) * 21}, "conditions", "20個以内"),
]


@pytest.mark.parametrize(("change", "field", "said"), WRONG)
async def test_what_is_wrong_with_a_rule_is_said_by_field(
    book: Book, change: dict[str, object], field: str, said: str
) -> None:
    wrong = msgspec.structs.replace(Rule("", "承認", "workflow", (APPROVAL,)), **change)
    with pytest.raises(RulesRefused) as refused:
        await add_rules(book.c, book.id, [Rule("", "よい規則"), wrong], now=1.0)
    assert said in refused.value.by_field("ja")[field]
    assert refused.value.by_field("en").keys() == {field}
    assert await book.names() == []


async def test_the_time_for_repeats_is_kept(book: Book) -> None:
    assert (await load_rulebook(book.c, book.id)).repeat_minutes == 5
    for minutes in (30, 0):
        await set_repeat_minutes(book.c, book.id, minutes)
        assert (await load_rulebook(book.c, book.id)).repeat_minutes == minutes
    with pytest.raises(RulesRefused, match="0 to 1440"):
        await set_repeat_minutes(book.c, book.id, 1441)
    assert (await load_rulebook(book.c, book.other)).repeat_minutes == 5


async def test_kinds_are_added_renamed_hidden_and_moved(book: Book) -> None:
    task = await add_kind(book.c, book.id, Kind("", " 課題 ", "Tasks & bugs", keep_days=30, wish="digest"))
    assert (task.key, task.ja, task.builtin) == ("tasks-bugs", "課題", False)
    nameless = await add_kind(book.c, book.id, Kind("", "名刺"))
    assert nameless.key.startswith("kind-")
    await change_kind(book.c, book.id, Kind("reminder", "登録のお願い", "Please register", active=False))
    await move_kind(book.c, book.id, "tasks-bugs", "up")
    await move_kind(book.c, book.id, "timeline", "up")
    kinds = await list_kinds(book.c, book.id)
    assert [each.key for each in kinds] == [
        "timeline", "workflow", "reminder", "schedule", "tasks-bugs", "other", nameless.key,
    ]  # fmt: skip
    assert (kinds[2].ja, kinds[2].active, kinds[2].builtin) == ("登録のお願い", False, True)
    assert (kinds[4].keep_days, kinds[4].wish) == (30, "digest")
    assert len(await list_kinds(book.c, book.other)) == 5


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Kind("Bad Key", "x"), "key"),
        (Kind("timeline", "x"), "key"),
        (Kind("fine", ""), "ja"),
        (Kind("fine", "x", "y" * 51), "en"),
        (Kind("fine", "x", keep_days=0), "keep_days"),
        (Kind("fine", "x", wish="loudly"), "wish"),
    ],
)
async def test_what_is_wrong_with_a_kind_is_said_by_field(book: Book, wrong: Kind, field: str) -> None:
    with pytest.raises(RulesRefused) as refused:
        await add_kind(book.c, book.id, wrong)
    assert refused.value.by_field("ja").keys() == {field}
    assert len(await list_kinds(book.c, book.id)) == 5
    for key in ("nobody", "timeline2"):
        with pytest.raises(RulesRefused):
            await change_kind(book.c, book.id, Kind(key, "x"))
        with pytest.raises(RulesRefused):
            await move_kind(book.c, book.id, key, "up")


async def test_a_rule_is_said_in_one_sentence(book: Book) -> None:
    kinds = await list_kinds(book.c, book.id)
    rule = Rule(
        "r", "承認", "workflow",
        (Condition("sender_domain", "equals", ("crm.example",)), Condition("subject", "any", ("承認", "申請"))),
        exceptions=(Condition("flag:auto_reply", "there"), Condition("size", "over", ("500",))),
        allows_reply=True, attachments="upload", repeat_minutes=10,
    )  # fmt: skip
    assert describe_rule(rule, kinds, "ja") == (
        "差出人のドメインが「crm.example」で、件名に「承認」か「申請」を含むメールを「ワークフロー」として通知します。"
        "自動返信の、またはメールの大きさが 500 KB より大きいメールは除きます。"
        "通知への返信は差出人に届きます。小さな添付ファイルも送ります。同じ内容は10分間に1回だけ通知します。"
    )
    assert describe_rule(rule, kinds, "en").startswith(
        "A mail whose sender's domain is “crm.example” and with “承認” or “申請” in the subject is told as “Workflow”."
    )
    assert describe_rule(Rule("r", "x", action="keep"), kinds, "ja") == "すべてのメールは、通知せずに保管だけします。"
    many = Rule("r", "x", conditions=(Condition("text", "any", tuple("abcde")),))
    assert "「a」「b」「c」など5語のどれか" in describe_rule(many, kinds, "ja")
    assert rule_name("bounce", "配信エラーの通知", "en") == "Not delivered"
    assert rule_name("r", "承認", "en") == "承認"


async def test_every_field_and_way_can_be_said(book: Book) -> None:
    for field, hows in FIELDS.items():
        for how in hows:
            looked = {"header": "header:x-mailer", "flag": f"flag:{FLAGS[0]}"}.get(field, field)
            condition = Condition(looked, how, () if how == "there" else ("1",))
            for language in ("ja", "en"):
                assert "{" not in describe_look(looked, how, language)  # type: ignore[arg-type]
                said = describe_rule(Rule("r", "x", conditions=(condition,)), (), language)  # type: ignore[arg-type]
                assert "{" not in said and said.endswith(("。", "."))
            assert (await add_rules(book.c, book.id, [Rule("", "x", conditions=(condition,))], now=1.0))[0].id
