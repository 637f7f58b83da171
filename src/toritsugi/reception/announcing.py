"""The words in which a visit is announced in LINE WORKS, and the events that carry them."""

import msgspec

from toritsugi.event import Addressee, Button, Event, Urgency
from toritsugi.identifier import new_id
from toritsugi.organization import Organization
from toritsugi.people import Employee
from toritsugi.reception.keys import digest
from toritsugi.reception.kiosks import Kiosk
from toritsugi.reception.visits import CALL_SECONDS, Choice, VisitForm

ARRIVED = "visitor.arrived"
ANSWERED = "visitor.answered"
ANSWERED_LATE = "visitor.answered.late"

CHOICES: dict[Choice, tuple[str, str]] = {
    "coming": ("すぐ行きます", "On my way"),
    "wait": ("少々お待ちください", "Please wait a moment"),
    "deputy": ("代わりに対応します", "I will step in"),
    "unable": ("対応できません", "I cannot come"),
}
_LANGUAGES = {"ja": "日本語", "en": "English", "zh": "中文", "ko": "한국어"}
_PHRASES: dict[str, tuple[str, str]] = {
    "arrived": ("{who}がお見えです", "{who} is here"),
    "visitor": ("{name} 様", "{name}"),
    "visitor_of": ("{name} 様（{company}）", "{name} ({company})"),
    "host": ("ご担当: {host} さん", "To see: {host}"),
    "host_of": ("ご担当: {host} さん（{department}）", "To see: {host} ({department})"),
    "general": ("ご担当: 総合受付", "To see: general reception"),
    "desk": ("受付: {kiosk}", "Desk: {kiosk}"),
    "speaks": ("画面の言語: {language}", "Screen language: {language}"),
    "please_answer": (
        "下のボタンで応答すると、来訪者の画面にすぐ表示されます。",
        "Answer with a button below; the visitor's screen shows it at once.",
    ),
    "person": ("{name}さん", "{name}"),
    "answered": ("{who}が「{choice}」と答えました。", "{who} answered “{choice}”."),
    "about": ("来訪者: {visitor}", "Visitor: {visitor}"),
    "late": (
        "{visitor}のご来訪には、{who}がすでに「{choice}」と答えています。ご確認ありがとうございます。",
        "{who} has already answered “{choice}” for {visitor}. Thank you for looking in.",
    ),
    "late_self": (
        "{visitor}のご来訪には、「{choice}」とのお返事をすでに承っています。ありがとうございます。",
        "Your answer “{choice}” for {visitor} has been taken already. Thank you.",
    ),
    "over": (
        "{visitor}のお呼び出しは、時間がたったため終わっています。ご本人へのご連絡をお願いします。",
        "The call from {visitor} has ended because too much time has passed. Please get in touch directly.",
    ),
}


def say(organization: Organization, key: str, **values: str) -> str:
    """The phrase in the organization's language."""
    return _PHRASES[key][organization.language == "en"].format(**values)


def choice_label(organization: Organization, choice: str) -> str:
    """What the button of a choice says."""
    return next((pair[organization.language == "en"] for known, pair in CHOICES.items() if known == choice), choice)


def visitor_label(organization: Organization, name: str, company: str) -> str:
    """「山本 健太 様（青葉物産）」"""
    return say(organization, "visitor_of" if company else "visitor", name=name, company=company)


class Arrival(msgspec.Struct, frozen=True):
    """A tidied form with everything around it that its announcement names."""

    organization: Organization
    kiosk: Kiosk
    host: Employee | None
    form: VisitForm
    secret_digest: str
    now: float


def arrival_event(arrival: Arrival) -> Event:
    """The event that calls the host, or the base destination when there is none."""
    form, organization = arrival.form, arrival.organization
    who = visitor_label(organization, form.visitor_name, form.visitor_company)
    return Event(
        id=new_id(),
        organization_id=organization.id,
        source_id=None,
        kind=ARRIVED,
        urgency=Urgency.CALL,
        title=say(organization, "arrived", who=who),
        text=_text(arrival),
        addressees=(Addressee("employee", form.host_id) if form.host_id else Addressee("base"),),
        mentions_addressee=True,
        buttons=tuple(
            Button("answer", choice_label(organization, choice), f"answer/{form.id}/{choice}") for choice in CHOICES
        ),
        details=_details(arrival),
        idempotency_key=f"visit:{form.id}",
        fingerprint=_fingerprint(arrival),
        received_at=arrival.now,
        expires_at=arrival.now + CALL_SECONDS,
    )


def _text(arrival: Arrival) -> str:
    organization, host = arrival.organization, arrival.host
    if host is None:
        lines = [say(organization, "general")]
    else:
        key = "host_of" if host.department_name else "host"
        lines = [say(organization, key, host=host.name, department=host.department_name)]
    lines.append(say(organization, "desk", kiosk=arrival.kiosk.name))
    if arrival.form.language != organization.language:
        lines.append(say(organization, "speaks", language=_LANGUAGES[arrival.form.language]))
    return "\n".join([*lines, say(organization, "please_answer")])


def _details(arrival: Arrival) -> dict[str, str]:
    return {
        "visit_id": arrival.form.id,
        "visitor_name": arrival.form.visitor_name,
        "visitor_company": arrival.form.visitor_company,
        "party": str(arrival.form.party),
        "purpose": arrival.form.purpose,
        "button_id": arrival.form.button_id,
        "kiosk_id": arrival.kiosk.id,
        "kiosk_name": arrival.kiosk.name,
        "host_name": arrival.host.name if arrival.host else "",
        "language": arrival.form.language,
        "notice_version": arrival.form.notice_version,
        "secret_digest": arrival.secret_digest,
    }


def _fingerprint(arrival: Arrival) -> str:
    form = arrival.form
    return digest("\n".join((arrival.kiosk.id, form.host_id or "", form.visitor_name, form.visitor_company)))
