"""From the notices that wait for one destination to the messages that carry them."""

from collections.abc import Sequence

import msgspec

from toritsugi.event import Urgency
from toritsugi.identifier import id_in_place_of
from toritsugi.notification import Body, Gist, Notification
from toritsugi.organization import Language
from toritsugi.routing.merging.heading import Heading, heading_of
from toritsugi.routing.merging.writing import GAP, write
from toritsugi.routing.phrases import phrase
from toritsugi.routing.redirect import unique

KIND = "merged"
"""The kind of a message that carries notices of several kinds."""
NAMED = 3
"""How many people a message is said to be for, by name."""


class Merger(msgspec.Struct, frozen=True):
    """A notification that carries others, and the ids of those, in the order in which it tells them."""

    carrier: Notification
    ids: tuple[str, ...]


def gather(waiting: Sequence[Notification], language: Language, now: float) -> list[Merger]:
    """The messages that carry what waits for one destination, in order; `now` in seconds since the epoch.

    Every one has a gist. A notice without company stays as it is; a digest becomes a message with its heading, also
    alone.
    """
    gists = [each.body.gist for each in waiting if each.body.gist is not None]
    if len(gists) > 1:
        pages = write(gists, heading_of(waiting, language), language)
        return [_merger(Body(each.text), waiting[each.first :][: each.count], language, now) for each in pages]
    if gists and waiting[0].urgency is Urgency.DIGEST:
        return [_merger(_headed(waiting[0].body, heading_of(waiting, language)), waiting, language, now)]
    return []


def another(beside: Notification, language: Language) -> Notification:
    """Stands for a notice of the same destination that nobody knows yet, in a rehearsal; it has no words."""
    label = beside.body.gist.label if beside.body.gist is not None else ""
    gist = Gist(phrase(language, "merged.another"), label)
    return msgspec.structs.replace(beside, body=msgspec.structs.replace(beside.body, gist=gist))


def _headed(body: Body, heading: Heading) -> Body:
    """All of its words, since it has the message for itself."""
    return msgspec.structs.replace(body, text=f"{heading.text}{GAP}{body.text}", gist=None)


def _merger(body: Body, told: Sequence[Notification], language: Language, now: float) -> Merger:
    first = told[0]
    kinds = {each.kind for each in told}
    carrier = Notification(
        id=id_in_place_of(first.id),
        organization_id=first.organization_id,
        event_id=first.event_id,
        kind=first.kind if len(kinds) == 1 else KIND,
        title=_title(told, language),
        destination=first.destination,
        body=body,
        urgency=first.urgency,
        created_at=now,
        expires_at=min(each.expires_at for each in told),
        intended_for=_people(told, language),
        fallbacks=unique(tuple(place for each in told for place in each.fallbacks)),
        carries=len(told),
    )
    return Merger(carrier, tuple(each.id for each in told))


def _title(told: Sequence[Notification], language: Language) -> str:
    if len(told) == 1:
        return told[0].title
    return phrase(language, "merged.title", title=told[0].title, count=str(len(told) - 1))


def _people(told: Sequence[Notification], language: Language) -> str:
    """For whom it is: the first few by name."""
    names = list(dict.fromkeys(each.intended_for for each in told if each.intended_for))
    if len(names) <= NAMED:
        return phrase(language, "and").join(names)
    named = phrase(language, "and").join(names[:NAMED])
    return phrase(language, "merged.people", names=named, count=str(len(names) - NAMED))
