"""The sample company's LINE WORKS, as the document that the stand-in begins with."""

from pathlib import Path
from typing import Any

import msgspec

from toritsugi.demo.place import write_private
from toritsugi.demo.sample.company import ADMIN, BOT, DOMAIN, NAME, PEOPLE, RECEPTION, ROOMS, Person, Room
from toritsugi.demo.sample.secrets import Secrets

CLIENT_ID = "toritsugi-demo"
SERVICE_ACCOUNT = "toritsugi.serviceaccount@sample"
BOT_NAME = "取次"


def write_world(folder: Path, secrets: Secrets, callback_url: str) -> None:
    """Lays the world into the stand-in's folder; one that is there keeps all but the relay's address."""
    path = folder / "world.json"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    world = msgspec.json.decode(path.read_bytes()) if path.exists() else world_of(secrets)
    for bot in world["bots"]:
        if bot["bot_id"] == BOT:
            bot["callback_url"] = callback_url
    write_private(path, msgspec.json.format(msgspec.json.encode(world), indent=2))


def world_of(secrets: Secrets) -> dict[str, Any]:
    """The stand-in's world: one domain, one app, one bot, the members and their rooms."""
    return {
        "domains": [{"domain_id": DOMAIN, "name": NAME, "plan": "standard"}],
        "apps": [_app(secrets)],
        "users": [_member(person) for person in PEOPLE if person.member],
        "bots": [_bot(secrets)],
        "channels": [_room(room) for room in ROOMS],
    }


def _app(secrets: Secrets) -> dict[str, Any]:
    return {
        "client_id": CLIENT_ID,
        "client_secret": secrets.client_secret,
        "domain_id": DOMAIN,
        "name": "取次デモ",
        "service_account": SERVICE_ACCOUNT,
        "public_key": secrets.public_key,
        "scopes": ["bot", "user.read"],
    }


def _member(person: Person) -> dict[str, Any]:
    last, first = person.name.split(" ")
    last_kana, first_kana = person.kana.split(" ")
    return {
        "user_id": person.user_id,
        "email": f"{person.login}@sample",
        "domain_id": DOMAIN,
        "last_name": last,
        "first_name": first,
        "phonetic_last_name": last_kana,
        "phonetic_first_name": first_kana,
        "department": person.department,
        "role": "top_administrator" if person == ADMIN else "member",
    }


def _bot(secrets: Secrets) -> dict[str, Any]:
    return {
        "bot_id": BOT,
        "name": BOT_NAME,
        "description": "来客と業務のお知らせを取り次ぎます。",
        "bot_secret": secrets.bot_secret,
        "domains": [{"domain_id": DOMAIN, "visible": True}],
        "enable_group_join": True,
        "enable_callback": True,
        "administrators": [ADMIN.user_id],
    }


def _room(room: Room) -> dict[str, Any]:
    members = [
        person.user_id
        for person in PEOPLE
        if person.member and (room == RECEPTION or room.title.startswith(person.department))
    ]
    return {
        "channel_id": room.channel_id,
        "domain_id": DOMAIN,
        "title": room.title,
        "members": members,
        "bots": [BOT],
    }
