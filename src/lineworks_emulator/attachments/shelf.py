"""The shelf of files, in memory or in a directory."""

import secrets
from pathlib import Path

import msgspec

DAY = 86400.0
SMALL = 1_000_000
"""1 MB: the limit for all but file and image messages (official, bot-attachment-create)."""


class Attachment(msgspec.Struct, kw_only=True):
    """One file. `upload_key` is spent by the upload; `size` is in bytes, None before it."""

    file_id: str
    bot_id: int
    file_name: str
    expires_at: float
    upload_key: str | None
    size: int | None = None
    media_type: str = "application/octet-stream"


class AttachmentShelf:
    """Keeps attachments and their bytes; both on disk when a directory is given."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory
        self._bytes: dict[str, bytes] = {}
        self._attachments: dict[str, Attachment] = {}
        if directory is not None:
            directory.mkdir(parents=True, exist_ok=True)
            self._load(directory)

    def reserve(self, bot_id: int, domain_id: int, file_name: str, now: float) -> Attachment:
        """A file id and a single-use upload key, both for 24 hours (official)."""
        number = secrets.randbelow(10**18)
        file_id = f"jp1.{int(now * 1000)}{number:018d}.{int(now + DAY)}.0.{domain_id}.0.0.0"
        attachment = Attachment(
            file_id=file_id,
            bot_id=bot_id,
            file_name=file_name,
            expires_at=now + DAY,
            upload_key=secrets.token_urlsafe(24),
        )
        self._attachments[file_id] = attachment
        self._save(attachment)
        return attachment

    def by_key(self, key: str, now: float) -> Attachment | None:
        """The attachment still waiting for its bytes under this key."""
        living = (entry for entry in self._attachments.values() if now < entry.expires_at)
        return next((entry for entry in living if entry.upload_key == key), None)

    def find(self, file_id: str, now: float) -> Attachment | None:
        """The uploaded attachment while it lives."""
        entry = self._attachments.get(file_id)
        return entry if entry is not None and entry.size is not None and now < entry.expires_at else None

    def name_of(self, file_id: str) -> str:
        """What the file is called, also when its bytes cannot be fetched any more; "" when it is unknown."""
        entry = self._attachments.get(file_id)
        return entry.file_name if entry is not None else ""

    def put(self, attachment: Attachment, content: bytes, media_type: str) -> None:
        """Store the bytes; the upload key is spent."""
        if self._directory is None:
            self._bytes[attachment.file_id] = content
        else:
            (self._directory / f"{attachment.file_id}.bin").write_bytes(content)
        attachment.size, attachment.upload_key, attachment.media_type = len(content), None, media_type
        self._save(attachment)

    def content(self, attachment: Attachment) -> bytes:
        """The bytes of an uploaded attachment."""
        if self._directory is None:
            return self._bytes[attachment.file_id]
        return (self._directory / f"{attachment.file_id}.bin").read_bytes()

    def usable(self, bot_id: int, file_id: str, small: bool, now: float) -> bool:
        """Whether this bot may use the file in a message; `small` asks for at most 1 MB."""
        entry = self.find(file_id, now)
        if entry is None or entry.bot_id != bot_id or entry.size is None:
            return False
        return not small or entry.size <= SMALL

    def _save(self, attachment: Attachment) -> None:
        if self._directory is not None:
            path = self._directory / f"{attachment.file_id}.json"
            path.write_bytes(msgspec.json.encode(attachment))

    def _load(self, directory: Path) -> None:
        for path in directory.glob("*.json"):
            attachment = msgspec.json.decode(path.read_bytes(), type=Attachment)
            self._attachments[attachment.file_id] = attachment
