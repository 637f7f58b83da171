"""What could not be read, collected while reading; bounded, each thing once."""

_MOST = 50
_LONGEST = 80


class Problems:
    """Short English identifiers such as ``unknown-charset:x-foo``, in the order they were met."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[str, None] = {}

    def add(self, identifier: str) -> None:
        """Remember one problem; an empty identifier means that there was none."""
        if identifier and len(self._seen) < _MOST:
            self._seen[identifier[:_LONGEST]] = None

    def listed(self) -> tuple[str, ...]:
        """Every problem once, oldest first."""
        return tuple(self._seen)
