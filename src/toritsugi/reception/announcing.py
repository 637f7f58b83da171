"""The words in which a visit is announced in LINE WORKS, and the event that carries them."""

from toritsugi.event import Addressee, Event, OwnWords, Urgency
from toritsugi.identifier import new_id
from toritsugi.reception.keys import digest
from toritsugi.reception.occasion import Occasion
from toritsugi.reception.visits import CALL_SECONDS, VisitForm

ARRIVED = "visitor.arrived"


def arrival_event(
    occasion: Occasion, form: VisitForm, addressees: tuple[Addressee, ...], own_words: dict[str, OwnWords]
) -> Event:
    """The event that calls whom the visitor came for, each in the own words where there are some."""
    visit, now = occasion.visit, occasion.visit.arrived_at
    said = occasion.say("arrived", now)
    return Event(
        id=new_id(),
        organization_id=visit.organization_id,
        source_id=None,
        kind=ARRIVED,
        urgency=Urgency.CALL,
        title=occasion.own_title(now) or said.title,
        text=said.text,
        addressees=addressees,
        mentions_addressee=True,
        buttons=occasion.answer_buttons(),
        own_words=own_words,
        details=_details(occasion, form),
        idempotency_key=f"visit:{visit.id}",
        fingerprint=_fingerprint(occasion),
        received_at=now,
        expires_at=now + CALL_SECONDS,
    )


def _details(occasion: Occasion, form: VisitForm) -> dict[str, str]:
    return {
        "visit_id": form.id,
        "host_id": form.host_id or "",
        "visitor_name": form.visitor_name,
        "visitor_company": form.visitor_company,
        "party": str(form.party),
        "purpose": form.purpose,
        "companions": form.companions,
        "button_id": form.button_id,
        "further_host_ids": " ".join(form.further_host_ids),
        "appointment_id": form.appointment_id or "",
        "visitor_ids": " ".join(form.visitor_ids),
        "kiosk_id": occasion.visit.kiosk_id,
        "kiosk_name": occasion.kiosk_name,
        "host_name": occasion.host.name if occasion.host else "",
        "language": form.language,
        "notice_version": form.notice_version,
        "secret_digest": occasion.secret,
    }


def _fingerprint(occasion: Occasion) -> str:
    visit = occasion.visit
    parts = [
        visit.kiosk_id,
        *visit.host_ids,
        visit.visitor_name,
        visit.visitor_company,
        visit.appointment_id or "",
        visit.companions,
    ]
    parts += [visit.purpose, str(visit.party), visit.button_id]
    return digest("\n".join(parts))
