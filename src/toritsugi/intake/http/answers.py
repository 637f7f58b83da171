"""Words what the outbox knows of an event for the one who asks over HTTP."""

from toritsugi.clock import to_datetime
from toritsugi.event import Event
from toritsugi.intake.http.wire import AttemptAnswer, EventAnswer, NotificationAnswer
from toritsugi.outbox import AttemptRow, NotificationRow


def event_answer(event: Event, notifications: list[NotificationRow], attempts: list[AttemptRow]) -> EventAnswer:
    """Each notification with its own attempts."""
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
        merged_into=row.carrier.id if row.carrier else None,
        merged_state=row.carrier.state.value if row.carrier else None,
        carries=row.carries,
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
