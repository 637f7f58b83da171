"""How far a notification got, as people call it."""

from rich.text import Text

from toritsugi.cli.speech import say
from toritsugi.notification import State
from toritsugi.outbox import NotificationRow

_STATES: dict[State, tuple[str, str, str]] = {
    State.PENDING: ("送信待ち", "waiting", "yellow"),
    State.LEASED: ("送信中", "sending", "yellow"),
    State.DELIVERED: ("送信済み", "delivered", "green"),
    State.DEAD: ("送信できず", "refused", "red"),
    State.EXPIRED: ("期限切れ", "missed", "red"),
    State.MERGED: ("まとめて送信", "merged", "dim"),
    State.CANCELLED: ("取消", "cancelled", "dim"),
}


def state_text(state: State) -> Text:
    """A state as people call it, in its colour."""
    japanese, english, style = _STATES[state]
    return Text(say(japanese, english), style=style)


def standing_text(row: NotificationRow) -> Text:
    """A notification's state; of one that was merged, also what became of the message that carries it."""
    if row.carrier is None:
        return state_text(row.state)
    japanese, english, style = _STATES[row.carrier.state]
    return Text(say(f"まとめて{japanese}", f"merged, {english}"), style=style)
