"""`toritsugi rule`: the rules that tell notices apart."""

from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.ruling.kind import direction
from toritsugi.cli.speech import language, say
from toritsugi.routing import Condition, Rule
from toritsugi.rules import (
    add_rules,
    change_rule,
    describe_rule,
    get_rule,
    list_sets,
    load_rulebook,
    move_rule,
    remove_rule,
    rule_name,
    set_repeat_minutes,
    use_set,
)

noun = typer.Typer(name="rule", no_args_is_help=True)
Id = Annotated[
    str, typer.Argument(help="The rule's id, as `rule list` shows it. / ルールのID（rule list で表示されます）。")
]
WHEN = (
    "FIELD HOW WORDS, as 'subject any 承認|申請', 'flag:bounce'. / 条件（例: 'subject any 承認|申請'、'flag:bounce'）。"
)


@dataclass(frozen=True)
class Wanted:
    """What can be said of a rule; None leaves it as it is."""

    name: Annotated[str | None, typer.Option(help="What it is called. / 名前。")] = None
    when: Annotated[list[str] | None, typer.Option(help=WHEN)] = None
    unless: Annotated[
        list[str] | None, typer.Option(help="An exception, written alike. / 例外の条件（書き方は --when と同じ）。")
    ] = None
    kind: Annotated[
        str | None,
        typer.Option(help="The key of its kind; '': as it is. / 当てはまるメールの種類のキー。'' なら元のまま。"),
    ] = None
    keep: Annotated[
        bool | None, typer.Option("--keep/--tell", help="Kept only, or told. / 保管だけするか、通知するか。")
    ] = None
    reply: Annotated[
        bool | None, typer.Option("--reply/--no-reply", help="Answers go back. / 返信を送信者に届けるか。")
    ] = None
    upload: Annotated[
        bool | None, typer.Option("--upload/--no-upload", help="Small files too. / 小さな添付ファイルも投稿するか。")
    ] = None
    minutes: Annotated[
        int | None,
        typer.Option(
            help=(
                "Repeats told once in so many; -1: as all. / "
                "同じ内容を1回だけ通知する時間（分）。-1 は全体の設定に従います。"
            )
        ),
    ] = None
    active: Annotated[
        bool | None, typer.Option("--on/--off", help="Whether it counts. / ルールを使うか、止めるか。")
    ] = None

    def written_over(self, rule: Rule) -> Rule:
        """Raises Complaint for a condition that cannot be read."""
        given: dict[str, Any] = {
            "name": self.name,
            "conditions": None if self.when is None else tuple(map(condition, self.when)),
            "exceptions": None if self.unless is None else tuple(map(condition, self.unless)),
            "kind": self.kind,
            "action": None if self.keep is None else "keep" if self.keep else "tell",
            "allows_reply": self.reply,
            "attachments": None if self.upload is None else "upload" if self.upload else "name",
            "repeat_minutes": self.minutes,
            "active": self.active,
        }
        changed = msgspec.structs.replace(rule, **{name: each for name, each in given.items() if each is not None})
        return msgspec.structs.replace(changed, repeat_minutes=None) if self.minutes == -1 else changed


def condition(written: str) -> Condition:
    """ "subject any 承認|申請" in parts; a flag or a header alone means that it is there."""
    field, _, rest = written.strip().partition(" ")
    how, _, words = rest.strip().partition(" ")
    found: Any = how or "there"
    if not field:
        raise Complaint("条件が空です。", "A condition is empty.", WRONG)
    return Condition(field, found, tuple(word for word in words.split("|") if word.strip()))


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """Every rule in its order, and what it does. / ルールを順に一覧にします。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as connection:
            book = await load_rulebook(connection, organization.id)
        if as_json:
            write_json([msgspec.structs.asdict(each) for each in book.rules])
            return
        headings = ("ID", say("名前", "name"), say("使用", "on"), say("はたらき", "what it does"))
        spoken = language()
        rows = [
            (
                each.id,
                rule_name(each.id, each.name, spoken),
                say("はい", "yes") if each.active else "",
                describe_rule(each, book.kinds, spoken),
            )
            for each in book.rules
        ]
        write_table(headings, rows)
        tell(_repeats(book.repeat_minutes))

    at_work(task)


def _repeats(minutes: int) -> str:
    if not minutes:
        return say("同じ内容でも毎回通知します。", "The same words are told every time.")
    return say(f"同じ内容は{minutes}分間に1回だけ通知します。", f"The same words are told once in {minutes} minutes.")


@noun.command("add")
@taking(Wanted)
def add(form: Wanted) -> None:
    """Adds a rule behind the others. / ルールを追加します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            now = office.database.clock.now()
            [made] = await add_rules(connection, organization.id, [form.written_over(Rule("", ""))], now=now)
        tell(say(f"ルール「{made.name}」を追加しました。ID: {made.id}", f"The rule is there; its id is {made.id}"))

    at_work(task)


@dataclass(frozen=True, kw_only=True)
class Changed(Wanted):
    """A rule that is to be changed."""

    id: Id


@noun.command("change")
@taking(Changed)
def change(form: Changed) -> None:
    """Changes a rule, or switches it; of one built in, only --on, --off, --keep and --tell. / ルールを変更します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            changed = form.written_over(await get_rule(connection, organization.id, form.id))
            await change_rule(connection, organization.id, changed, now=office.database.clock.now())
        tell(say("ルールを変更しました。", "The rule is changed."))

    at_work(task)


@noun.command("move")
def move(id: Id, whither: Annotated[str, typer.Argument(help="up or down. / up（上へ）か down（下へ）。")]) -> None:
    """Moves a rule: the first that holds decides. / ルールの順番を変えます。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            await move_rule(connection, organization.id, id, direction(whither))
        tell(say("順番を変えました。", "It is moved."))

    at_work(task)


@noun.command("remove")
def remove(id: Id) -> None:
    """Removes a rule for good. / ルールを削除します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            await remove_rule(connection, organization.id, id)
        tell(say("ルールを削除しました。", "The rule is gone."))

    at_work(task)


@noun.command("sets")
def show_sets(as_json: AsJson = False) -> None:
    """Ready-made rules for well-known senders. / 用意されたルール集の一覧。"""
    found = list_sets()
    if as_json:
        write_json([{"key": each.key, "ja": each.ja, "en": each.en, "checked_on": each.checked_on} for each in found])
        return
    headings = (say("キー", "key"), say("名前", "name"), say("ルール", "rules"), say("確認日", "checked on"))
    rows = [(each.key, each.name(language()), str(len(each.rule)), str(each.checked_on)) for each in found]
    write_table(headings, rows)
    tell(say("公開されている説明をもとに作成しています。", "They were written from public descriptions."))


@noun.command("use")
def use(
    key: Annotated[
        str, typer.Argument(help="A set, as `rule sets` shows it. / ルール集のキー（rule sets で表示されます）。")
    ],
) -> None:
    """Adds the rules of a set behind the others. / ルール集を追加します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            now = office.database.clock.now()
            made = await use_set(connection, organization.id, key, organization.language, now=now)
        tell(say(f"ルールを{len(made)}件追加しました。", f"{len(made)} rules are there."))

    at_work(task)


@noun.command("repeats")
def repeats(minutes: Annotated[int, typer.Argument(help="0: told every time. / 0 なら毎回通知します。")]) -> None:
    """For how many minutes the same words are told once. / 同じ内容を1回だけ通知する時間（分）。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.transaction() as connection:
            await set_repeat_minutes(connection, organization.id, minutes)
        tell(_repeats(minutes))

    at_work(task)
