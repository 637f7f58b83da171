"""Says how far a call got, in the visitor's language: one title, one sentence, and the steps with their times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from toritsugi.kiosk.screens import name_of, phone_words
from toritsugi.people import Employee
from toritsugi.reception import Progress, Step
from toritsugi.web import Moments, Words

_TONES = {
    "calling": "calm",
    "delivered": "calm",
    "partly": "calm",
    "coming": "fine",
    "deputy": "fine",
    "waiting": "calm",
    "unable": "attention",
    "no_answer": "attention",
    "missed": "person",
    "not_connected": "person",
}
_STAGES = {"calling": 1, "not_connected": 1, "delivered": 2, "partly": 2, "no_answer": 2, "missed": 2}
_WITH_PHONE = {"unable", "no_answer", "not_connected", "missed"}
_STILL_TRIED = {"host", "deputy", "department", "base", "mail"}
"""The rungs on which somebody may still answer by LINE WORKS or mail; with the phone alone, the visitor has to dial."""
STEPS_SHOWN = 4
_OPEN_STEPS = {"calling": "calling", "delivered": "waiting", "partly": "waiting", "no_answer": "waiting"}
_OPEN_WHILE_TRIED = {"unable": "waiting"}


@dataclass(frozen=True)
class ToldStep:
    """One line of what has happened. `sign`: "check", or "attention" for an answer that leaves the visitor alone."""

    sign: str
    text: str
    time: str
    machine: str


@dataclass(frozen=True)
class Told:
    """What the calling screen says now. `stage` counts from 1 (received) to 3 (answered).

    `words` are a host's own, `words_by` names that host. `portrait` is the photo of somebody else than the host who
    comes instead, "" for none.
    """

    state: str
    tone: str
    stage: int
    title: str
    text: str
    phone: str
    steps: tuple[ToldStep, ...]
    open_step: str
    offers_general: bool
    words: str = ""
    words_by: str = ""
    portrait: str = ""

    @property
    def said(self) -> str:
        """What a screen reader is told when the state changes."""
        parts = (f"{self.title} {self.text}".replace("|", ""), self.words, self.phone)
        return " ".join(part for part in parts if part)


def tell(progress: Progress, words: Words, moments: Moments, portraits: Mapping[str, str], *, at_desk: bool) -> Told:
    """The words for this progress. `portraits`: which photos may be shown, by employee id. `at_desk`: the screen can
    call the general reception; one with a pass cannot.
    """
    state, host, who = progress.state, _called(progress, words), _named(progress.answerer, words)
    phone = phone_words(words, progress.phone) if state in _WITH_PHONE else ""
    general = at_desk and _offers_general(progress)
    open_step = _open_step(progress)
    return Told(
        state=state,
        tone=_TONES[state],
        stage=_STAGES.get(state, 3),
        title=words(_title_key(progress), host=host, who=who),
        text=_offer(words, bool(phone)) if general else _text(progress, words, host, who, bool(phone)),
        phone=phone,
        steps=tuple(_step(step, words, moments) for step in _worth_telling(progress.steps)),
        open_step=words(f"step.open.{open_step}") if open_step else "",
        offers_general=general,
        words=progress.words,
        words_by=_named(progress.words_by, words),
        portrait=_stand_in(progress, portraits),
    )


def _open_step(progress: Progress) -> str:
    """What is still waited for: not once it is over, nor after a refusal that nobody else is called for."""
    if progress.rung in _STILL_TRIED:
        return (_OPEN_STEPS | _OPEN_WHILE_TRIED).get(progress.state, "")
    return "" if progress.final else _OPEN_STEPS.get(progress.state, "")


def _stand_in(progress: Progress, portraits: Mapping[str, str]) -> str:
    """The photo of whoever comes in the host's place; the host's own stands beside the name."""
    who = progress.answerer
    if who is None or progress.state not in {"coming", "deputy"} or (progress.host and progress.host.id == who.id):
        return ""
    return portraits.get(who.id, "")


def _offers_general(progress: Progress) -> bool:
    """Whether the general reception is left to be called: not while others are being called, nor a second time."""
    ended = progress.state in {"unable", "missed"} and not progress.rung
    return ended and progress.host is not None and all(step.place != "base" for step in progress.steps)


def _called(progress: Progress, words: Words) -> str:
    """Whom the visitor has called: a person by name, somebody behind a button, or the general reception."""
    if progress.host or progress.button:
        return _named(progress.host, words)
    return words("general.name")


def _named(employee: Employee | None, words: Words) -> str:
    """The family name with what politeness adds to it in this language; "somebody" while nobody is known."""
    return words("named", name=name_of(employee, words.language)) if employee else words("somebody")


def _offer(words: Words, dial: bool) -> str:
    return words("call.general_or.text" if dial else "call.general_or.no_phone")


def _text(progress: Progress, words: Words, host: str, who: str, dial: bool) -> str:
    """One sentence or two: what goes on now, and whether to dial."""
    state = progress.state
    way = "text" if dial else "no_phone"
    if state not in _WITH_PHONE:
        return words(f"call.{state}.text", host=host, who=who)
    if state == "not_connected":
        return words(f"call.not_connected.{way}")
    if progress.rung not in _STILL_TRIED:
        return words(f"call.dial.{way}")
    return words(f"call.now.{progress.rung}") + words(f"call.urgent.{way}")


def _title_key(progress: Progress) -> str:
    """Delivered to whom: the host, else the room, else the general reception; behind a button, whoever it calls."""
    if progress.state not in {"delivered", "partly"}:
        return f"call.{progress.state}.title"
    places = {step.place for step in progress.steps}
    best = next((place for place in ("host", "room") if place in places), "base")
    if progress.button and best != "base":
        return "call.reached.button"
    return f"call.reached.{best}"


def _worth_telling(steps: Sequence[Step]) -> list[Step]:
    """Of several answers only the one that counts: the last. Of a long story its end: a screen is not long."""
    last = max((step.at for step in steps if step.key == "answered"), default=0.0)
    return [step for step in steps if step.key != "answered" or step.at == last][-STEPS_SHOWN:]


def _step(step: Step, words: Words, moments: Moments) -> ToldStep:
    who = _named(step.who, words)
    kind = step.place or step.choice or step.key
    sign = "attention" if kind == "unable" else "check"
    return ToldStep(sign, words(f"step.{kind}", who=who), moments.time(step.at), moments.machine(step.at))
