"""`toritsugi serve`: the relay itself, from its first listening to its clean end."""

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Callable, Collection
from typing import Annotated, get_args

import structlog
import typer
import uvloop

from toritsugi.app import App
from toritsugi.cli.complaint import WRONG, Complaint
from toritsugi.cli.logs import configure_logs
from toritsugi.cli.office import not_a_database
from toritsugi.cli.web_server import WebServer, bind
from toritsugi.config import ROLES, Config, Role, read_config

log = structlog.get_logger(__name__)

STOP_SECONDS = 3.0
"""Seconds that the rooms get to end; what is cut off then is taken up again at the next start."""
SYNC_LOST = 70
"""The exit code when the file system has failed SQLite (EX_SOFTWARE of sysexits.h)."""
Roles = Annotated[
    str,
    typer.Option(
        help=(
            "Which of web, smtp, worker this process runs. / "
            "このプロセスが担う役割。web、smtp、worker をコンマ区切りで指定します。"
        )
    ),
]


def serve(roles: Roles = "web,smtp,worker") -> None:
    """Runs the relay: pages, API, SMTP door, delivery."""
    wanted = _roles(roles)
    config = read_config()
    configure_logs(config.log_level)
    sockets = [_bound(config)] if "web" in wanted else []
    try:
        clean = uvloop.run(_serve(config, wanted, sockets))
    finally:
        for bound in sockets:
            bound.close()
    if not clean:
        log.warning("serve.cut_off", seconds=STOP_SECONDS)
        os._exit(0)


def _roles(text: str) -> tuple[Role, ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if word not in get_args(Role)]
    if unknown or not words:
        raise Complaint(
            f"役割「{'、'.join(unknown)[:40]}」はありません。web、smtp、worker から選び、コンマで区切ってください。",
            f"There is no role {', '.join(unknown)[:40]!r}. Choose from web, smtp, worker, parted by commas.",
            WRONG,
        )
    return tuple(role for role in ROLES if role in words)


def _bound(config: Config) -> socket.socket:
    try:
        return bind(config.http_host, config.http_port)
    except OSError as error:
        raise _no_port(error, config.http_host, config.http_port, "TORITSUGI_HTTP") from None


async def _serve(config: Config, roles: Collection[Role], sockets: list[socket.socket]) -> bool:
    """Runs until a signal comes. Says whether everything ended by itself."""
    stopping = asyncio.Event()
    _listen_for_signals(stopping)
    with not_a_database(config):
        app = App(config)
    app.database.when_sync_lost = _end_at_once
    try:
        await _start(app, config, roles)
        await _run(app, sockets, stopping, lambda: _tell_ready(app, roles, sockets))
    finally:
        clean = await _stop(app)
    return clean


def _end_at_once(error: BaseException) -> None:
    """Nothing is acknowledged any more: whoever watches over this process starts it anew, and the log is replayed."""
    log.critical("serve.sync_lost", reason=str(getattr(error, "orig", error)))
    os._exit(SYNC_LOST)


async def _start(app: App, config: Config, roles: Collection[Role]) -> None:
    try:
        await app.start(roles)
    except OSError as error:
        raise _no_port(error, config.smtp_host, config.smtp_port, "TORITSUGI_SMTP") from None


async def _run(app: App, sockets: list[socket.socket], stopping: asyncio.Event, on_ready: Callable[[], None]) -> None:
    if not sockets:
        on_ready()
        await stopping.wait()
        return
    server = WebServer(app, on_ready)
    serving = asyncio.create_task(server.serve(sockets), name="web-server")
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    server.should_exit = True
    await serving


async def _stop(app: App) -> bool:
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await app.stop()
    except TimeoutError:
        return False
    return True


def _listen_for_signals(stopping: asyncio.Event) -> None:
    """The first SIGINT or SIGTERM ends cleanly, the second one at once."""
    loop = asyncio.get_running_loop()

    def first() -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, first)


def _tell_ready(app: App, roles: Collection[Role], sockets: list[socket.socket]) -> None:
    found: dict[str, object] = {}
    if sockets:
        found["http_port"] = sockets[0].getsockname()[1]
    if "smtp" in roles:
        found["smtp_port"] = app.smtp.port
    log.info("serve.ready", roles=list(roles), **found)


def _no_port(error: OSError, host: str, port: int, variables: str) -> Complaint:
    if error.errno == errno.EADDRINUSE:
        return Complaint(
            f"ポート {port} は使用中です。{variables}_PORT で別の番号を指定してください。",
            f"Port {port} is in use. Give another number with {variables}_PORT.",
            WRONG,
        )
    return Complaint(
        f"{host}:{port} で待ち受けできません（{error.strerror}）。{variables}_HOST と _PORT をご確認ください。",
        f"Cannot listen on {host} port {port} ({error.strerror}). Check {variables}_HOST and {variables}_PORT.",
        WRONG,
    )
