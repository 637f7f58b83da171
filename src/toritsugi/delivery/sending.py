"""One notification, one call, one outcome."""

from typing import Protocol

import msgspec
import structlog

from toritsugi.clock import Clock
from toritsugi.connections import Clients, ConnectionFault, TokenKeeper, TokenRefused, TokenUnavailable, bot_fault
from toritsugi.delivery.content import content_of
from toritsugi.delivery.pacing import pause
from toritsugi.delivery.standing import Connections, Standing
from toritsugi.delivery.verdict import Verdict, Word, judge, judge_silence, judge_upload, sentence
from toritsugi.lineworks import Content, LineWorks, NotReached, RateLimits, Reply, Unusable
from toritsugi.notification import Body, State
from toritsugi.outbox import Leased, Outcome
from toritsugi.routing import redirected

log = structlog.get_logger(__name__)

LOOK_EVERY = 10.0
"""Seconds for which a bot that was found sound is not looked at again."""
ABOUT_THE_BOT = (403, 404)
"""Refusals that may be the bot's own fault instead of the destination's; their codes are not documented."""


class Answer(msgspec.Struct, frozen=True):
    """What came back from a send: the verdict, and the platform's own words when there were any.

    `file_id`: the platform's, of a file that was given to it.
    """

    verdict: Verdict
    reply: Reply | None = None
    file_id: str = ""

    @property
    def limits(self) -> RateLimits | None:
        return self.reply.limits if self.reply is not None else None


class Files(Protocol):
    """Knows the files of the mails that are kept."""

    async def get(self, event_id: str, number: int) -> bytes | None:
        """What is in it; None when it cannot be had. Raises StorageTrouble, or OSError for what may pass."""


class Sender:
    """Makes the call and says what became of it. Never raises for what the platform does."""

    def __init__(
        self, connections: Connections, keeper: TokenKeeper, clients: Clients, files: Files, clock: Clock
    ) -> None:
        self._connections = connections
        self._keeper = keeper
        self._clients = clients
        self._files = files
        self._clock = clock
        self._renewed: dict[str, str] = {}
        self._sound_at: dict[str, float] = {}

    async def send(self, leased: Leased) -> tuple[Outcome, RateLimits | None]:
        """The outcome to settle, and what the answer told of the limits."""
        standing = await self._connections.standing(leased.notification.destination.connection_id)
        try:
            answer = await self._answer(leased, standing)
        except TokenRefused as refused:
            return await self._held(leased, refused.sentence(standing.language)), None
        except TokenUnavailable as trouble:
            return self._later(leased, trouble.retry_after, sentence("token", standing.language)), None
        except (Unusable, ConnectionFault, ValueError) as fault:
            log.error("delivery.unusable", notification=leased.notification.id, fault=type(fault).__name__)
            answer = Answer(Verdict(Word.DEAD, "broken"))
        if answer.verdict.word is Word.HOLD:
            return await self._hold(leased, standing, answer), answer.limits
        return self._outcome(leased, standing, answer), answer.limits

    async def _answer(self, leased: Leased, standing: Standing) -> Answer:
        """One call, so that each attempt is one: a token that is refused is renewed for the next attempt."""
        if leased.notification.uploads:
            return await self._upload(leased, standing)
        content = content_of(leased.notification.body)
        mentions = bool(leased.notification.body.mention)
        token = await self._keeper.token(standing.connection.id)
        try:
            reply = await self._call(token, leased, standing, content)
        except NotReached as failure:
            return Answer(judge_silence(failure))
        renewed = await self._is_renewed(standing.connection.id, token, refused=reply.status == 401)
        if reply.status in ABOUT_THE_BOT and (fault := await self._bot_fault(standing, token)):
            return Answer(Verdict(Word.HOLD, fault), reply)
        return Answer(judge(reply, mentions=mentions, renewed=renewed), reply)

    async def _upload(self, leased: Leased, standing: Standing) -> Answer:
        """Gives the platform the file, so that it can be sent next."""
        file, known = leased.notification.body.file, standing.connection
        assert file is not None, "only a file is uploaded"
        try:
            content = await self._files.get(leased.notification.event_id, file.number)
        except OSError:
            return Answer(Verdict(Word.RETRY, "file_later"))
        if content is None:
            return Answer(Verdict(Word.DEAD, "file_gone"))
        token = await self._keeper.token(known.id)
        try:
            reply, file_id = await self._clients.of(known).give(token, known.bot_id, file.name, content)
        except NotReached:
            return Answer(Verdict(Word.RETRY, "not_reached"))
        renewed = await self._is_renewed(known.id, token, refused=reply.status == 401)
        if reply.status in ABOUT_THE_BOT and (fault := await self._bot_fault(standing, token)):
            return Answer(Verdict(Word.HOLD, fault), reply)
        return Answer(judge_upload(reply, file_id, renewed=renewed), reply, file_id)

    async def _is_renewed(self, connection_id: str, token: str, *, refused: bool) -> bool:
        """Whether this token came in place of a refused one and has not worked yet; a refused one is replaced.

        Raises as `TokenKeeper.renew`.
        """
        if not refused:
            self._renewed.pop(connection_id, None)
            return False
        if self._renewed.get(connection_id) == token:
            return True
        self._renewed[connection_id] = await self._keeper.renew(connection_id, token)
        return False

    async def _bot_fault(self, standing: Standing, token: str) -> str:
        """What is wrong with the bot, so that nothing can be sent by it; "" when it is sound, or nobody tells."""
        known, now = standing.connection, self._clock.now()
        if 0 <= now - self._sound_at.get(known.id, 0.0) < LOOK_EVERY:
            return ""
        fault = await bot_fault(self._clients.of(known), token, known)
        if not fault:
            self._sound_at[known.id] = now
        return fault

    async def _call(self, token: str, leased: Leased, standing: Standing, content: Content) -> Reply:
        client: LineWorks = self._clients.of(standing.connection)
        destination = leased.notification.destination
        send = client.send_to_user if destination.kind == "member" else client.send_to_channel
        return await send(token, standing.connection.bot_id, destination.address, content)

    def _outcome(self, leased: Leased, standing: Standing, answer: Answer) -> Outcome:
        now, verdict = self._clock.now(), answer.verdict
        reason = sentence(verdict.reason, standing.language) if verdict.reason else ""
        outcome = Outcome(
            leased=leased,
            verdict="retry",
            state=State.PENDING,
            due_at=now,
            finished_at=now,
            doubtful=verdict.doubtful,
            status=answer.reply.status if answer.reply else None,
            code=answer.reply.code[:100] if answer.reply else "",
            description=answer.reply.description if answer.reply else "",
            reason=reason,
        )
        return self._settled(outcome, answer, standing)

    def _settled(self, outcome: Outcome, answer: Answer, standing: Standing) -> Outcome:
        """The outcome with what the verdict makes of it."""
        notification, now, verdict = outcome.leased.notification, outcome.finished_at, answer.verdict
        change = msgspec.structs.replace
        match verdict.word:
            case Word.DELIVERED:
                return change(outcome, verdict="delivered", state=State.DELIVERED, reason="")
            case Word.UPLOADED:
                body = _with_file(notification.body, answer.file_id)
                return change(outcome, verdict="uploaded", body=body, spent=False)
            case Word.WAIT:
                until = now + verdict.wait
                return change(outcome, verdict="wait", due_at=until, blocked_until=until, spent=False)
            case Word.DEAD:
                following = redirected(notification, outcome.reason, standing.language, now)
                return change(outcome, verdict="dead", state=State.DEAD, next=following)
            case Word.AGAIN:
                return change(outcome, spent=False)
            case Word.BARE:
                return change(outcome, body=_bare(notification.body), spent=False)
            case _:
                due = now + pause(outcome.leased.tries + 1, notification.urgency)
                return change(outcome, due_at=due)

    async def _hold(self, leased: Leased, standing: Standing, answer: Answer) -> Outcome:
        reason = sentence(answer.verdict.reason, standing.language)
        await self._keeper.hold(standing.connection.id, answer.verdict.reason, reason)
        return await self._held(leased, reason, answer.reply)

    async def _held(self, leased: Leased, reason: str, reply: Reply | None = None) -> Outcome:
        """Burns nothing: it waits until the connection is mended."""
        self._connections.forget_held()
        now = self._clock.now()
        return Outcome(
            leased=leased,
            verdict="hold",
            state=State.PENDING,
            due_at=now,
            finished_at=now,
            spent=False,
            status=reply.status if reply else None,
            code=reply.code[:100] if reply else "",
            description=reply.description if reply else "",
            reason=reason,
        )

    def _later(self, leased: Leased, seconds: float, reason: str) -> Outcome:
        now = self._clock.now()
        return Outcome(
            leased=leased,
            verdict="retry",
            state=State.PENDING,
            due_at=now + max(1.0, seconds),
            finished_at=now,
            spent=False,
            reason=reason,
        )

    def unknown(self, leased: Leased) -> Outcome:
        """The call was cut off, or failed here: the platform may have taken it."""
        now = self._clock.now()
        due = now + pause(leased.tries + 1, leased.notification.urgency)
        return Outcome(leased=leased, verdict="retry", state=State.PENDING, due_at=due, finished_at=now, doubtful=True)


def _with_file(body: Body, file_id: str) -> Body:
    """The same file, now that the platform has it."""
    return msgspec.structs.replace(body, file=body.file and msgspec.structs.replace(body.file, id=file_id))


def _bare(body: Body) -> Body:
    """The same words with the name written out."""
    return msgspec.structs.replace(body, mention="")
