"""The link that leads back to what a mail is about: in the sender's own system, and not its help or privacy notice."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from toritsugi.mail.cleaning.tracking import clean_link, only_counts

LONGEST = 900
_SHARED = frozenset(
    {"co", "com", "ne", "or", "go", "ac", "ad", "ed", "gr", "lg", "net", "org", "gov", "edu", "gob", "nom"}
)
"""Second-level names below which countries register domains."""
_ASIDE = re.compile(
    r"unsub|opt-?out|optout|preferenc|subscri|notification-?setting|mail-?setting|/settings?\b|help|support|faq|privacy|policy|"
    r"polic|terms|legal|tokusho|kiyaku|contact|inquiry|about-?us|/about\b|sitemap|taikai|withdraw|haishin|teishi|"
    r"apps\.apple\.com|play\.google\.com|twitter\.com|(?:^|[./])x\.com|facebook\.com|instagram\.com|youtube\.com|line\.me|"
    r"view-?(?:in-?)?browser|webview|mailto|abuse|report-?spam|\.(?:png|jpe?g|gif|svg|css|ico|webp)(?:\?|$)",
    re.IGNORECASE,
)
_ASIDE_WORDS = re.compile(
    r"配信(?:停止|解除)|登録解除|退会|ヘルプ|サポート|よくある質問|お問い?合わせ|個人情報|プライバシー|利用規約|"
    r"(?:通知|受信|メール)の?設定|ブラウザ(?:で|ー)|アプリを?(?:ダウンロード|入手)|公式サイト|会社概要|"
    r"unsubscribe|help|support|privacy|terms|preferences|manage|view in browser|contact us",
    re.IGNORECASE,
)
_WORDS_BEFORE = 40


def link_back(whole: str, text: str, links: Sequence[str], sender_address: str) -> str:
    """The first link to the sender's own system, or else the first that is no aside; "" when there is none.

    `whole` is the text as it came, in which links stand behind their words, in brackets; `text` is what of it is
    useful; `links` are all of the mail.
    A link to a page counts for more than one to a front door, one within the text for more than one around it, and one
    that says where it leads for more than one that only counts its readers.
    """
    home = _registered(sender_address.rpartition("@")[2])
    cleaned = list(dict.fromkeys(map(clean_link, dict.fromkeys(links))))
    found = [each for each in cleaned if _is_usable(each) and not _is_aside(each, whole)]
    found.sort(
        key=lambda each: (home != _registered(_host(each)), _is_front_door(each), each not in text, only_counts(each))
    )
    return found[0] if found else ""


def _is_usable(url: str) -> bool:
    return len(url) <= LONGEST and bool(_host(url)) and not any(sign.isspace() for sign in url)


def _is_aside(url: str, whole: str) -> bool:
    at = whole.find(url)
    words = whole[max(0, at - _WORDS_BEFORE) : at].rpartition("\n")[2] if at > 0 else ""
    return _ASIDE.search(url) is not None or _ASIDE_WORDS.search(words) is not None


def _is_front_door(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query and len(parts.fragment) < 2


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower() if parts.scheme.lower() in {"http", "https"} else ""
    except ValueError:
        return ""


def _registered(host: str) -> str:
    """The domain that somebody has registered: example.co.jp of mail.example.co.jp."""
    labels = host.lower().strip(".").split(".")
    below_country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SHARED
    return ".".join(labels[-3 if below_country else -2 :])
