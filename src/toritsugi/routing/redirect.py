"""A notification that could not go where it was meant to: the same words elsewhere, saying for whom and why."""

import msgspec

from toritsugi.destination import Destination
from toritsugi.identifier import new_id
from toritsugi.mail import shorten
from toritsugi.notification import Body, Gist, Notification
from toritsugi.organization import Language
from toritsugi.routing.phrases import phrase

NOTE_LIMIT = 180


def redirected(refused: Notification, reason: str, language: Language, now: float) -> Notification | None:
    """The notification to the next destination of the chain; None when the chain has ended.

    `reason` is a sentence in that language without its full stop. Mentions are dropped: the one mentioned need
    not be in the other room.
    """
    if not refused.fallbacks:
        return None
    who = refused.intended_for or refused.destination.label
    return msgspec.structs.replace(
        refused,
        id=new_id(),
        destination=refused.fallbacks[0],
        fallbacks=refused.fallbacks[1:],
        body=noted(refused.body, who, reason, language),
        intended_for=who,
        created_at=now,
        due_at=0.0,
        fallback_of=refused.id,
        resend_of=None,
    )


def noted(body: Body, who: str, reason: str, language: Language) -> Body:
    """The body under a note that says for whom it was meant and why it comes here. A later note replaces nothing."""
    reason = reason.rstrip("。.")
    note = shorten(phrase(language, "redirected", who=who, reason=reason), NOTE_LIMIT)
    name = f"{body.mention_name}\n" if body.mention_name else ""
    gist = _noted_gist(body.gist, phrase(language, "merged.note", who=who, reason=reason))
    return msgspec.structs.replace(body, text=f"{note}\n\n{name}{body.text}", mention="", mention_name="", gist=gist)


def shared(body: Body, who: str, reason: str, language: Language) -> Body:
    """The body under a note that it also stands in for somebody else, and why."""
    note = shorten(phrase(language, "beside", who=who, reason=reason), NOTE_LIMIT)
    gist = _noted_gist(body.gist, phrase(language, "merged.note", who=who, reason=reason))
    return msgspec.structs.replace(body, text=f"{note}\n\n{body.text}", gist=gist)


def _noted_gist(gist: Gist | None, note: str) -> Gist | None:
    return gist and msgspec.structs.replace(gist, note=shorten(note, NOTE_LIMIT))


def unique(chain: tuple[Destination | None, ...]) -> tuple[Destination, ...]:
    """The chain without gaps and without a place twice."""
    found: dict[tuple[str, str], Destination] = {}
    for each in chain:
        if each is not None:
            found.setdefault((each.kind, each.address), each)
    return tuple(found.values())
