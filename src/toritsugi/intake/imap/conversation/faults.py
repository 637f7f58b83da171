"""What can go wrong with a mailbox of another server, in words; and whether only people can mend it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from toritsugi.organization import Language

SAID_LIMIT = 300


class ImapTrouble(Exception):
    """The mailbox cannot be watched now. `code` has a sentence; `said` is what the server or the network said."""

    def __init__(self, code: str, said: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.said = " ".join(said.split())[:SAID_LIMIT]

    def sentence(self, language: Language, blanks: Mapping[str, object]) -> str:
        """What is the case with this account, and what to do."""
        return trouble_sentence(self.code, language, said=self.said, **blanks)

    @property
    def needs_people(self) -> bool:
        """Whether waiting does not help."""
        return bool(_sentences()[self.code]["people"])


def trouble_sentence(code: str, language: Language, **blanks: object) -> str:
    """What is the case and what to do about it. Blanks: host, port, user, folder, done_folder, said."""
    text = str(_sentences()[code]["en" if language == "en" else "ja"]).format(**blanks)
    said = blanks.get("said")
    return text if not said else f"{text}（{said}）" if language != "en" else f"{text} ({said})"


@cache
def _sentences() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("sentences.toml").read_text(encoding="utf-8"))
