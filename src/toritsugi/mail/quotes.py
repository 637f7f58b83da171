"""What a reader already knows or does not need, cut off the end: quoted mails and signatures. Cautious."""

import re

_ORIGINAL = re.compile(
    r"^[ >]*-{2,}\s*(?:original message|original appointment|forwarded message|元のメッセージ|元のメール|"
    r"転送メッセージ|オリジナルメッセージ)\s*-{2,}\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(r"^\s*[>＞]")
_INTRODUCTION = re.compile(
    r"(?:^on\b.{4,300}\bwrote:|\bwrote:|のメール:|書きました[::。]?|さん?は.*書きまし|^(?:\d{4}[年/-]\d{1,2}[月/-]\d{1,2}).{0,200}[::])$",
    re.IGNORECASE,
)
_SIGNATURE_LINES = 12


def strip_quotes_and_signature(text: str) -> str:
    """``text`` without the quoted tail and the signature; all of it when nothing would be left."""
    for cut in (_without_original, _without_quoted_tail, _without_signature, _without_quoted_tail):
        shorter = cut(text).rstrip()
        if shorter.strip():
            text = shorter
    return text


def _without_original(text: str) -> str:
    match = _ORIGINAL.search(text)
    return text[: match.start()] if match else text


def _without_signature(text: str) -> str:
    """Only a tail of a few lines is a signature; a longer one is text with a line of two hyphens in it."""
    found = list(_SIGNATURE.finditer(text))
    if not found or text.count("\n", found[-1].end()) > _SIGNATURE_LINES:
        return text
    return text[: found[-1].start()]


def _without_quoted_tail(text: str) -> str:
    lines = text.rstrip().split("\n")
    end = len(lines)
    while end and (not lines[end - 1].strip() or _QUOTED.match(lines[end - 1])):
        end -= 1
    if end == len(lines):
        return text
    if end and _INTRODUCTION.search(lines[end - 1].strip()[-400:]):
        end -= 1
    return "\n".join(lines[:end])
