"""`toritsugi connection room`: the talk rooms that the bots have learned."""

import dataclasses
from typing import Annotated

import typer

from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.linking.known import BY, connection_meant, link_parts, tell_saved
from toritsugi.cli.office import Office, at_work
from toritsugi.cli.paper import AsJson, iso, tell, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.connections import (
    Connection,
    TalkRoom,
    form_of,
    list_connections,
    list_rooms,
    name_room,
    update_connection,
)

noun = typer.Typer(name="room", help="Talk rooms that the bots are in. / Bot が参加しているトークルーム。")
Room = Annotated[str, typer.Argument(help="Its title or channel ID. / トークルームの名前かチャンネルID。")]
Of = Annotated[
    str, typer.Option("--connection", help="The connection; empty: the base. / 連携の名前。省略時は基本の連携。")
]


@noun.callback()
def _room() -> None:
    """Groups the verbs."""


@noun.command("list")
def show_many(as_json: AsJson = False) -> None:
    """The rooms that were learned when a bot was invited. / Bot を招待して覚えたトークルームの一覧。"""

    async def task(office: Office) -> None:
        organization = await office.organization()
        async with office.database.reading() as c:
            links = {each.id: each for each in await list_connections(c, organization.id)}
            rooms = await list_rooms(c, organization.id)
        if as_json:
            names = [links[each.connection_id].name for each in rooms]
            write_json([_as_json(each, name) for each, name in zip(rooms, names, strict=True)])
            return
        rows = [(each.title, each.channel_id, *_place(each, links[each.connection_id])) for each in rooms]
        write_table((say("名前", "title"), "channel ID", say("連携", "connection"), say("基本", "base")), rows)

    at_work(task)


@noun.command("name")
def rename(
    room: Room, title: Annotated[str, typer.Argument(help="What it is called here. / 取次で使う名前。")]
) -> None:
    """Gives a room a name here; LINE WORKS keeps its own. / 取次での名前を付けます。"""
    if not title.strip():
        raise Complaint("名前を入力してください。", "Say what it is called.", WRONG)

    async def task(office: Office) -> None:
        found = await _meant(office, room, "")
        async with office.database.transaction() as c:
            await name_room(c, found.id, title.strip())
        tell(say(f"「{title.strip()}」という名前にしました。", f"It is called {title.strip()!r} now."))

    at_work(task)


@noun.command("use")
def use(room: Room, connection: Of = "") -> None:
    """Makes a learned room the base room. / 覚えたトークルームを基本通知先にします。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, connection)
        found = await _meant(office, room, known.id)
        await _become_base(office, known, found)

    at_work(task)


@noun.command("make")
def make(
    title: Annotated[str, typer.Argument(help="What it is to be called. / 作成するトークルームの名前。")],
    members: Annotated[
        list[str],
        typer.Argument(help="Login IDs or user IDs, 1 to 100. / メンバーのログインIDまたはユーザーID（1〜100人）。"),
    ],
    connection: Of = "",
) -> None:
    """Makes a talk room of these members and the bot; a first one becomes the base. / トークルームを作成します。"""

    async def task(office: Office) -> None:
        known = await connection_meant(office, connection)
        async with link_parts(office) as parts:
            made = await parts.set_up.create_room(known.id, title, members)
        tell(
            say(
                f"「{made.title}」を作成しました（{made.channel_id}）。",
                f"{made.title!r} is there ({made.channel_id}).",
            )
        )
        if not known.base_channel_id:
            await _become_base(office, known, made)

    at_work(task)


async def _become_base(office: Office, known: Connection, room: TalkRoom) -> None:
    form = dataclasses.replace(form_of(known), base_channel_id=room.channel_id)
    await update_connection(office.database, office.seal, known.id, form, BY)
    tell_saved(known.name)


async def _meant(office: Office, text: str, connection_id: str) -> TalkRoom:
    """The room of that title or channel ID, of one connection if it is named. Raises Complaint."""
    organization = await office.organization()
    async with office.database.reading() as c:
        rooms = await list_rooms(c, organization.id)
    mine = [each for each in rooms if connection_id in ("", each.connection_id)]
    found = [each for each in mine if text in (each.channel_id, each.title)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Complaint(
            f"「{text[:60]}」というトークルームは {len(found)} 件あります。チャンネルIDで指定してください。",
            f"{len(found)} rooms are called {text[:60]!r}. Give the channel ID.",
            WRONG,
        )
    raise Complaint(
        f"「{text[:60]}」というトークルームはありません。Bot を招待してから、connection room list でご確認ください。",
        f"There is no room {text[:60]!r}. Invite the bot to it, then see `toritsugi connection room list`.",
        WRONG,
    )


def _as_json(room: TalkRoom, connection: str) -> dict[str, object]:
    told: dict[str, object] = {"title": room.title, "channel_id": room.channel_id, "connection": connection}
    return {**told, "learned_at": iso(room.learned_at)}


def _place(room: TalkRoom, known: Connection) -> tuple[str, str]:
    """The connection's name, and a mark for its base room."""
    return known.name, "*" if room.channel_id == known.base_channel_id else ""
