"""The `lineworks-emulator` command."""

import asyncio
import errno
import signal
import socket
from pathlib import Path
from typing import Annotated, NoReturn

import typer
import uvloop

from lineworks_emulator.app import EmulatorApp, create_app
from lineworks_emulator.ledger import LedgerBroken
from lineworks_emulator.serving import EmulatorServer, bind
from lineworks_emulator.world import WorldRefused

_cli = typer.Typer(add_completion=False)


@_cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="LINEWORKS_EMULATOR_PORT", min=0, max=65535)] = 8090,
    data_dir: Annotated[Path | None, typer.Option(help="Keep the state here; without it, in memory.")] = None,
    world: Annotated[Path | None, typer.Option(help="JSON world to begin with when there is none yet.")] = None,
) -> None:
    """Serve a LINE WORKS stand-in: the API, Talk (/talk), Developer Console (/console), Admin (/admin), /_emulator/."""
    app = _open(world, data_dir)
    try:
        bound = bind(host, port)
    except OSError as error:
        _end(_busy(host, port, error))
    typer.echo(f"LINE WORKS emulator: http://{host}:{bound.getsockname()[1]}/talk")
    uvloop.run(_serve(EmulatorServer(app), bound))


def main() -> None:
    """Run the command."""
    _cli()


async def _serve(server: EmulatorServer, bound: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.handle_exit, number, None)
    await server.serve([bound])


def _open(world: Path | None, data_dir: Path | None) -> EmulatorApp:
    try:
        return create_app(world.read_bytes() if world else None, data_dir)
    except (WorldRefused, LedgerBroken) as refusal:
        _end(str(refusal))
    except OSError as error:
        _end(f"Cannot read or write {error.filename}: {error.strerror}.")


def _busy(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already in use; choose another with LINEWORKS_EMULATOR_PORT or --port."
    return f"Cannot listen on {host}:{port} ({error.strerror}); change --host or LINEWORKS_EMULATOR_PORT."


def _end(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(1)
