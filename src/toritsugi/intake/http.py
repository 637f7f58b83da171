"""The HTTP door: other systems post events and ask what became of them."""

import hashlib
import secrets
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter

from toritsugi.clock import to_datetime
from toritsugi.database import Database
from toritsugi.event import Addressee, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.intake.accept import AcceptDesk, KeyReused
from toritsugi.intake.addressbook import AddressBook
from toritsugi.intake.event_log import get_event
from toritsugi.intake.lifetimes import lifetime
from toritsugi.intake.sources import Source
from toritsugi.outbox import AttemptRow, NotificationRow, list_attempts, notifications_of_event
from toritsugi.web import NO_COOKIE, FieldError, Phrase, Problem

MAX_ADDRESSEES = 50

Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_.-]{0,49}$")]
To = Annotated[str, msgspec.Meta(min_length=1, max_length=254)]


class EventRequest(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """An event for one or more employees or talk rooms.

    `to`: an employee's mail address, or the channel ID of a talk room that the bot is in; or a list of them.
    `kind`: what sort of notice it is: timeline, workflow, reminder, visitor, alert, test, or a word of your own.
    `urgency`: call, answer, test, notice or digest; the most urgent goes first.
    `expires_in`: seconds after which it is no longer worth sending.
    """

    kind: Word
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    to: To | Annotated[list[To], msgspec.Meta(min_length=1, max_length=MAX_ADDRESSEES)]
    text: Annotated[str, msgspec.Meta(max_length=100_000)] = ""
    link: Annotated[str, msgspec.Meta(max_length=900, pattern=r"^(https?://\S+)?$")] = ""
    urgency: Annotated[str, msgspec.Meta(pattern="^(call|answer|test|notice|digest)$")] = "notice"
    expires_in: Annotated[int, msgspec.Meta(ge=1, le=604_800)] | None = None

    @property
    def addresses(self) -> list[str]:
        return [self.to] if isinstance(self.to, str) else self.to


class Accepted(msgspec.Struct, frozen=True):
    """The event is on disk. `repeated`: it had been accepted before under the same Idempotency-Key."""

    event_id: str
    notification_ids: tuple[str, ...]
    repeated: bool


class AttemptAnswer(msgspec.Struct, frozen=True):
    """One try. `doubtful`: LINE WORKS may have taken it although it did not say so."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    verdict: str | None
    status: int | None
    code: str
    description: str
    doubtful: bool


class NotificationAnswer(msgspec.Struct, frozen=True):
    """What became of one notification."""

    id: str
    state: str
    destination: str
    destination_kind: str
    intended_for: str
    reason: str
    tries: int
    doubtful: bool
    created_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    fallback_of: str | None
    resend_of: str | None
    attempts: list[AttemptAnswer]


class EventAnswer(msgspec.Struct, frozen=True):
    """An event and the way of each of its notifications."""

    id: str
    kind: str
    urgency: str
    title: str
    received_at: datetime
    expires_at: datetime
    notifications: list[NotificationAnswer]


class HttpDoor:
    """Who may speak here, and how a request becomes an event."""

    def __init__(self, database: Database, desk: AcceptDesk, book: AddressBook) -> None:
        self.database = database
        self._desk = desk
        self._book = book

    async def holder(self, authorization: str) -> Source:
        """The API key's source. Raises Problem 401."""
        scheme, _, key = authorization.partition(" ")
        holder = await self._book.key_holder(key.strip()) if scheme.lower() == "bearer" and key.strip() else None
        if holder is None:
            raise Problem(401, NO_KEY, headers={"WWW-Authenticate": "Bearer"})
        return holder

    async def accept(self, holder: Source, asked: EventRequest, key: str, fingerprint: str) -> Accepted:
        """Raises Problem, StorageTrouble."""
        event = await self._event(holder, asked, key, fingerprint)
        try:
            receipt = await self._desk.accept(event)
        except KeyReused:
            raise Problem(409, KEY_REUSED, errors=[FieldError("Idempotency-Key", KEY_REUSED)]) from None
        return Accepted(receipt.event_id, receipt.notification_ids, receipt.repeated)

    async def _event(self, holder: Source, asked: EventRequest, key: str, fingerprint: str) -> Event:
        urgency = Urgency[asked.urgency.upper()]
        now = self.database.clock.now()
        return Event(
            id=new_id(),
            organization_id=holder.organization_id,
            source_id=holder.id,
            kind=asked.kind,
            urgency=urgency,
            title=asked.title,
            text=asked.text,
            link=asked.link,
            addressees=await self._addressees(holder.organization_id, asked),
            details={"door": "http"},
            idempotency_key=f"api:{holder.id}:{hashlib.sha256(key.encode()).hexdigest()}",
            fingerprint=fingerprint,
            received_at=now,
            expires_at=now + (asked.expires_in or lifetime(urgency)),
        )

    async def _addressees(self, organization_id: str, asked: EventRequest) -> tuple[Addressee, ...]:
        found, unknown = [], []
        for number, to in enumerate(asked.addresses):
            addressee = await self._book.addressee(organization_id, to)
            if addressee is None:
                field = "to" if isinstance(asked.to, str) else f"to[{number}]"
                unknown.append(FieldError(field, NO_EMPLOYEE if "@" in to else NO_ROOM))
            else:
                found.append(addressee)
        if unknown:
            raise Problem(422, UNKNOWN_ADDRESSEE, errors=unknown)
        return tuple(found)


@post(
    "/events",
    status_code=202,
    opt=NO_COOKIE,
    summary="Post an event",
    tags=["events"],
    security=[{"bearer": []}],
    responses={422: ResponseSpec(None, description="A field is wrong; the answer names it.", generate_examples=False)},
)
async def post_event(
    request: Request[Any, Any, Any],
    data: EventRequest,
    door: HttpDoor,
    idempotency_key: Annotated[str | None, HeaderParameter(name="Idempotency-Key", max_length=200)] = None,
) -> Response[Accepted]:
    """Answers 202 once the event is synced to disk. The same Idempotency-Key with the same body makes nothing new."""
    holder = await door.holder(request.headers.get("authorization", ""))
    fingerprint = hashlib.sha256(await request.body()).hexdigest()
    accepted = await door.accept(holder, data, idempotency_key or secrets.token_hex(16), fingerprint)
    return Response(accepted, status_code=202, headers={"Location": f"/api/v1/events/{accepted.event_id}"})


@get("/events/{event_id:str}", summary="Ask what became of an event", tags=["events"], security=[{"bearer": []}])
async def show_event(request: Request[Any, Any, Any], event_id: str, door: HttpDoor) -> EventAnswer:
    """Each notification's state, and every attempt with the platform's answer."""
    holder = await door.holder(request.headers.get("authorization", ""))
    async with door.database.reading() as connection:
        event = await get_event(connection, holder.organization_id, event_id)
        if event is None:
            raise Problem(404, NO_EVENT)
        notifications = await notifications_of_event(connection, event_id)
        attempts = await list_attempts(connection, [each.id for each in notifications])
    return _event_answer(event, notifications, attempts)


def _event_answer(event: Event, notifications: list[NotificationRow], attempts: list[AttemptRow]) -> EventAnswer:
    return EventAnswer(
        id=event.id,
        kind=event.kind,
        urgency=event.urgency.word,
        title=event.title,
        received_at=to_datetime(event.received_at),
        expires_at=to_datetime(event.expires_at),
        notifications=[
            _notification(each, [attempt for attempt in attempts if attempt.notification_id == each.id])
            for each in notifications
        ],
    )


def _notification(row: NotificationRow, attempts: list[AttemptRow]) -> NotificationAnswer:
    return NotificationAnswer(
        id=row.id,
        state=row.state.value,
        destination=row.label,
        destination_kind=row.destination_kind,
        intended_for=row.intended_for,
        reason=row.reason,
        tries=row.tries,
        doubtful=row.doubtful,
        created_at=to_datetime(row.created_at),
        expires_at=to_datetime(row.expires_at),
        settled_at=None if row.settled_at is None else to_datetime(row.settled_at),
        fallback_of=row.fallback_of,
        resend_of=row.resend_of,
        attempts=[_attempt(each) for each in attempts],
    )


def _attempt(row: AttemptRow) -> AttemptAnswer:
    return AttemptAnswer(
        number=row.number,
        started_at=to_datetime(row.started_at),
        finished_at=None if row.finished_at is None else to_datetime(row.finished_at),
        verdict=row.verdict,
        status=row.status,
        code=row.code,
        description=row.description,
        doubtful=row.doubtful,
    )


NO_KEY: Phrase = {
    "ja": "APIキーを確認できません。Authorization ヘッダーに「Bearer APIキー」を指定してください。",
    "en": "The API key is missing or unknown. Send the header “Authorization: Bearer <API key>”.",
}
KEY_REUSED: Phrase = {
    "ja": "この Idempotency-Key は別の内容で使われています。新しい値を指定してください。",
    "en": "This Idempotency-Key was used before with a different body. Use a new value.",
}
UNKNOWN_ADDRESSEE: Phrase = {
    "ja": "宛先が見つかりません。何も受け付けていませんので、宛先を直してもう一度お送りください。",
    "en": "An addressee was not found. Nothing was accepted; correct it and send the event again.",
}
NO_EMPLOYEE: Phrase = {
    "ja": "このメールアドレスの社員は登録されていません。社員のメールアドレスを指定してください。",
    "en": "No employee has this mail address. Give the mail address of a registered employee.",
}
NO_ROOM: Phrase = {
    "ja": "このチャンネルIDのトークルームは登録されていません。Bot がいるルームのチャンネルIDを指定してください。",
    "en": "No talk room with this channel ID is known. Give the channel ID of a room that the bot is in.",
}
NO_EVENT: Phrase = {
    "ja": "このイベントは見つかりません。IDをご確認ください。",
    "en": "There is no such event. Check the id.",
}


def http_router(door: HttpDoor) -> Router:
    """The routes under /api/v1."""
    return Router(
        "/api/v1",
        route_handlers=[post_event, show_event],
        dependencies={"door": Provide(lambda: door, sync_to_thread=False)},
    )
