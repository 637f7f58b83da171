"""Composition: every room is opened here, once, and given what it needs."""

import asyncio
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from litestar import Litestar, Router, get
from litestar.di import Provide
from litestar.response import Redirect
from litestar.routes import BaseRoute
from litestar.types import ASGIApp, LifeSpanScope, Message, Receive, Scope, Send

from lineworks_emulator.admin import admin_router
from lineworks_emulator.attachments import AttachmentShelf, attachment_routes, storage_router
from lineworks_emulator.auth import LoginDesk, TokenDesk, TokenVault, auth_router
from lineworks_emulator.bots import bot_domain_routes, bot_routes
from lineworks_emulator.callbacks import CallbackSender
from lineworks_emulator.channels import Rooms, channel_routes
from lineworks_emulator.clock import MovingClock, http_date
from lineworks_emulator.console import Pictures, console_router
from lineworks_emulator.control import FreshStart, control_router
from lineworks_emulator.directory import directory_routes
from lineworks_emulator.faults import ABORT, FaultBoard
from lineworks_emulator.gate import REFUSAL_ANSWERS, ApiEntrance, FaultEntrance, Recorder, RequestLog, caller_of
from lineworks_emulator.ledger import Ledger
from lineworks_emulator.limits import Limiter
from lineworks_emulator.messages import Pulpit, message_routes
from lineworks_emulator.pages import pages_router
from lineworks_emulator.signin import Sessions, signin_router
from lineworks_emulator.talk import Acting, Bell, Views, talk_router
from lineworks_emulator.world import World, WorldStore, read_world

BODY_MAXIMUM = 60_000_000


class EmulatorApp:
    """The whole emulator as one ASGI application.

    `world`: a `World`, its JSON text or the decoded JSON; without one the world is empty. `data_dir`: where
    world, tokens, ledger and attachments outlive the process; without one all is in memory. A world on disk
    wins over the given one. `await close()` when done (a server does so by its lifespan).
    """

    def __init__(self, world: World | bytes | str | dict[str, Any] | None = None, data_dir: Path | None = None) -> None:
        if data_dir is not None:
            data_dir.mkdir(parents=True, exist_ok=True)
        self.clock = MovingClock()
        self.store = WorldStore(read_world(world or World()), data_dir and data_dir / "world.json")
        self.vault = TokenVault(data_dir and data_dir / "tokens.json")
        self.ledger = Ledger(data_dir and data_dir / "ledger.jsonl")
        self.shelf = AttachmentShelf(data_dir and data_dir / "attachments")
        self.callbacks = CallbackSender(self.store, self.clock)
        self.faults, self.request_log, self.bell = FaultBoard(), RequestLog(), Bell()
        self.limiter = Limiter(self.store)
        self.sessions, self.pictures = Sessions(self.store), Pictures(data_dir and data_dir / "pictures")
        self.store.listen(self.bell.ring)
        self.ledger.listen(self.bell.ring)
        self._entrances = (FaultEntrance(self.faults), ApiEntrance(self.store, self.vault, self.limiter, self.clock))
        self._parts = self._dependencies()
        self._app = Recorder(routes_for(tuple(self._parts)), self.request_log, self.clock)

    @property
    def world(self) -> World:
        """The world as it is now; after changing it in place call `store.changed()`."""
        return self.store.document

    async def __call__(self, scope: Scope | LifeSpanScope, receive: Receive, send: Send) -> None:
        """Answer one call. In process a fault that drops the connection raises `ConnectionResetError`."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self._answer(cast("Scope", {**scope, _PARTS: self._parts, _ENTRANCES: self._entrances}), receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        send = self._dated(send)
        if ABORT in (scope.get("extensions") or {}):
            await self._app(scope, receive, send)
            return
        dropped = asyncio.Event()
        extensions = {**(scope.get("extensions") or {}), ABORT: {"drop": dropped.set, "has_socket": False}}
        await self._app(cast("Scope", {**scope, "extensions": extensions}), receive, send)
        if dropped.is_set():
            raise ConnectionResetError("The emulator dropped the connection, as a fault ordered.")

    async def _live(self, receive: Receive, send: Send) -> None:
        """A server's lifespan (ASGI): nothing to begin, everything to close."""
        await receive()
        await send(cast("Message", {"type": "lifespan.startup.complete"}))
        await receive()
        await self.close()
        await send(cast("Message", {"type": "lifespan.shutdown.complete"}))

    def _dated(self, send: Send) -> Send:
        """Every answer names the emulator's own time: clients read from it whether their clock is right."""

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"date", http_date(self.clock.now()))]
            await send(message)

        return send_dated

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Every address that is answered, with its methods and handlers."""
        return routes_for(tuple(self._parts)).routes

    def end_streams(self) -> None:
        """Let open pages and hanging calls go, so that a server can stop."""
        self.bell.close()
        self.faults.closing.set()

    async def close(self) -> None:
        """Close streams, connections and files."""
        self.end_streams()
        await self.callbacks.close()
        self.ledger.close()

    def _dependencies(self) -> dict[str, Any]:
        store, ledger, clock, callbacks = self.store, self.ledger, self.clock, self.callbacks
        rest = (self.request_log, callbacks, self.limiter, self.faults, clock)
        return {
            "store": store,
            "ledger": ledger,
            "clock": clock,
            "vault": self.vault,
            "shelf": self.shelf,
            "faults": self.faults,
            "request_log": self.request_log,
            "callback_sender": callbacks,
            "bell": self.bell,
            "sessions": self.sessions,
            "pictures": self.pictures,
            "token_desk": TokenDesk(store, self.vault, clock),
            "login_desk": LoginDesk(store, self.vault, clock),
            "rooms": Rooms(store, ledger, callbacks, clock),
            "pulpit": Pulpit(store, ledger, clock, self._has_file),
            "acting": Acting(store, ledger, callbacks, clock),
            "views": Views(store, ledger, self.shelf),
            "fresh_start": FreshStart(store, ledger, *rest),
        }

    def _has_file(self, bot_id: int, file_id: str, small: bool) -> bool:
        return self.shelf.usable(bot_id, file_id, small, self.clock.now())


def create_app(world: World | bytes | str | dict[str, Any] | None = None, data_dir: Path | None = None) -> EmulatorApp:
    """The emulator as an ASGI application; see `EmulatorApp`. `WorldRefused` for a world that is none."""
    return EmulatorApp(world, data_dir)


_PARTS = "lineworks_emulator.parts"
_ENTRANCES = "lineworks_emulator.entrances"


@cache
def routes_for(parts: tuple[str, ...]) -> Litestar:
    """The routes, with these parts as dependencies: one set for all emulators of a process.

    Making them takes a tenth of a second, and tests make many emulators; so each call brings its own parts along.
    """
    return Litestar(
        route_handlers=[_root, _api(), auth_router(), storage_router(), control_router(), *_faces()],
        dependencies={name: _brought(name) for name in parts},
        middleware=[_entered(0), _entered(1)],
        exception_handlers=dict(REFUSAL_ANSWERS),
        openapi_config=None,
        request_max_body_size=BODY_MAXIMUM,
        logging_config=None,
    )


def _faces() -> list[Router]:
    return [talk_router(), console_router(), admin_router(), signin_router(), pages_router()]


def _api() -> Router:
    routes = [*directory_routes(), *bot_routes(), *bot_domain_routes(), *message_routes()]
    return Router(
        "/v1.0",
        route_handlers=[*routes, *channel_routes(), *attachment_routes()],
        dependencies={"caller": Provide(caller_of, sync_to_thread=False)},
    )


def _brought(name: str) -> Provide:
    def part(scope: Scope) -> Any:
        return cast("dict[str, Any]", scope)[_PARTS][name]

    return Provide(part, sync_to_thread=False)


def _entered(place: int) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware of the emulator that is called: its first or second entrance."""

    def around(app: ASGIApp) -> ASGIApp:
        async def enter(scope: Scope, receive: Receive, send: Send) -> None:
            await cast("dict[str, Any]", scope)[_ENTRANCES][place](app, scope, receive, send)

        return enter

    return around


@get("/", sync_to_thread=False)
def _root() -> Redirect:
    return Redirect("/talk", status_code=302)
