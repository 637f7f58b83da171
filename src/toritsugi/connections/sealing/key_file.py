"""The file that holds the sealing keys of an installation: made once, for its owner only, never written over."""

import base64
import contextlib
import os
import secrets
import stat
from pathlib import Path

import structlog

from toritsugi.config import Config
from toritsugi.connections.sealing.key_ring import KEY_BYTES, SealingKeyUnusable, parse_keys
from toritsugi.connections.sealing.seal import Seal

log = structlog.get_logger(__name__)


def open_seal(config: Config) -> Seal:
    """The seal of this installation; its key file is made when there is none. Raises SealingKeyUnusable."""
    given = config.sealing_key.get_secret_value()
    return Seal.from_text(given or load_or_make_key(config.sealing_key_path))


def load_or_make_key(path: Path) -> str:
    """The keys' text in the file; a file with one fresh key is made when there is none.

    Several processes may call this at once: one of them makes the file, all read the same. Raises
    SealingKeyUnusable, naming the file, when it holds no key; it is left as it is.
    """
    if not path.exists():
        _make(path)
    try:
        text = path.read_text(encoding="utf-8")
        parse_keys(text)
    except UnicodeDecodeError:
        raise SealingKeyUnusable(f"The sealing key file {path} is not text.") from None
    except SealingKeyUnusable as error:
        raise SealingKeyUnusable(f"The sealing key file {path} cannot be used. {error}") from None
    _warn_if_open(path)
    return text


def _make(path: Path) -> None:
    """Writes beside the name and links it there whole, which fails when another process was first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
            log.info("sealing_key.made", path=str(path))
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _warn_if_open(path: Path) -> None:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        log.warning("sealing_key.readable_by_others", path=str(path), mend=f"chmod 600 {path}")
