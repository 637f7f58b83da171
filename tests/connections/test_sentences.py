"""Every fault has a sentence in both languages, with the same blanks, and no code is without one."""

import re
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest

import toritsugi.connections
from toritsugi.connections import ConnectionFault
from toritsugi.connections.faults import known_codes, remedy, sentence, wizard_step
from toritsugi.lineworks import KeyProblem, LinkProblem

SOURCE = Path(str(resources.files(toritsugi.connections)))
_RAISED = re.compile(r'(?:ConnectionFault|TokenRefused|TokenUnavailable)\(\s*"(\w+)"')
_FOUND = re.compile(r'\b(?:ok|skipped|question)\("\w+", "(\w+)"')


STEPS = {
    "app",
    "service_account",
    "private_key",
    "scopes",
    "redirect_url",
    "sign_in",
    "bot_register",
    "room",
    "bot_id",
    "bot_add",
    "bot_publish",
    "room_invite",
    "channel_id",
    "destinations",
    "callback",
    "plan",
}
"""The steps of the setup wizard that sentences lead to."""


class AnyBlank(dict[str, str]):
    """Fills every blank."""

    def __missing__(self, name: str) -> str:
        return "…"


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_both_languages_say_the_same_much(code: str) -> None:
    from toritsugi.connections.faults import _sentences

    entry = _sentences()[code]
    assert set(entry) - {"step"} in ({"ja", "en"}, {"ja", "en", "ja_mend", "en_mend"})
    assert blanks(entry.get("ja_mend", "")) == blanks(entry.get("en_mend", ""))
    assert blanks(entry["ja"]) == blanks(entry["en"])
    assert all(re.search(r"[ぁ-んァ-ヶ一-龠]", text) for key, text in entry.items() if key.startswith("ja")) or (
        code == "step_scopes" or code == "step_bot"
    )
    assert all(text.strip() == text and text for text in entry.values())


def test_every_code_in_the_room_has_a_sentence() -> None:
    used = {f"private_key_{problem}" for problem in KeyProblem} | {f"link_{problem}" for problem in LinkProblem}
    for path in SOURCE.rglob("*.py"):
        content = path.read_text(encoding="utf-8")
        used |= set(_RAISED.findall(content)) | set(_FOUND.findall(content))
    assert len(used) > 90
    assert used <= known_codes()


def test_a_fault_speaks_both_languages() -> None:
    fault = ConnectionFault("bot_unknown", given="2000001")
    assert fault.sentence("ja") != fault.sentence("en") == str(fault)
    assert "2000001" in fault.sentence("ja")
    assert fault.remedy("ja") == remedy("bot_unknown", "ja", given="2000001") != ""
    assert sentence("base_room_unset", "en") == "No base room is set."
    assert remedy("base_room_unset", "en") == ""


def test_sentences_lead_to_known_steps() -> None:
    assert {wizard_step(code) for code in known_codes()} == STEPS | {""}
