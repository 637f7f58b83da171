"""Changes to members, and what must not happen to the last 最高管理者."""

import re
import uuid

from litestar.datastructures import FormMultiDict

from lineworks_emulator.admin.paper import Problems, members_of
from lineworks_emulator.channels import Rooms
from lineworks_emulator.pages import text_of
from lineworks_emulator.world import Role, User, WorldStore

ROLES: tuple[Role, ...] = ("top_administrator", "sub_administrator", "member")
_LOGIN = re.compile(r"[0-9a-z][0-9a-z._-]{0,63}")
NAME = 80


def add_member(form: FormMultiDict, administrator: User, store: WorldStore) -> Problems:
    """A new member of the domain, whose login ID ends like the administrator's."""
    login, group = text_of(form, "login").lower(), administrator.email.rpartition("@")[2]
    last, first = text_of(form, "last_name"), text_of(form, "first_name")
    found = {
        "last_name": "needed" if not last else "too_long" if len(last) > NAME else "",
        "first_name": "too_long" if len(first) > NAME else "",
        "login": _login_problem(login, group, store),
        "password": "" if text_of(form, "password") else "needed",
    }
    problems = {field: word for field, word in found.items() if word}
    if not problems:
        member = User(
            user_id=str(uuid.uuid4()),
            email=f"{login}@{group}",
            domain_id=administrator.domain_id,
            last_name=last,
            first_name=first,
            password=text_of(form, "password"),
        )
        store.document.users.append(member)
        store.changed()
    return problems


def change_password(user: User, password: str, store: WorldStore) -> Problems:
    """Another password; sign-ins and refresh tokens of the member end."""
    if not password:
        return {"password": "needed"}
    user.password = password
    store.changed()
    return {}


def suspend(user: User, on: bool, store: WorldStore) -> Problems:
    """Suspend the member, or let them in again."""
    if on and _is_last_top(user, store):
        return {"member": "last_top"}
    user.is_suspended = on
    store.changed()
    return {}


def delete_member(user: User, store: WorldStore, rooms: Rooms) -> Problems:
    """Delete the member, who leaves every room (inferred)."""
    if _is_last_top(user, store):
        return {"member": "last_top"}
    for channel in [room for room in store.document.channels if user.user_id in room.members]:
        rooms.remove_member(channel, user.user_id)
    user.is_deleted = True
    store.changed()
    return {}


def give_roles(form: FormMultiDict, administrator: User, store: WorldStore) -> Problems:
    """The role of each member whose field came along; nothing changes when no active 最高管理者 would remain."""
    members = members_of(administrator, store)
    wanted = {user.user_id: _role(text_of(form, f"role-{user.user_id}"), user) for user in members}
    if not any(wanted[user.user_id] == "top_administrator" and user.is_active for user in members):
        return {"roles": "last_top"}
    for user in members:
        user.role = wanted[user.user_id]
    store.changed()
    return {}


def _role(text: str, user: User) -> Role:
    return next((role for role in ROLES if role == text), user.role)


def _is_last_top(user: User, store: WorldStore) -> bool:
    others = (other for other in members_of(user, store) if other is not user and other.is_active)
    return user.role == "top_administrator" and not any(other.role == "top_administrator" for other in others)


def _login_problem(login: str, group: str, store: WorldStore) -> str:
    if not _LOGIN.fullmatch(login):
        return "login_form"
    return "login_taken" if store.find_user(f"{login}@{group}") else ""
