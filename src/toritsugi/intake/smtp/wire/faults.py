"""What may go wrong while a client is read."""


class Gone(Exception):
    """The client has left or was sent away; nobody listens any more."""


class ReadingFault(Exception):
    """What came cannot be taken. It was read to its end, so that the client hears of it in its place."""


class LineTooLong(ReadingFault):
    """A line beyond its limit."""


class MailTooLarge(ReadingFault):
    """A mail beyond its limit."""


class NoRoom(ReadingFault):
    """All clients together send more at this moment than may be held in memory."""
