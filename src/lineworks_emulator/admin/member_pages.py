"""「メンバー」 and 「セキュリティ」>「管理者権限」."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.admin.members import (
    ROLES,
    add_member,
    change_password,
    delete_member,
    give_roles,
    suspend,
)
from lineworks_emulator.admin.paper import PAPER, Problems, members_of, named_member
from lineworks_emulator.channels import Rooms
from lineworks_emulator.pages import back_to, read_form, text_of
from lineworks_emulator.world import User, WorldStore

AnyRequest = Request[Any, Any, Any]
HOME = "/admin/members"
_ONE = "/members/{user_id:str}"


@get("/members", sync_to_thread=False)
def list_members(request: AnyRequest, administrator: User, store: WorldStore) -> Response[str]:
    """The domain's members."""
    return PAPER.page(request, "members.html", who=administrator, members=members_of(administrator, store))


@get("/members/new", sync_to_thread=False)
def blank_sheet(request: AnyRequest, administrator: User) -> Response[str]:
    """「メンバーを追加」."""
    return PAPER.page(request, "member_new.html", who=administrator, typed={}, problems={})


@post("/members/new")
async def add(request: AnyRequest, administrator: User, store: WorldStore) -> Response[Any]:
    """A new member."""
    form = await read_form(request)
    if problems := add_member(form, administrator, store):
        typed = {name: text_of(form, name) for name in ("last_name", "first_name", "login")}
        return PAPER.page(request, "member_new.html", 400, who=administrator, typed=typed, problems=problems)
    return back_to(HOME, "added")


@get(_ONE, sync_to_thread=False)
def show_member(request: AnyRequest, user_id: str, administrator: User, store: WorldStore) -> Response[str]:
    """One member."""
    return _page(request, named_member(user_id, administrator, store), administrator)


@post(f"{_ONE}/password")
async def new_password(request: AnyRequest, user_id: str, administrator: User, store: WorldStore) -> Response[Any]:
    """「パスワード変更」; whoever changes the own one signs in anew."""
    user, form = named_member(user_id, administrator, store), await read_form(request)
    problems = change_password(user, str(form.get("password", "")), store)
    return _answer(request, user, administrator, problems)


@post(f"{_ONE}/suspension")
async def suspension(request: AnyRequest, user_id: str, administrator: User, store: WorldStore) -> Response[Any]:
    """「利用停止」 and its end."""
    user, form = named_member(user_id, administrator, store), await read_form(request)
    return _answer(request, user, administrator, suspend(user, text_of(form, "suspend") == "on", store))


@post(f"{_ONE}/delete")
async def delete(
    request: AnyRequest, user_id: str, administrator: User, store: WorldStore, rooms: Rooms
) -> Response[Any]:
    """「削除」."""
    await read_form(request)
    user = named_member(user_id, administrator, store)
    if problems := delete_member(user, store, rooms):
        return _page(request, user, administrator, problems)
    return back_to(HOME, "deleted")


@get("/roles", sync_to_thread=False)
def show_roles(request: AnyRequest, administrator: User, store: WorldStore) -> Response[str]:
    """「管理者権限」."""
    return _roles(request, administrator, store, {})


@post("/roles")
async def save_roles(request: AnyRequest, administrator: User, store: WorldStore) -> Response[Any]:
    """「保存」 of 「管理者権限」."""
    if problems := give_roles(await read_form(request), administrator, store):
        return _roles(request, administrator, store, problems)
    return back_to("/admin/roles", "saved")


def member_page_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependencies `administrator`, `store` and `rooms`."""
    single = [show_member, new_password, suspension, delete]
    return [list_members, blank_sheet, add, *single, show_roles, save_roles]


def _answer(request: AnyRequest, user: User, who: User, problems: Problems) -> Response[Any]:
    return _page(request, user, who, problems) if problems else back_to(f"{HOME}/{user.user_id}", "saved")


def _page(request: AnyRequest, user: User, who: User, problems: Problems | None = None) -> Response[str]:
    return PAPER.page(
        request,
        "member.html",
        400 if problems else 200,
        who=who,
        user=user,
        problems=problems or {},
        here=f"{HOME}/{user.user_id}",
    )


def _roles(request: AnyRequest, who: User, store: WorldStore, problems: Problems) -> Response[str]:
    members = members_of(who, store)
    return PAPER.page(
        request, "roles.html", 400 if problems else 200, who=who, members=members, roles=ROLES, problems=problems
    )
