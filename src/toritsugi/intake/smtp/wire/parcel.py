"""A mail while it comes in, piece by piece, up to its end."""

from toritsugi.intake.smtp.wire.faults import LineTooLong, MailTooLarge, NoRoom, ReadingFault
from toritsugi.intake.smtp.wire.hold import Hold

LINE_LIMIT = 100_000
"""Bytes of a line. The standard has 1,000, but programs that post their mails themselves do not always fold."""
END = b"\r\n.\r\n"
"""The one end of a mail (RFC 5321, 4.1.1.4). Whatever else resembles it is part of the mail."""
_TAIL = len(END) - 1


class Parcel:
    """Takes pieces until the end has come; then `mail` has the whole. To be dropped when the mail is needed no more.

    `limit` in bytes. After a fault nothing more is kept, but the end is still looked for.
    """

    def __init__(self, limit: int, hold: Hold) -> None:
        self._limit, self._hold = limit, hold
        self._kept = bytearray(b"\r\n")  # so that a dot at the very beginning is one at the beginning of a line
        self._taken = self._line = 0
        self._fault: type[ReadingFault] | None = None

    def feed(self, piece: bytes) -> bytes | None:
        """What comes after the end; None when that has not come yet."""
        start = max(0, len(self._kept) - _TAIL)
        self._kept += piece
        end = self._kept.find(END, start)
        rest = None
        if end >= 0:
            rest = bytes(memoryview(self._kept)[end + len(END) :])
            del self._kept[end + 2 :]
        self._judge(piece)
        if self._fault is not None:
            self.drop()
        return rest

    def _judge(self, piece: bytes) -> None:
        """Measures what has come. The first fault counts; a line is measured from piece to piece."""
        first = piece.find(b"\n")
        unended = self._line + (first if first >= 0 else len(piece))
        self._line = len(piece) - piece.rfind(b"\n") - 1 if first >= 0 else unended
        if self._fault is not None:
            return
        if len(self._kept) - 2 > self._limit:
            self._fault = MailTooLarge
        elif unended > LINE_LIMIT:
            self._fault = LineTooLong
        elif not self._hold.take(len(piece)):
            self._fault = NoRoom
        else:
            self._taken += len(piece)

    def mail(self) -> bytes:
        """The mail as it was before dots were put before dots. Raises a ReadingFault."""
        if self._fault is not None:
            raise self._fault
        if b"\r\n." in self._kept:
            self._kept = self._kept.replace(b"\r\n.", b"\r\n")
        return bytes(memoryview(self._kept)[2:])

    def drop(self) -> None:
        """Keeps no more than what could be the beginning of the end."""
        self._hold.give_back(self._taken)
        self._taken = 0
        del self._kept[:-_TAIL]
