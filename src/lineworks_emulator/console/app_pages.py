"""The pages of 「API」: the list of apps and 「アプリ情報」."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.handlers import HTTPRouteHandler

from lineworks_emulator.clock import MovingClock
from lineworks_emulator.console.app_settings import (
    SCOPES,
    Problems,
    add_redirect,
    change_app,
    change_scopes,
    name_problem,
)
from lineworks_emulator.console.credentials import fingerprint, issue_account, key_file_name, new_app, new_key
from lineworks_emulator.console.paper import PAPER, named_app
from lineworks_emulator.pages import back_to, read_form, text_of
from lineworks_emulator.world import App, User, WorldStore

AnyRequest = Request[Any, Any, Any]
_LIST, _ONE = "/apps", "/apps/{client_id:str}"
HOME = "/console/apps"


@get(_LIST, sync_to_thread=False)
def list_apps(request: AnyRequest, administrator: User, store: WorldStore) -> Response[str]:
    """The domain's apps."""
    return _list(request, administrator, store, {})


@post(_LIST)
async def add_app(request: AnyRequest, administrator: User, store: WorldStore) -> Response[Any]:
    """A new app; its page follows."""
    name = text_of(await read_form(request), "name")
    if word := name_problem(name):
        return _list(request, administrator, store, {"name": word})
    return back_to(f"{HOME}/{new_app(name, administrator, store).client_id}")


@get(_ONE, sync_to_thread=False)
def show_app(request: AnyRequest, client_id: str, administrator: User, store: WorldStore) -> Response[str]:
    """「アプリ情報」."""
    return _page(request, named_app(client_id, administrator, store), administrator)


@post(_ONE)
async def save_app(request: AnyRequest, client_id: str, administrator: User, store: WorldStore) -> Response[Any]:
    """「保存」 of the whole page."""
    app, form = named_app(client_id, administrator, store), await read_form(request)
    if problems := change_app(app, form, store):
        return _page(request, app, administrator, problems, _typed(form))
    return back_to(f"{HOME}/{client_id}", "saved")


@post(f"{_ONE}/account")
async def give_account(request: AnyRequest, client_id: str, administrator: User, store: WorldStore) -> Response[Any]:
    """「Service Account」 「発行」."""
    await read_form(request)
    issue_account(named_app(client_id, administrator, store), administrator, store)
    return back_to(f"{HOME}/{client_id}", "account")


@post(f"{_ONE}/key", status_code=200)
async def give_key(
    request: AnyRequest, client_id: str, administrator: User, store: WorldStore, clock: MovingClock
) -> Response[bytes]:
    """「Private Key」 「発行/再発行」: the file goes away, the public half stays, the old key is dead."""
    await read_form(request)
    named_app(client_id, administrator, store)
    private, public = await asyncio.to_thread(new_key)
    named_app(client_id, administrator, store).public_key = public
    store.changed()
    name = f'attachment; filename="{key_file_name(clock.now())}"'
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(private, media_type="application/octet-stream", headers=headers)


@post(f"{_ONE}/scopes")
async def save_scopes(request: AnyRequest, client_id: str, administrator: User, store: WorldStore) -> Response[Any]:
    """「OAuth Scopes」 「管理」 「保存」."""
    ticked = (await read_form(request)).getall("scope", [])
    change_scopes(named_app(client_id, administrator, store), ticked, store)
    return back_to(f"{HOME}/{client_id}")


@post(f"{_ONE}/redirects")
async def save_redirect(request: AnyRequest, client_id: str, administrator: User, store: WorldStore) -> Response[Any]:
    """「Redirect URL」 「追加」."""
    app, form = named_app(client_id, administrator, store), await read_form(request)
    if problems := add_redirect(app, text_of(form, "redirect_url"), store):
        return _page(request, app, administrator, problems, _typed(form))
    return back_to(f"{HOME}/{client_id}")


@post(f"{_ONE}/redirects/delete")
async def drop_redirect(request: AnyRequest, client_id: str, administrator: User, store: WorldStore) -> Response[Any]:
    """Take a Redirect URL away."""
    app, address = named_app(client_id, administrator, store), text_of(await read_form(request), "redirect_url")
    app.redirect_urls = [one for one in app.redirect_urls if one != address]
    store.changed()
    return back_to(f"{HOME}/{client_id}")


def app_routes() -> list[HTTPRouteHandler]:
    """The routes; they need the dependencies `administrator`, `store` and `clock`."""
    return [list_apps, add_app, show_app, save_app, give_account, give_key, save_scopes, save_redirect, drop_redirect]


def _list(request: AnyRequest, who: User, store: WorldStore, problems: Problems) -> Response[str]:
    apps = [app for app in store.document.apps if app.domain_id == who.domain_id]
    return PAPER.page(request, "apps.html", 400 if problems else 200, who=who, apps=apps, problems=problems)


def _page(
    request: AnyRequest,
    app: App,
    who: User,
    problems: Problems | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:
    """`typed` wins over what is saved, so that nothing typed is lost beside a problem."""
    saved = {"name": app.name, "description": app.description, "redirect_url": ""}
    return PAPER.page(
        request,
        "app.html",
        400 if problems else 200,
        who=who,
        app=app,
        problems=problems or {},
        scopes=SCOPES,
        key=fingerprint(app.public_key),
        typed=saved | (typed or {}),
        here=f"{HOME}/{app.client_id}",
    )


def _typed(form: FormMultiDict) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}
