"""A pasted talk link, channel ID or login ID, and whom it names.

Sources: official page "App Link"; the official pages on channels show where the channel ID stands in the
room's menu.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, urlsplit

from toritsugi.lineworks.errors import LinkProblem, LinkUnusable

PASTED_MAX = 4000

_CHANNEL_ID = re.compile(r"(?=.*\d)[0-9A-Za-z-]{8,64}")
_USER_ID = re.compile(r"user[0-9A-Za-z-]{6,64}")
_MAIL = re.compile(r"[^\s@,;<>\"'/?#]+@[^\s@,;<>\"'/?#]+")
_URL = re.compile(r"(?:https?|lineworks)://[^\s<>\"'「」]+", re.IGNORECASE)
_BARE_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.(com|do|me|ee|jp|net)(/\S*)?", re.IGNORECASE | re.ASCII)
_TALK_HOSTS = ("line.worksmobile.com", "talk.worksmobile.com")
_LINE_HOSTS = ("line.me", "lin.ee", "line.naver.jp")


@dataclass(frozen=True, slots=True)
class TalkTarget:
    """A talk room (`id` is its channel ID) or a member (`id` is a user id or login e-mail)."""

    kind: Literal["channel", "member"]
    id: str


def parse_talk_link(pasted: str) -> TalkTarget:
    """Whom a pasted text names. Raises LinkUnusable, whose `problem` says what is wrong with it.

    Whether the bot may speak there is another question: ask the platform with `get_channel` or `get_user`.
    """
    words = unicodedata.normalize("NFKC", pasted[:PASTED_MAX]).strip().strip("<>\"'「」\u200b\ufeff").strip()
    if not words:
        raise LinkUnusable(LinkProblem.EMPTY)
    urls = _URL.findall(words)
    if len(set(urls)) > 1:
        raise LinkUnusable(LinkProblem.SEVERAL_TARGETS)
    if urls:
        return _from_url(urls[0])
    if _BARE_HOST.fullmatch(words):
        return _from_url(f"https://{words}")
    return _from_id(words)


def _from_id(words: str) -> TalkTarget:
    if words.count("@") > 1:
        raise LinkUnusable(LinkProblem.SEVERAL_TARGETS)
    if _MAIL.fullmatch(words) or _USER_ID.fullmatch(words):
        return TalkTarget("member", words)
    if words.isdigit():
        raise LinkUnusable(LinkProblem.NUMERIC_ID)
    if _CHANNEL_ID.fullmatch(words):
        return TalkTarget("channel", words)
    raise LinkUnusable(LinkProblem.NOT_RECOGNIZED)


def _from_url(url: str) -> TalkTarget:
    parts = _split(url)
    _turn_away_strangers(parts)
    named = _parameters(parts)
    if any(name.startswith("worksat") for name in named):
        raise LinkUnusable(LinkProblem.EXTERNAL_CONTACT)
    if "channelid" in named:
        return _channel(named["channelid"])
    if "emaillist" in named:
        return _member(named["emaillist"])
    browser = parts.hostname == "talk.worksmobile.com"
    raise LinkUnusable(LinkProblem.BROWSER_ADDRESS if browser else LinkProblem.NO_TARGET)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        pass
    raise LinkUnusable(LinkProblem.NOT_RECOGNIZED)


def _turn_away_strangers(parts: SplitResult) -> None:
    host = parts.hostname or ""
    if parts.scheme == "lineworks" or host in _TALK_HOSTS:
        return
    if host == "works.do":
        raise LinkUnusable(LinkProblem.SHORT_LINK)
    if host == "webhook.worksmobile.com":
        raise LinkUnusable(LinkProblem.WEBHOOK_URL)
    if any(host == line or host.endswith(f".{line}") for line in _LINE_HOSTS):
        raise LinkUnusable(LinkProblem.LINE_NOT_WORKS)
    raise LinkUnusable(LinkProblem.OTHER_SITE)


def _parameters(parts: SplitResult) -> dict[str, list[str]]:
    """Parameters of query and fragment by lower-case name. An official page prints a second `?` for `&`."""
    named: dict[str, list[str]] = {}
    fragment = parts.fragment.partition("?")[2] or parts.fragment
    for name, value in parse_qsl(f"{parts.query}&{fragment}".replace("?", "&").lstrip("&")):
        named.setdefault(name.strip().lower(), []).append(value.strip())
    return named


def _channel(values: list[str]) -> TalkTarget:
    if len(set(values)) > 1:
        raise LinkUnusable(LinkProblem.SEVERAL_TARGETS)
    if values[0].isdigit():
        raise LinkUnusable(LinkProblem.NUMERIC_ID)
    if not _CHANNEL_ID.fullmatch(values[0]):
        raise LinkUnusable(LinkProblem.BAD_CHANNEL_ID)
    return TalkTarget("channel", values[0])


def _member(values: list[str]) -> TalkTarget:
    mails = {mail for value in values for mail in re.split(r"[,;\s]+", value) if mail}
    if len(mails) > 1:
        raise LinkUnusable(LinkProblem.SEVERAL_TARGETS)
    mail = mails.pop() if mails else ""
    if not _MAIL.fullmatch(mail):
        raise LinkUnusable(LinkProblem.NO_TARGET)
    return TalkTarget("member", mail)
