"""`toritsugi employee sync`: the employees compared with the directory of LINE WORKS, and the lines taken over."""

from dataclasses import dataclass
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.linking import connection_meant, link_parts, page_words
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.options import taking
from toritsugi.cli.paper import AsJson, tell, write_json, write_table
from toritsugi.cli.speech import language, say
from toritsugi.people import staff_heading, staff_said
from toritsugi.roster import Choice, Comparison, Line, Question, Roster, Taken


@dataclass(frozen=True)
class Wish:
    """What `sync` takes."""

    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="Only these login or user IDs. / このログインIDまたはユーザーIDの人だけ。",
        ),
    ] = None
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Also who left, is back, or shares a name. / 退職した人、戻った人、名前だけが一致する人も反映します。",
        ),
    ] = False
    overwrite: Annotated[
        bool,
        typer.Option(
            "--overwrite",
            help="Also what was set by hand. / 手で入力した値も上書きします。",
        ),
    ] = False
    only_look: Annotated[
        bool,
        typer.Option(
            "--preview",
            help="Only say what would change. / 変更の内容を表示するだけで、何も変更しません。",
        ),
    ] = False
    mail_domain: Annotated[
        str | None,
        typer.Option(
            "--mail-domain",
            help="Of new people's addresses. / 新しい社員のメールアドレスに使うドメイン。",
        ),
    ] = None
    connection: Annotated[
        str,
        typer.Option(
            "--connection",
            help="The connection to ask; empty: the base. / 問い合わせる連携の名前。省略時は基本の連携。",
        ),
    ] = ""
    as_json: AsJson = False


@taking(Wish)
def sync(wish: Wish) -> None:
    """Takes over who is new, changed or suspended in LINE WORKS; deletes nobody. / LINE WORKS と照合します。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        asked = (await connection_meant(office, wish.connection)).id if wish.connection else ""
        async with link_parts(office) as parts:
            roster = Roster(office.database, parts.presence)
            found = await roster.look(organization.id, Question(asked, wish.mail_domain))
            chosen = _chosen(found, wish.only, wish.everything)
            keys = frozenset(line.key for line in chosen)
            choice = Choice(keys, keys if wish.overwrite else ())
            if wish.as_json:
                write_json([_as_json(line, line.key in keys) for line in found.lines])
            elif found.lines:
                _tell_lines(found, keys)
            taken = None
            if not wish.only_look:
                question = Question(asked, found.mail_domain)
                _, taken = await roster.take(organization.id, choice, question, found.fingerprint)
        if taken is not None:
            _judge(taken)
        if not wish.as_json:
            _tell(found, len(chosen), taken)

    at_work(task)


def _chosen(found: Comparison, only: list[str] | None, everything: bool) -> list[Line]:
    """The lines that are meant. Raises Complaint for an ID that is on none."""
    if only is None:
        return [line for line in found.lines if everything or line.ready]
    wanted = {each.strip().lower() for each in only}
    chosen = [line for line in found.lines if wanted & _names(line)]
    missing = wanted - {name for line in chosen for name in _names(line)}
    if missing:
        names = "、".join(sorted(missing))
        raise Complaint(
            f"「{names}」は、LINE WORKS と違うところの一覧にありません。--preview で一覧を確かめてください。",
            f"{names} is not among those who differ. See them with --preview.",
            WRONG,
        )
    return chosen


def _names(line: Line) -> set[str]:
    member, who = line.member, line.employee
    names = [line.key, member.login if member else "", who.email if who else "", who.lineworks_user_id if who else ""]
    return {name.lower() for name in names if name}


def _tell_lines(found: Comparison, keys: frozenset[str]) -> None:
    words, spoken = page_words(), language()
    rows = [
        (
            "✓" if line.key in keys else "",
            line.name,
            line.member.login if line.member else line.employee.email if line.employee else "",
            _act(line),
            staff_heading(each[0], spoken) if each[0] else "",
            staff_said(each[0], each[1], spoken),
            staff_said(each[0], each[2], spoken) + (f" ({words('people.roster.by_hand')})" if each[3] else ""),
        )
        for line in found.lines
        for each in _cells(line)
    ]
    who = (say("反映", "Take"), say("氏名", "Name"), say("ログインID", "Login ID"), say("変わること", "What happens"))
    write_table((*who, say("項目", "What"), say("いま", "Before"), say("変更後", "After")), rows)


def _act(line: Line) -> str:
    """As the pages call it."""
    words = page_words()
    if line.by_name:
        return say("変更（氏名だけが一致）", "Changed (only the name is the same)")
    if line.act in {"changed", "back"}:
        return words(f"people.act.{line.act}")
    standing = line.member.standing if line.member and line.member.standing != "active" else "gone"
    return words(f"people.roster.act.{'new' if line.act == 'new' else standing}")


def _cells(line: Line) -> list[tuple[str, str, str, bool]]:
    """One row for each field that changes; one without any for somebody who only comes or goes."""
    mail = [("email", "", line.email, False)] if line.act == "new" else []
    told = [(each.field, each.old, each.new, each.by_hand) for each in line.fields]
    return [*mail, *told] or [("", "", "", False)]


def _judge(taken: Taken) -> None:
    """Raises Complaint when nothing was taken over."""
    if taken.problems:
        for each in taken.problems:
            typer.echo(each.sentence(language()), err=True)
        count = len(taken.problems)
        raise Complaint(
            f"直すところが {count} か所あるため、何も反映していません。",
            f"Nothing was taken over: {count} place(s) need mending.",
        )
    if not taken.applied:
        raise Complaint(
            "確かめているあいだに内容が変わったため、何も反映していません。もう一度お試しください。",
            "Nothing was taken over, because something changed meanwhile. Try again.",
        )


def _tell(found: Comparison, chosen: int, taken: Taken | None) -> None:
    count, listed = len(found.lines), found.listed
    tell(
        say(
            f"LINE WORKS のメンバー {listed} 人と照合しました。違うところは {count} 件です。",
            f"Compared with {listed} members of LINE WORKS: {count} line(s) differ.",
        )
    )
    if taken is None:
        tell(
            say(f"反映すると {chosen} 件です。まだ何も反映していません。", f"{chosen} would be taken over. Nothing is.")
        )
    else:
        tell(say(f"{chosen} 件を反映しました。", f"{chosen} taken over."))


def _as_json(line: Line, chosen: bool) -> dict[str, object]:
    member, who = line.member, line.employee
    fields = [{"field": each.field, "old": each.old, "new": each.new, "by_hand": each.by_hand} for each in line.fields]
    told = {"key": line.key, "act": line.act, "name": line.name, "email": who.email if who else line.email}
    told |= {"login": member.login if member else "", "standing": member.standing if member else "gone"}
    return {**told, "by_name": line.by_name, "chosen": chosen, "fields": fields}
