"""Reading one JSON object of a message strictly; every refusal names the field by its path."""

from collections.abc import Iterator
from typing import Any, NoReturn

from lineworks_emulator.refusals import invalid_parameter

URL_MAXIMUM = 1000


class Fields:
    """An object at `path` (such as `content.actions[0]`). Unknown keys are let pass, as the platform does."""

    def __init__(self, value: object, path: str) -> None:
        if not isinstance(value, dict):
            raise invalid_parameter(f"{path} must be an object")
        self._value: dict[str, Any] = value
        self.path = path

    def refuse(self, key: str, problem: str) -> NoReturn:
        """Refuse the message because of one field."""
        raise invalid_parameter(f"{self.path}.{key} {problem}")

    def has(self, key: str) -> bool:
        """Whether the key is there with a value other than null."""
        return self._value.get(key) is not None

    def text(self, key: str, maximum: int) -> str:
        """A required, non-empty string of at most `maximum` characters."""
        value = self._value.get(key)
        if value is None or value == "":
            self.refuse(key, "is required")
        if not isinstance(value, str):
            self.refuse(key, "must be a string")
        if len(value) > maximum:
            self.refuse(key, f"must be {maximum} characters or less")
        return value

    def optional_text(self, key: str, maximum: int) -> str | None:
        """Like `text`, or None when the key is absent."""
        return self.text(key, maximum) if self.has(key) else None

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of a few words."""
        if default is not None and not self.has(key):
            return default
        value = self.text(key, 100)
        if value not in allowed:
            self.refuse(key, f"must be one of {', '.join(allowed)}")
        return value

    def number(self, key: str, lowest: float, highest: float) -> float:
        """A required JSON number within bounds."""
        value = self._value.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(key, "must be a number")
        if not lowest <= value <= highest:
            self.refuse(key, f"must be between {lowest:g} and {highest:g}")
        return float(value)

    def url(self, key: str) -> str:
        """A required https address of at most 1000 characters (official)."""
        value = self.text(key, URL_MAXIMUM)
        if not value.startswith("https://"):
            self.refuse(key, "must begin with https://")
        return value

    def inner(self, key: str) -> "Fields":
        """A required object."""
        if not self.has(key):
            self.refuse(key, "is required")
        return Fields(self._value[key], f"{self.path}.{key}")

    def items(self, key: str, most: int, least: int = 1) -> Iterator["Fields"]:
        """The objects of a required list of `least` to `most` entries."""
        for index, value in enumerate(self.values(key, most, least)):
            yield Fields(value, f"{self.path}.{key}[{index}]")

    def values(self, key: str, most: int, least: int = 1) -> list[Any]:
        """A required list of `least` to `most` entries, as it is."""
        value = self._value.get(key)
        if not isinstance(value, list):
            self.refuse(key, "must be a list")
        if not least <= len(value) <= most:
            self.refuse(key, f"must have {least} to {most} entries")
        return value

    def raw(self) -> dict[str, Any]:
        """The object itself."""
        return self._value
