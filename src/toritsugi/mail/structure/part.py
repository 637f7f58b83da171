"""One part of a mail: its raw headers, and where its body lies."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from toritsugi.mail.decoding import Parameterized, decode_header, decode_transfer, transferred_size, whole_words
from toritsugi.mail.problems import Problems

_PLAIN = Parameterized("text/plain", {})
_UNDISPOSED = Parameterized("", {})


@dataclass(slots=True)
class Part:
    """One part: raw headers (lower-case name, value) and where its body lies in ``source``."""

    headers: list[tuple[str, bytes]]
    source: bytes
    start: int
    end: int
    content: Parameterized = _PLAIN
    disposition: Parameterized = _UNDISPOSED
    children: list["Part"] = field(default_factory=list)

    def first(self, name: str) -> bytes:
        """The raw value of the first header of that lower-case name, b"" when there is none."""
        return next((value for key, value in self.headers if key == name), b"")

    def body(self, problems: Problems, most: int | None = None) -> bytes:
        """The body without its transfer encoding; of one longer than ``most`` encoded bytes, as many whole words."""
        if most is None or self.end - self.start <= most:
            return decode_transfer(self.source[self.start : self.end], self._encoding(), problems)
        encoded = whole_words(self.source[self.start : self.start + most])
        return whole_words(decode_transfer(encoded, self._encoding(), problems))

    def size(self, problems: Problems) -> int:
        """Bytes of the body without its transfer encoding."""
        return transferred_size(self.source[self.start : self.end], self._encoding(), problems)

    def _encoding(self) -> str:
        return self.first("content-transfer-encoding")[:60].decode("ascii", "replace")

    def filename(self) -> str:
        """The name the sender gave the part, "" when none; paths are cut off by whoever shows it."""
        stated = (self.disposition.parameters.get("filename"), self.content.parameters.get("name"))
        return next(filter(None, stated), self.disposition.parameters.get("name", ""))

    def everything(self) -> Iterator["Part"]:
        """This part and all below it, parents first."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def header_text(part: Part, name: str, problems: Problems, hint: str = "") -> str:
    """The decoded first header of that name, "" when there is none."""
    return decode_header(part.first(name), problems, hint)
