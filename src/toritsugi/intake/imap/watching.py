"""Watches one mailbox: takes what is new, each mail once, tells the server, and comes back when the line is lost."""

import asyncio
import contextlib
from collections.abc import Sequence

import msgspec
import structlog

from toritsugi.clock import to_datetime
from toritsugi.database import StorageTrouble
from toritsugi.intake.imap.conversation import ImapTrouble, Position, Session, apart
from toritsugi.intake.imap.entering import enter
from toritsugi.intake.imap.hands import Hands
from toritsugi.intake.imap.keeping import keep_position, keep_standing
from toritsugi.intake.imap.mailbox import ImapMailbox, Standing
from toritsugi.intake.imap.recipients import envelope_sender_of, recipients_of
from toritsugi.intake.reading import Post, mail_events
from toritsugi.mail import read_head

log = structlog.get_logger(__name__)

BATCH = 20
DAY, MINUTE = 86_400.0, 60.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Watcher:
    """Watches the mailbox as it was set up when the watcher was made, until it is cancelled."""

    def __init__(self, mailbox: ImapMailbox, hands: Hands) -> None:
        self.mailbox = mailbox
        self._hands = hands
        self._position = mailbox.position
        self._standing = mailbox.standing
        self._failures = 0

    async def run(self) -> None:
        while True:
            self._failures += 1
            pause = self._hands.patience.pause(self._failures)
            try:
                await self._converse()
            except ImapTrouble as trouble:
                await self._note(trouble)
                pause = max(pause, self._hands.patience.refused if trouble.needs_people else 0.0)
            except StorageTrouble as trouble:
                log.warning("imap.storage_trouble", source=self.mailbox.source_id, reason=str(trouble))
            except Exception:
                log.exception("imap.failed", source=self.mailbox.source_id)
                await self._note(ImapTrouble("failed"))
            await asyncio.sleep(pause)

    async def _converse(self) -> None:
        hands = self._hands
        session = await enter(hands.database, hands.seal, self.mailbox, hands.fence)
        patience = hands.patience
        try:
            opened = await apart(session.open)
            uids = await self._begin(session, opened)
            written = 0.0
            while True:
                while uids:
                    await self._take_all(session, uids)
                    uids = await self._new(session)
                written = await self._answered(written)
                await apart(lambda: session.wait(patience.idle, patience.poll))
                self._failures = 0
                uids = await self._new(session)
        finally:
            session.close()

    async def _begin(self, session: Session, opened: Position) -> list[int]:
        """What is to be taken first: nothing of a mailbox that is watched for the first time.

        Another UIDVALIDITY means that the server has numbered all mails anew (RFC 3501, 2.3.1.1): then those of the
        last days are taken, and the desk knows the ones that it has.
        """
        known = self._position
        if known is None:
            await self._reached(opened)
            return await self._new(session)
        if known.uid_validity == opened.uid_validity:
            await self._finish_the_rest(session, known)
            return await self._new(session)
        day = to_datetime((self._standing.answered_at or self._hands.database.clock.now()) - DAY)
        since = f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"
        uids = await apart(lambda: session.uids_since(since))
        before = uids[0] - 1 if uids else opened.accepted_uid
        await self._reached(Position(opened.uid_validity, before, before))
        return uids

    async def _new(self, session: Session) -> list[int]:
        assert self._position is not None
        after = self._position.accepted_uid
        return await apart(lambda: session.uids_after(after))

    async def _finish_the_rest(self, session: Session, known: Position) -> None:
        """What was accepted before the line was lost, or while the server refused to move it."""
        if known.finished_uid < known.accepted_uid:
            left = await apart(lambda: session.uids_after(known.finished_uid))
            await self._finish(session, [uid for uid in left if uid <= known.accepted_uid], known)

    async def _take_all(self, session: Session, uids: Sequence[int]) -> None:
        for start in range(0, len(uids), BATCH):
            batch = uids[start : start + BATCH]
            assert self._position is not None
            before = self._position
            for uid in batch:
                await self._take(session, uid)
            await self._reached(msgspec.structs.replace(before, accepted_uid=batch[-1]))
            await self._finish(session, batch, before)

    async def _take(self, session: Session, uid: int) -> None:
        """One mail, on disk when this returns. Raises StorageTrouble."""
        hands = self._hands
        raw = await apart(lambda: session.fetch(uid, hands.size))
        if raw is None:
            return
        head = read_head(raw)
        recipients = await recipients_of(head, self.mailbox, hands.book)
        now = hands.database.clock.now()
        post = Post(
            raw,
            envelope_sender_of(head),
            now,
            door="imap",
            is_cut=len(raw) >= hands.size,
            authorities=self.mailbox.account.authorities,
        )
        events = await mail_events(post, recipients, hands.book)
        await asyncio.gather(*(hands.desk.accept(event, raw, unread=post.is_read_apart) for event in events))

    async def _finish(self, session: Session, uids: Sequence[int], before: Position) -> None:
        """Moves or marks them. A server that refuses is told of, and asked again at the next beginning."""
        assert self._position is not None
        try:
            if uids:
                await apart(lambda: session.finish(uids))
        except ImapTrouble as trouble:
            if trouble.code not in {"done_folder_refused", "mark_refused"}:
                raise
            await self._note(trouble)
            return
        if before.finished_uid == before.accepted_uid or before == self._position:
            await self._reached(msgspec.structs.replace(self._position, finished_uid=self._position.accepted_uid))

    async def _reached(self, position: Position) -> None:
        await keep_position(self._hands.database, self.mailbox.source_id, position)
        self._position = position

    async def _answered(self, last: float) -> float:
        """Written down once a minute at most, and whenever a trouble has ended. Gives when it was written last."""
        assert self._position is not None
        now, was = self._hands.database.clock.now(), self._standing
        unfinished = self._position.finished_uid < self._position.accepted_uid
        if now - last < MINUTE and (unfinished or not was.trouble):
            return last
        await self._stand(msgspec.structs.replace(was if unfinished else Standing(), answered_at=now))
        return now

    async def _note(self, trouble: ImapTrouble) -> None:
        log.warning("imap.trouble", source=self.mailbox.source_id, reason=str(trouble), failures=self._failures)
        was = self._standing
        since = was.since if was.trouble == trouble.code else self._hands.database.clock.now()
        with contextlib.suppress(StorageTrouble):
            await self._stand(Standing(trouble.code, trouble.said, since, was.answered_at))

    async def _stand(self, standing: Standing) -> None:
        self._standing = standing
        await keep_standing(self._hands.database, self.mailbox.source_id, standing)
