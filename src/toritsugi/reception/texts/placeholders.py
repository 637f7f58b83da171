"""The placeholders that a text may have: each with a Japanese and an English name, which mean the same."""

from toritsugi.organization import Language

PLACEHOLDERS: dict[str, str] = {
    "visitor": "来訪者",
    "company": "会社名",
    "party": "人数",
    "purpose": "用件",
    "host": "担当者",
    "department": "部署",
    "button": "ボタン",
    "kiosk": "受付端末",
    "language": "画面の言語",
    "time": "時刻",
    "waited": "待ち時間",
    "answer": "応答",
    "answerer": "応答者",
}
"""English name to Japanese name."""

_KNOWN = {**{name: name for name in PLACEHOLDERS}, **{japanese: name for name, japanese in PLACEHOLDERS.items()}}


def meant_by(written: str) -> str:
    """The English name of a placeholder as somebody has written it; empty for one that nobody knows."""
    return _KNOWN.get(written.strip(), "")


def placeholder_names(language: Language) -> list[str]:
    """The names in this language, in the order in which a page offers them."""
    return list(PLACEHOLDERS.values() if language == "ja" else PLACEHOLDERS)
