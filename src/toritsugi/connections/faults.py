"""What can be wrong with a connection, in sentences for people; the sentences are data (`sentences.toml`).

ConnectionFault          one thing that a person can mend; `code` names it, `field` is the form's field
├─ TokenRefused          the platform refuses these credentials: hold the connection
└─ TokenUnavailable      no token just now: come back after `retry_after` seconds
FormRefused              one or more faults in a filled-in form
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from toritsugi.organization import Language


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    content = resources.files("toritsugi.connections").joinpath("sentences.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


def known_codes() -> frozenset[str]:
    """Every code that has sentences."""
    return frozenset(_sentences())


def is_plain(code: str) -> bool:
    """Whether a code has sentences, none of which has a blank."""
    return code in _sentences() and not any("{" in text for text in _sentences()[code].values())


def sentence(code: str, language: Language, **blanks: str) -> str:
    """What is the case. Raises KeyError for a code that has no sentence."""
    return _sentences()[code][language].format_map(blanks)


def remedy(code: str, language: Language, **blanks: str) -> str:
    """What to do about it; empty when the sentence says so itself."""
    return _sentences()[code].get(f"{language}_mend", "").format_map(blanks)


def wizard_step(code: str) -> str:
    """The step of the setup wizard that mends it; empty when none does."""
    return _sentences()[code].get("step", "")


class ConnectionFault(Exception):
    """One thing that is wrong. `blanks` fill the sentence's blanks; no secret is ever one of them."""

    def __init__(self, code: str, field: str = "", **blanks: str) -> None:
        super().__init__(sentence(code, "en", **blanks))
        self.code = code
        self.field = field
        self.blanks = blanks

    def sentence(self, language: Language) -> str:
        """What is the case, for people."""
        return sentence(self.code, language, **self.blanks)

    def remedy(self, language: Language) -> str:
        """What to do about it; empty when the sentence says so itself."""
        return remedy(self.code, language, **self.blanks)


def clock_fault(apart: float) -> ConnectionFault:
    """This machine's clock is so many seconds before (or, negative, behind) that of LINE WORKS."""
    code = "clock_fast" if apart > 0 else "clock_slow"
    return ConnectionFault(code, minutes=str(max(1, round(abs(apart) / 60))))


class TokenRefused(ConnectionFault):
    """The platform refuses these credentials; the connection is held. Asking again at once is no use."""


class TokenUnavailable(ConnectionFault):
    """There is no token just now, through no fault of the credentials. `retry_after` is seconds from now."""

    def __init__(self, code: str, retry_after: float, **blanks: str) -> None:
        super().__init__(code, **blanks)
        self.retry_after = retry_after


class FormRefused(Exception):
    """A form that cannot be taken over as it is; `faults` has at most one for each field."""

    def __init__(self, faults: Sequence[ConnectionFault]) -> None:
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    def by_field(self, language: Language) -> dict[str, str]:
        """The sentence for each faulty field."""
        return {fault.field: fault.sentence(language) for fault in self.faults}
