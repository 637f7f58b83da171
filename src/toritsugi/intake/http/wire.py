"""What is said over the HTTP door: requests and answers, with the words that describe them."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

MAX_ADDRESSEES = 50
MAX_ADDRESS = 254
WORD = r"^[a-z][a-z0-9_.-]{0,49}$"
URGENCY = "^(call|answer|test|notice|digest)$"
LINK = r"^(https?://\S+)?$"

To = Annotated[str, Meta(min_length=1, max_length=MAX_ADDRESS)]
ToMany = Annotated[list[To], Meta(min_length=1, max_length=MAX_ADDRESSEES)]


def _said(description: str, *examples: Any, **bounds: Any) -> Meta:
    return Meta(description=description, examples=list(examples) or None, **bounds)


class EventRequest(Struct, forbid_unknown_fields=True, frozen=True):
    """An event for one or more employees or talk rooms."""

    kind: Annotated[
        str,
        _said(
            "What sort of notice it is: timeline, workflow, reminder, visitor, alert, test, or a word of your own.",
            "alert",
            pattern=WORD,
        ),
    ]
    title: Annotated[str, _said("The first line.", "サーバー室の温度が高くなっています", min_length=1, max_length=500)]
    to: Annotated[
        To | ToMany,
        _said(
            "An employee's mail address, or the channel ID of a talk room that the bot is in; or a list of them.",
            "t.tanaka@sample.example",
        ),
    ]
    text: Annotated[
        str,
        _said(
            "What follows the title. What is longer than a LINE WORKS message is shortened, with a link to the whole.",
            "28.5℃（しきい値 27℃）",
            max_length=100_000,
        ),
    ] = ""
    link: Annotated[
        str, _said("An http or https address to open.", "https://example.com/rooms/1", max_length=900, pattern=LINK)
    ] = ""
    urgency: Annotated[
        str,
        _said("call, answer, test, notice or digest. The most urgent goes first.", "notice", pattern=URGENCY),
    ] = "notice"
    expires_in: (
        Annotated[
            int,
            _said(
                "Seconds after which it is no longer worth sending. "
                "Left out: 600 for call, answer and test, 86400 for notice and digest.",
                3600,
                ge=1,
                le=604_800,
            ),
        ]
        | None
    ) = None

    @property
    def addresses(self) -> list[str]:
        return [self.to] if isinstance(self.to, str) else self.to


class Accepted(Struct, frozen=True):
    """The event is on disk."""

    event_id: Annotated[str, _said("Ask with it what became of the event.")]
    notification_ids: Annotated[tuple[str, ...], _said("One for each destination.")]
    repeated: Annotated[
        bool, _said("Whether it had been accepted before under the same Idempotency-Key; nothing new was made.")
    ]


class AttemptAnswer(Struct, frozen=True):
    """One try to send a notification, and what LINE WORKS answered."""

    number: Annotated[int, _said("Counts from 1.")]
    started_at: Annotated[datetime, _said("When the call was written down, just before it was made.")]
    finished_at: Annotated[datetime | None, _said("When the answer was written down; null while it is under way.")]
    verdict: Annotated[
        str | None, _said("What was made of the answer: delivered, uploaded, wait, retry, dead or hold.")
    ]
    status: Annotated[int | None, _said("The platform's HTTP status; null when there was no answer.")]
    code: Annotated[str, _said("The platform's error code.")]
    description: Annotated[str, _said("The platform's words, or ours when there was no answer.")]
    doubtful: Annotated[bool, _said("Whether LINE WORKS may have taken it although it did not say so.")]


class NotificationAnswer(Struct, frozen=True):
    """What became of one notification."""

    id: Annotated[str, _said("The notification's id.")]
    state: Annotated[str, _said("pending, leased, delivered, dead, expired, merged or cancelled.")]
    destination: Annotated[str, _said("Where it goes, as a name to read.")]
    destination_kind: Annotated[str, _said("member for a direct message, room for a talk room.")]
    intended_for: Annotated[str, _said("For whom it was meant, when it goes elsewhere.")]
    reason: Annotated[str, _said("Why it was not delivered, in plain words.")]
    tries: Annotated[int, _said("How many attempts counted.")]
    doubtful: Annotated[bool, _said("Whether it may have arrived twice.")]
    created_at: Annotated[datetime, _said("When it was put into the outbox.")]
    expires_at: Annotated[datetime, _said("After this it is not sent.")]
    settled_at: Annotated[datetime | None, _said("When it was delivered or given up; null until then.")]
    fallback_of: Annotated[str | None, _said("The refused notification in whose place it goes.")]
    resend_of: Annotated[str | None, _said("The notification that it repeats by hand.")]
    merged_into: Annotated[
        str | None, _said("The notification that tells it among others, because there were many; null for most.")
    ]
    merged_state: Annotated[
        str | None, _said("How that one stands: delivered means that this one was told, too. Null for most.")
    ]
    carries: Annotated[int, _said("How many notifications are merged into this one; 0 for most.")]
    attempts: Annotated[list[AttemptAnswer], _said("Every try, the first one first.")]


class EventAnswer(Struct, frozen=True):
    """An event and the way of each of its notifications."""

    id: Annotated[str, _said("The event's id.")]
    kind: Annotated[str, _said("As it was posted.")]
    urgency: Annotated[str, _said("As it was posted.")]
    title: Annotated[str, _said("As it was posted.")]
    received_at: Annotated[datetime, _said("When it was accepted.")]
    expires_at: Annotated[datetime, _said("After this nothing is sent for it.")]
    notifications: Annotated[list[NotificationAnswer], _said("The first one first.")]


class FieldComplaint(Struct, frozen=True):
    """What is wrong with one field."""

    field: Annotated[str, _said("The field as it was written: to[0], Idempotency-Key.", "to[0]")]
    detail: Annotated[str, _said("What is wrong and how to mend it.")]


class ProblemDocument(Struct, frozen=True, omit_defaults=True):
    """An error, see RFC 9457. Its sentences are in the language that Accept-Language asks for: ja or en."""

    type: Annotated[str, _said("Always about:blank; the status tells what it is.")]
    title: Annotated[str, _said("The status in words.")]
    status: Annotated[int, _said("The HTTP status.")]
    detail: Annotated[str, _said("What did not work and what to do.")]
    instance: Annotated[str, _said("The path that was asked.")]
    errors: Annotated[list[FieldComplaint], _said("Each field that is wrong.")] = []
    log_id: Annotated[str, _said("Where to find it in the log; only with status 500.")] = ""
