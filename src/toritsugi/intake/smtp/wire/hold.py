"""How many bytes of mails, which are not on disk yet, all clients together hold in memory."""


class Hold:
    """One for the door. `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0

    def take(self, size: int) -> bool:
        """Room for so many bytes more; False when there is none."""
        if self._held + size > self._limit:
            return False
        self._held += size
        return True

    def give_back(self, size: int) -> None:
        self._held -= size
