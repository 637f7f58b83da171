"""The files in mails that are kept, for whoever gives them to LINE WORKS."""

from toritsugi.database import Database
from toritsugi.intake.event_log import get_raw_mail
from toritsugi.intake.reading.apart import Bounds, Broken, TooMuch, file_apart
from toritsugi.intake.reading.mail_event import READ_APART_FROM
from toritsugi.mail import mail_file


class MailFiles:
    """Takes one file at a time out of a mail; out of a large one in a process of its own."""

    def __init__(self, database: Database, bounds: Bounds | None = None) -> None:
        self._database = database
        self._bounds = bounds or Bounds()

    async def get(self, event_id: str, number: int) -> bytes | None:
        """What is in that attachment (from 0) of the event's mail; None when the mail or the file cannot be had.

        Raises StorageTrouble, or OSError when the reader has failed for a reason that may pass.
        """
        async with self._database.reading() as connection:
            raw = await get_raw_mail(connection, event_id)
        if raw is None or len(raw) <= READ_APART_FROM:
            return None if raw is None else mail_file(raw, number)
        try:
            return await file_apart(raw, number, self._bounds)
        except TooMuch:
            return None
        except Broken as fault:
            raise OSError(str(fault)) from fault
