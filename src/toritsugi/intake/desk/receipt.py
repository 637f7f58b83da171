"""What whoever brought something is told of it."""

import msgspec


class Receipt(msgspec.Struct, frozen=True):
    """It is on disk. `repeated`: it had been before, nothing new was made."""

    event_id: str
    notification_ids: tuple[str, ...]
    repeated: bool = False
