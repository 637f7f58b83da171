"""What can be wrong with a kind or a rule that somebody wrote down, in sentences for people (`sentences.toml`)."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from toritsugi.organization import Language


@cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(resources.files("toritsugi.rules").joinpath("sentences.toml").read_text(encoding="utf-8"))


class Problem(msgspec.Struct, frozen=True):
    """Something to mend, in one field of the form; `row` counts conditions and exceptions from 1 (0: the field)."""

    field: str
    reason: str
    value: str = ""
    row: int = 0

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do."""
        said = _sentences()[self.reason][language].format(value=self.value)
        if not self.row:
            return said
        return f"{self.row}行目: {said}" if language == "ja" else f"Line {self.row}: {said}"


class RulesRefused(Exception):
    """What was written down cannot be taken over; nothing was changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(" ".join(each.sentence("en") for each in problems))
        self.problems = tuple(problems)

    def sentences(self, language: Language) -> str:
        """All that is wrong, each with its field, where no form shows which."""
        return " ".join(f"{each.field}: {each.sentence(language)}" for each in self.problems)

    def by_field(self, language: Language) -> dict[str, str]:
        """All that is wrong with each field."""
        found: dict[str, str] = {}
        for each in self.problems:
            found[each.field] = f"{found.get(each.field, '')} {each.sentence(language)}".strip()
        return found
