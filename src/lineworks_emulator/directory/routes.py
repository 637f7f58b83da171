"""`GET /users` and `GET /users/{userId}`."""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.auth import Caller
from lineworks_emulator.directory.users import user_body
from lineworks_emulator.gate import page_of
from lineworks_emulator.operations import USER_GET, USER_LIST
from lineworks_emulator.refusals import ApiRefusal, invalid_parameter
from lineworks_emulator.world import User, WorldStore

AnyRequest = Request[Any, Any, Any]
_EXTERNAL = "externalKey:"


@get("/users", opt=USER_LIST.opt, sync_to_thread=False)
def list_users(request: AnyRequest, caller: Caller, store: WorldStore) -> dict[str, Any]:
    """One page of a domain's members (official, user-list)."""
    query = dict(request.query_params.items())
    domain_id = _domain(query.get("domainId"), caller, store)
    users = [user for user in store.document.users if user.domain_id == domain_id]
    page, meta = page_of(_ordered(users, query), query, default=100)
    return {"users": [user_body(user, caller.scopes) for user in page], "responseMetaData": meta}


@get("/users/{user_id:str}", opt=USER_GET.opt, sync_to_thread=False)
def get_user(user_id: str, caller: Caller, store: WorldStore) -> dict[str, Any]:
    """One member by user id, login e-mail, `externalKey:...`, or `me` with a user account."""
    return user_body(_named(user_id, caller, store), caller.scopes)


def directory_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependencies `caller` and `store`."""
    return [list_users, get_user]


def _named(name: str, caller: Caller, store: WorldStore) -> User:
    if name == "me":
        if caller.user is None:
            raise invalid_parameter("me cannot be used with a service account.")
        return caller.user
    by_key = name.startswith(_EXTERNAL)
    user = store.find_by_external_key(name.removeprefix(_EXTERNAL)) if by_key else store.find_user(name)
    if user is None:
        raise ApiRefusal.of(store.switches.unknown_user)
    return user


def _domain(text: str | None, caller: Caller, store: WorldStore) -> int:
    if text is None:
        return caller.domain_id
    if not text.isdecimal() or int(text) not in store.domains:
        raise invalid_parameter("domainId is invalid.")
    return int(text)


def _ordered(users: list[User], query: dict[str, str]) -> list[User]:
    """The world lists members in the order of their creation, so that is CREATED_TIME (the default)."""
    order = query.get("orderBy", "CREATED_TIME")
    direction = query.get("sortOrder", "ASCENDING")
    if order not in ("NAME", "CREATED_TIME") or direction not in ("ASCENDING", "DESCENDING"):
        raise invalid_parameter("orderBy or sortOrder is invalid.")
    if order == "NAME":
        users = sorted(users, key=lambda user: (user.last_name, user.first_name))
    return users[::-1] if direction == "DESCENDING" else users
