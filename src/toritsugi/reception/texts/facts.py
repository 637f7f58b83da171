"""What is known of a visit, in the words that stand for the placeholders."""

from collections.abc import Collection, Sequence

import msgspec

from toritsugi.clock import japan_time
from toritsugi.organization import Organization
from toritsugi.people import Employee
from toritsugi.reception.buttons import CallButton
from toritsugi.reception.visits import Visit

_LANGUAGES = {"ja": "日本語", "en": "English", "zh": "中文", "ko": "한국어"}
_PHRASES: dict[str, tuple[str, str]] = {
    "visitor": ("{name} 様", "{name}"),
    "somebody": ("お客様", "A visitor"),
    "somebody_for": ("「{button}」の方", "Somebody for “{button}”"),
    "party": ("{count}名", "{count}"),
    "person": ("{name} さん", "{name}"),
    "general": ("総合受付", "general reception"),
    "seconds": ("{count}秒", "{count} seconds"),
    "minutes": ("{count}分", "{count} min"),
    "untold": (
        "LINE WORKS につながらないため、まだどなたにもお知らせできていません。ご対応をお願いします。",
        "LINE WORKS cannot be reached, so nobody else has been told yet. Please see to the visitor.",
    ),
}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A visit with everything around it that a text may name.

    `leaving` names the fields of the visitor that may leave for a chat or a mail. `now` is in seconds since the epoch.
    """

    organization: Organization
    visit: Visit
    kiosk_name: str
    leaving: Collection[str]
    now: float
    hosts: Sequence[Employee] = ()
    button: CallButton | None = None
    answer: str = ""
    answerer: str = ""

    def words(self) -> dict[str, str]:
        """The words by placeholder; empty for what is not known, is not worth saying, or may not leave."""
        visit, organization = self.visit, self.organization
        return {
            "visitor": visitor_words(self),
            "company": self._between(visit.companies) if "company" in self.leaving else "",
            "party": self._say("party", count=visit.party) if visit.party > 1 and "party" in self.leaving else "",
            "purpose": visit.purpose if "purpose" in self.leaving else "",
            "host": self._host(),
            "department": self.hosts[0].department_name if self.hosts else "",
            "button": self.button.name(organization.language) if self.button else "",
            "kiosk": self.kiosk_name,
            "language": _LANGUAGES[visit.language] if visit.language != organization.language else "",
            "time": f"{japan_time(visit.arrived_at):%H:%M}",
            "waited": self._waited(),
            "answer": self.answer,
            "answerer": self.answerer,
        }

    def _host(self) -> str:
        if self.hosts:
            return self._between([self._say("person", name=each.name) for each in self.hosts])
        return "" if self.button else self._say("general")

    def _between(self, words: Sequence[str]) -> str:
        return (", " if self.organization.language == "en" else "、").join(words)

    def _waited(self) -> str:
        seconds = max(0.0, self.now - self.visit.arrived_at)
        return (
            self._say("seconds", count=int(seconds))
            if seconds < 120
            else self._say("minutes", count=int(seconds // 60))
        )

    def _say(self, key: str, **values: object) -> str:
        return phrase(self.organization, key, **values)


def visitor_words(facts: Facts) -> str:
    """「山本 健太 様」, or what to call somebody whose name is not known or may not leave."""
    name = facts.visit.visitor_name if "name" in facts.leaving else ""
    if name:
        return phrase(facts.organization, "visitor", name=name)
    if facts.button is not None:
        return phrase(facts.organization, "somebody_for", button=facts.button.name(facts.organization.language))
    return phrase(facts.organization, "somebody")


def phrase(organization: Organization, key: str, **values: object) -> str:
    """The phrase in the organization's language."""
    return _PHRASES[key][organization.language == "en"].format(**values)
