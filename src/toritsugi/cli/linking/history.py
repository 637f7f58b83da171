"""`toritsugi connection history` and `restore`: what the last seven days changed, and taking it back."""

from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.linking.known import BY, Name, connection_meant, page_words
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, iso, moment, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.connections import HistoryEntry, list_history, roll_back
from toritsugi.web import Words

Save = Annotated[
    str, typer.Option("--save", help="The id of a save; empty: the last one. / 戻す保存のID。省略時は直前の保存。")
]


def history(name: Name = "", as_json: AsJson = False) -> None:
    """The saves of seven days, the latest first. / 7日以内の変更を、新しい順に一覧にします。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        found, words = await _saves(office, known.id), page_words()
        if as_json:
            write_json([{**_named(each), "saved_at": iso(each.saved_at)} for each in found])
            return
        rows = [(moment(each.saved_at), each.saved_by, _fields(each, words), each.id) for each in found]
        write_table((say("日時", "when"), say("だれが", "by"), say("変更した項目", "changed"), "ID"), rows)

    at_work(task)


def take_back(name: Name = "", save: Save = "") -> None:
    """Makes the connection what it was before that save. / 保存する前の設定に戻します。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, name)
        found = await _saves(office, known.id)
        meant = next((each for each in found if save in ("", each.id)), None)
        if meant is None:
            raise _gone(known.name, save)
        restored = await roll_back(office.database, office.seal, meant.id, BY)
        tell(
            say(
                f"連携「{restored.name}」を {moment(meant.saved_at)} の変更前の設定に戻しました。",
                f"The connection {restored.name!r} is what it was before {moment(meant.saved_at)}.",
            )
        )

    at_work(task)


async def _saves(office: Office, connection_id: str) -> list[HistoryEntry]:
    async with office.database.reading() as c:
        return await list_history(c, connection_id, office.database.clock.now())


def _fields(each: HistoryEntry, words: Words) -> str:
    return ", ".join(words(f"linking.field.{name}") for name in each.fields)


def _named(each: HistoryEntry) -> dict[str, object]:
    return {"id": each.id, "saved_by": each.saved_by, "fields": each.fields}


def _gone(name: str, save: str) -> Complaint:
    if save:
        return Complaint(
            f"連携「{name}」の7日以内の履歴に「{save[:40]}」はありません。connection history でご確認ください。",
            f"{name!r} has no save {save[:40]!r} within seven days. See `toritsugi connection history`.",
            WRONG,
        )
    return Complaint(
        f"連携「{name}」には、7日以内の変更がありません。", f"Nothing of {name!r} was changed within seven days.", WRONG
    )
