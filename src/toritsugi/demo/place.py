"""Where the demo lives: its folder, its ports, its files, and that nobody else uses them."""

import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from toritsugi.config import Config, read_config
from toritsugi.demo.refusal import DemoRefused

EMULATOR_PORT = "LINEWORKS_EMULATOR_PORT"
LOOPBACK = "127.0.0.1"


class Place(msgspec.Struct, frozen=True):
    """The demo's settings and files. `folder` is absolute."""

    config: Config
    folder: Path
    emulator_port: int

    @property
    def emulator_url(self) -> str:
        return f"http://{LOOPBACK}:{self.emulator_port}"

    @property
    def callback_url(self) -> str:
        """Where the stand-in calls the relay: on this machine, whatever address people use."""
        return f"http://{LOOPBACK}:{self.config.http_port}/lineworks/callback"

    @property
    def emulator_folder(self) -> Path:
        return self.folder / "emulator"

    @property
    def report(self) -> Path:
        return self.folder / "demo.json"

    def child_environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        """The environment of both processes: ours, with the folder spelled out."""
        given = {"TORITSUGI_DATA_DIR": str(self.folder), EMULATOR_PORT: str(self.emulator_port)}
        return {**environment, **given, "PYTHONUNBUFFERED": "1"}


def read_place(environment: Mapping[str, str]) -> Place:
    """The place from the environment; its folder is made. Raises ConfigError, DemoRefused."""
    folder = Path(environment.get("TORITSUGI_DATA_DIR") or ".demo").absolute()
    config = read_config({**environment, "TORITSUGI_DATA_DIR": str(folder)})
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DemoRefused(
            f"フォルダー {folder} を作れません（{error.strerror}）。TORITSUGI_DATA_DIR で別の場所を指定してください。",
            f"The folder {folder} cannot be made ({error.strerror}). Give another with TORITSUGI_DATA_DIR.",
        ) from None
    return Place(config, folder, _port(environment.get(EMULATOR_PORT) or "8090"))


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise DemoRefused(
        f"{EMULATOR_PORT} の値「{text[:20]}」はポート番号ではありません。1〜65535 の数を指定してください。",
        f"{EMULATOR_PORT} is {text[:20]!r}, which is no port number. Give a number from 1 to 65535.",
    )


def require_free_ports(place: Place) -> None:
    """Raises DemoRefused that names a busy port and the variable that changes it."""
    config = place.config
    _require_free(config.http_host, config.http_port, "TORITSUGI_HTTP_PORT")
    _require_free(config.smtp_host, config.smtp_port, "TORITSUGI_SMTP_PORT")
    _require_free(LOOPBACK, place.emulator_port, EMULATOR_PORT)


def _require_free(host: str, port: int, variable: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
            trial.listen()
        except OSError as error:
            raise _not_free(error, host, port, variable) from None


def _not_free(error: OSError, host: str, port: int, variable: str) -> DemoRefused:
    if error.errno == errno.EADDRINUSE:
        return DemoRefused(
            f"ポート {port} は使用中です。{variable}=番号 を付けて、別のポートで起動してください。",
            f"Port {port} is in use. Start again with another number in {variable}.",
        )
    return DemoRefused(
        f"{host} のポート {port} で待ち受けできません（{error.strerror}）。{variable} をご確認ください。",
        f"Cannot listen on {host} port {port} ({error.strerror}). Check {variable}.",
    )


@contextlib.contextmanager
def occupied(folder: Path) -> Iterator[None]:
    """The folder is ours as long as the block. Raises DemoRefused when another demo runs in it."""
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise DemoRefused(
            f"{folder} では、すでにデモが動いています。止めてから、もう一度起動してください。",
            f"A demo is running in {folder} already. Stop it first.",
        ) from None
    finally:
        os.close(descriptor)


def write_private(path: Path, content: bytes) -> None:
    """Replaces a file as a whole, readable by its owner only."""
    draft = path.with_name(f".{path.name}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
