"""Says how far a call got, in the visitor's language: one title, one sentence, and the steps with their times."""

from collections.abc import Sequence
from dataclasses import dataclass

from toritsugi.kiosk.screens import name_of, phone_words
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
    "not_connected": "person",
}
_STAGES = {"calling": 1, "not_connected": 1, "delivered": 2, "partly": 2, "no_answer": 2}
_WITH_PHONE = {"unable", "no_answer", "not_connected"}
_OPEN_STEPS = {"calling": "calling", "delivered": "waiting", "partly": "waiting", "no_answer": "waiting"}


@dataclass(frozen=True)
class ToldStep:
    """One line of what has happened. `sign`: "check", or "attention" for an answer that leaves the visitor alone."""

    sign: str
    text: str
    time: str
    machine: str


@dataclass(frozen=True)
class Told:
    """What the calling screen says now. `stage` counts from 1 (received) to 3 (answered)."""

    state: str
    tone: str
    stage: int
    title: str
    text: str
    phone: str
    steps: tuple[ToldStep, ...]
    open_step: str
    offers_general: bool

    @property
    def said(self) -> str:
        """What a screen reader is told when the state changes."""
        sentence = f"{self.title} {self.text}".replace("|", "")
        return f"{sentence} {self.phone}" if self.phone else sentence


def tell(progress: Progress, words: Words, moments: Moments) -> Told:
    """The words for this progress."""
    language, state = words.language, progress.state
    host = name_of(progress.host, language) if progress.host else words("general.name")
    who = name_of(progress.answerer, language) if progress.answerer else words("somebody")
    phone = phone_words(words, progress.phone) if state in _WITH_PHONE else ""
    key = f"call.{state}"
    text = words(f"{key}.text" if phone or state not in _WITH_PHONE else f"{key}.no_phone", host=host, who=who)
    open_step = _OPEN_STEPS.get(state, "")
    return Told(
        state=state,
        tone=_TONES[state],
        stage=_STAGES.get(state, 3),
        title=words(_title_key(progress, key), host=host, who=who),
        text=text,
        phone=phone,
        steps=tuple(_step(step, words, moments) for step in _worth_telling(progress.steps)),
        open_step=words(f"step.open.{open_step}") if open_step else "",
        offers_general=state == "unable" and progress.host is not None,
    )


def _title_key(progress: Progress, key: str) -> str:
    """Delivered to whom: the host, else the room, else the general reception."""
    if progress.state not in {"delivered", "partly"}:
        return f"{key}.title"
    places = {step.place for step in progress.steps}
    best = next((place for place in ("host", "room") if place in places), "base")
    return f"call.reached.{best}"


def _worth_telling(steps: Sequence[Step]) -> list[Step]:
    """Of several answers only the one that counts: the last."""
    return [step for step in steps[:-1] if step.key != "answered"] + list(steps[-1:])


def _step(step: Step, words: Words, moments: Moments) -> ToldStep:
    who = name_of(step.who, words.language) if step.who else words("somebody")
    kind = step.place or step.choice or step.key
    sign = "attention" if kind == "unable" else "check"
    return ToldStep(sign, words(f"step.{kind}", who=who), moments.time(step.at), moments.machine(step.at))
