"""The ledger: an append-only list of what was said, one JSON line each."""

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from lineworks_emulator.ledger.entries import (
    BotMessage,
    Content,
    Entry,
    MemberMessage,
    Notice,
    Place,
    conversation_of,
)

_DECODER: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)
_ENCODER = msgspec.json.Encoder()


class LedgerBroken(ValueError):
    """The file holds a line that is no entry."""


class Ledger:
    """Entries kept as encoded lines in memory and, with a `path`, appended to that file by one write each.

    A write is handed to the operating system before `add_*` returns, so it outlives this process. A last
    line torn by a full disk or a power cut is dropped when the file is read again.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lines: list[bytes] = []
        self._bot_lines: list[int] = []
        self._talks: dict[str, list[int]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._file: int | None = None
        if path is not None:
            self._load(path)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    @property
    def last_seq(self) -> int:
        """The number of the newest bot message, 0 when there is none."""
        return len(self._bot_lines)

    @property
    def last_order(self) -> int:
        """The number of the newest entry of any kind."""
        return len(self._lines)

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every entry and after a reset."""
        self._listeners.append(listener)

    def add_bot(self, at: str, bot_id: int, to: Place, content: Content) -> BotMessage:
        """Write down a bot's message."""
        entry = BotMessage(seq=self.last_seq + 1, at=at, bot_id=bot_id, to=to, content=content)
        self._append(entry)
        return entry

    def add_member(self, entry: MemberMessage) -> MemberMessage:
        """Write down a member's words."""
        self._append(entry)
        return entry

    def add_notice(self, entry: Notice) -> Notice:
        """Write down what happened to a room."""
        self._append(entry)
        return entry

    def messages_json(self, since: int, limit: int | None = None) -> bytes:
        """`{"messages": [...], "last_seq": n}` with the bot messages whose seq is greater than `since`."""
        begin = max(0, since)
        end = len(self._bot_lines) if limit is None else begin + limit
        chosen = b",".join(self._lines[index] for index in self._bot_lines[begin:end])
        return b'{"messages":[' + chosen + b'],"last_seq":' + str(self.last_seq).encode() + b"}"

    def bot_message(self, seq: int) -> BotMessage | None:
        """The bot message of that number."""
        if not 1 <= seq <= len(self._bot_lines):
            return None
        entry = _DECODER.decode(self._lines[self._bot_lines[seq - 1]])
        return entry if isinstance(entry, BotMessage) else None

    def talk(self, conversation: str, newest: int = 200) -> list[Entry]:
        """The newest entries of one conversation, oldest first."""
        return [_DECODER.decode(self._lines[index]) for index in self._talks.get(conversation, [])[-newest:]]

    def conversations(self) -> list[str]:
        """The keys of all conversations that have entries."""
        return list(self._talks)

    def reset(self) -> None:
        """Begin with an empty ledger; numbers start from 1 again."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
        self._lines.clear()
        self._bot_lines.clear()
        self._talks.clear()
        self._tell()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _append(self, entry: Entry) -> None:
        entry.order = self.last_order + 1
        line = _ENCODER.encode(entry)
        if self._file is not None:
            _write_whole(self._file, line + b"\n")
        self._keep(entry, line)
        self._tell()

    def _keep(self, entry: Entry, line: bytes) -> None:
        index = len(self._lines)
        self._lines.append(line)
        self._talks.setdefault(conversation_of(entry), []).append(index)
        if isinstance(entry, BotMessage):
            self._bot_lines.append(index)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _load(self, path: Path) -> None:
        content = path.read_bytes() if path.exists() else b""
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(path, whole)
        for number, line in enumerate(content[:whole].splitlines(), 1):
            try:
                self._keep(_DECODER.decode(line), line)
            except msgspec.MsgspecError as error:
                raise LedgerBroken(f"{path}: line {number} is no ledger entry ({error}).") from error


def _write_whole(file: int, line: bytes) -> None:
    written = os.write(file, line)
    while written < len(line):
        written += os.write(file, line[written:])
