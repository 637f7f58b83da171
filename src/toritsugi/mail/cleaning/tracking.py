"""Addresses without what was put into them to watch the reader."""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit, urlunsplit

from toritsugi.mail.rendering import change_links

_WATCHING = re.compile(
    r"^(?:utm_\w+|mc_[ce]id|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ttclid|twclid|igshid|igsh|li_fat_id|"
    r"mkt_tok|_hs\w+|hsctatracking|__hs\w+|vero_\w+|oly_\w+|_openstat|_ga|_gl|_ke|rb_clickid|wickedid|sfmc_\w+|trk_\w+|"
    r"trkemail|mibextid|ck_subscriber_id|s_cid|cmpid|sc_campaign|sc_channel|sc_content|sc_medium|sc_outcome|sc_geo|"
    r"sc_country|pk_\w+|mtm_\w+|matomo_\w+|elq\w*|ml_subscriber\w*|bsft_\w+|__s|_bta_\w+|spm|scm|vgo_ee)$",
    re.IGNORECASE,
)
_TARGET = frozenset(
    {"url", "u", "q", "target", "dest", "destination", "link", "goto", "to", "redirect", "redirect_url", "r"}
)
_PASSING_ON = re.compile(
    r"^(?:[\w-]*click[\w-]*|[\w-]*track[\w-]*|trk|links?|lnk|lm?|go|r|t|e|ct|redirect|redir|out|away|mail|email|m|url)\d*\.|"
    r"(?:^|\.)(?:google\.[a-z.]+|facebook\.com|linkedin\.com|youtube\.com|slack-redir\.net|safelinks\.protection\.outlook\.com|"
    r"urldefense\.(?:com|proofpoint\.com|us)|awstrack\.me|mandrillapp\.com|vk\.com|steamcommunity\.com)$",
    re.IGNORECASE,
)
_PASSING_PATH = re.compile(
    r"/(?:[\w-]*click[\w-]*|track\w*|redir\w*|url|link|l\.php|linkfilter|away|out|cl|ls|lt)(?:/|\.|$)", re.IGNORECASE
)
_DEFENDED = re.compile(r"^/v3/__(https?:/+.+?)__;", re.IGNORECASE)
_DEEPEST = 4


def clean_links(text: str) -> str:
    """The text with each address in it cleaned."""
    return change_links(text, clean_link)


def clean_link(url: str) -> str:
    """The address that it leads to when that stands in it, without parameters that only watch; else as it was."""
    for _ in range(_DEEPEST):
        target = _target(url)
        if not target:
            break
        url = target
    return _unwatched(url)


def only_counts(url: str) -> bool:
    """Whether it looks like a stop that counts its readers and does not say where it leads."""
    parts = _parts(url)
    return parts is not None and _passes_on(parts)


def _passes_on(parts: SplitResult) -> bool:
    return bool(_PASSING_ON.search(parts.hostname or "") or _PASSING_PATH.search(parts.path))


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.scheme.lower() in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def _target(url: str) -> str:
    """Where a counting stop on the way would pass on to; "" when this is none, or does not say."""
    parts = _parts(url)
    if parts is None or not _passes_on(parts):
        return ""
    for find in _WAYS:
        target = find(parts)
        if target and not any(sign.isspace() for sign in target) and _parts(target) is not None:
            return target
    return ""


def _in_query(parts: SplitResult) -> str:
    found = {name.lower(): value for name, value in parse_qsl(parts.query) if _TARGET & {name.lower()}}
    targets = (value for value in found.values() if value.lower().startswith(("http://", "https://")))
    target = next(targets, "")
    return _from_proofpoint(found["u"]) if not target and _is_proofpoint(parts) and "u" in found else target


def _is_proofpoint(parts: SplitResult) -> bool:
    return (parts.hostname or "").lower() == "urldefense.proofpoint.com"


def _from_proofpoint(packed: str) -> str:
    """Version 2 writes % as - and / as _ (Proofpoint's own decoder)."""
    return unquote(packed.replace("-", "%").replace("_", "/"))


def _in_path(parts: SplitResult) -> str:
    defended = _DEFENDED.match(parts.path if not parts.query else f"{parts.path}?{parts.query}")
    if defended:
        return defended[1] if "://" in defended[1] else defended[1].replace(":/", "://", 1)
    return next((unquote(each) for each in parts.path.split("/") if each.lower().startswith(("http%3a", "https%3a"))
                 or each.lower().startswith(("http:%2f", "https:%2f"))), "")  # fmt: skip


def _packed(parts: SplitResult) -> str:
    """Mandrill packs the target into base64, twice quoted."""
    packed = dict(parse_qsl(parts.query)).get("p", "")
    if not packed or not parts.path.startswith("/track/"):
        return ""
    try:
        plain = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
    found = re.search(r'\\*"url\\*"\s*:\s*\\*"(https?:[^"]+?)\\*"', plain)
    return re.sub(r"\\+/", "/", found[1]) if found else ""


_WAYS: tuple[Callable[[SplitResult], str], ...] = (_in_query, _in_path, _packed)


def _unwatched(url: str) -> str:
    """Only whole parameters go; what stays keeps its spelling."""
    parts = _parts(url)
    if parts is None or not parts.query:
        return url
    kept = [each for each in parts.query.split("&") if not _WATCHING.match(each.partition("=")[0])]
    query = "&".join(kept)
    return url if query == parts.query else urlunsplit(parts._replace(query=query))
