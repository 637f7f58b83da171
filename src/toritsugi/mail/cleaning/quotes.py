"""What a reader already knows, cut off the end: the mails that this one answers."""

import re
from itertools import pairwise

_DASHES = r"[-‐－―─━_＿=＝*]"
_ORIGINAL = re.compile(
    rf"^[ >]*{_DASHES}{{2,}}\s*(?:original (?:message|appointment)|reply message|元のメッセージ|元のメール|"
    rf"オリジナル ?メッセージ|返信元(?:メッセージ|メール)?)\s*{_DASHES}{{2,}}[ ]*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"^\s*[>＞|｜]")
_ADDRESS = r"[<＜(（]?[\w.+-]+@[\w.-]+[>＞)）]?"
_DATE = (
    r"(?:\d{4}\s*[年/.-]\s*\d{1,2}\s*[月/.-]\s*\d{1,2}|\d{1,2}[./ -](?:\d{1,2}|[a-z]{3,9})[./ -]\d{2,4}|"
    r"[a-z]{3,9}\.? \d{1,2},? \d{4})"
)
_INTRODUCTION = re.compile(
    r"(?:^on\b.{4,300}\bwrote:|^le\b.{4,300}\ba écrit ?:|^am\b.{4,300}\bschrieb\b.{0,100}:|\bwrote:|のメール[::]|"
    rf"書きました[::。]?|さん?は.*書きまし.*|^[(（]?.{{0,40}}{_DATE}.{{0,200}}[::])$",
    re.IGNORECASE,
)
_DATED_INTRODUCTION = re.compile(
    rf"^(?:on\b.*{_DATE}.*\bwrote:|[(（]?{_DATE}.*{_ADDRESS}.*(?:[::]|wrote:|のメール[::]|書きました[::。]?))$",
    re.IGNORECASE,
)
_FIELD = r"[*＊]?{names}[*＊]?\s*[::]"
_FROM = re.compile("^[ >]*" + _FIELD.format(names="(?:From|差出人|送信者|発信者)"), re.IGNORECASE)
_SENT = re.compile(_FIELD.format(names="(?:Sent|Date|送信日時|送信日|日時|日付)"), re.IGNORECASE)
_TO = re.compile(_FIELD.format(names="(?:To|宛先|受信者)"), re.IGNORECASE)
_SUBJECT = re.compile(_FIELD.format(names="(?:Subject|件名|題名)"), re.IGNORECASE)
_RULE = re.compile(rf"^\s*{_DASHES}{{5,}}\s*$")
_HEADING_LINES = 8


def without_quotes(text: str) -> str:
    """The text up to the mails that it answers; those that stand between its own words stay."""
    for cut in (_without_original, _without_heading, _without_dated_tail, _without_quoted_tail):
        text = cut(text).rstrip()
    return text


def _without_original(text: str) -> str:
    match = _ORIGINAL.search(text)
    return text[: match.start()] if match else text


def _without_heading(text: str) -> str:
    """Outlook puts sender, time, recipient and subject, in this order, above what it quotes without a mark."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if _FROM.match(line) and _is_heading(lines[at + 1 : at + _HEADING_LINES]):
            while at and (not lines[at - 1].strip() or _RULE.match(lines[at - 1])):
                at -= 1
            return "\n".join(lines[:at])
    return text


def _is_heading(lines: list[str]) -> bool:
    wanted = [_SENT, _TO, _SUBJECT]
    for line in lines:
        if wanted and wanted[0].match(line.lstrip(" >")):
            wanted.pop(0)
    return not wanted


def _without_dated_tail(text: str) -> str:
    """A line with date and address that announces a quotation, whether what follows is marked or not."""
    if not _may_announce(text):
        return text
    lines = text.split("\n")
    for at, pair in enumerate(pairwise([*map(str.strip, lines), ""])):
        if any(map(_may_announce, pair)) and (_announces(pair[0]) or _announces(" ".join(pair).rstrip())):
            rest = [each for each in lines[at + 1 :] if each.strip()]
            if not any(_QUOTED.match(each) for each in rest) or all(_QUOTED.match(each) for each in rest[1:]):
                return "\n".join(lines[:at])
    return text


def _may_announce(text: str) -> bool:
    """Whoever announces names an address or "wrote"; looking for these first is far quicker than for the dates."""
    return "@" in text or "wrote:" in text.lower()


def _announces(line: str) -> bool:
    return len(line) < 400 and _DATED_INTRODUCTION.match(line) is not None


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
