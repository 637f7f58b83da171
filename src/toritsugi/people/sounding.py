"""Brings names to one form, so that kanji, kana and any romanisation of a name find the same person.

Kana becomes Latin letters; Hepburn, Kunrei and typed spellings become one; long and doubled vowels become short;
old forms of kanji become the common ones.
"""

import re
import unicodedata

import jaconv

_KANJI = str.maketrans(
    "髙﨑邉邊齋齊斉澤廣嶋嶌眞國濵濱桒栁德惠櫻瀨黑曾冨淺增靜彌鷗髮圓來壽榮龍與萬會藏禮",
    "高崎辺辺斎斎斎沢広島島真国浜浜桑柳徳恵桜瀬黒曽富浅増静弥鴎髪円来寿栄竜与万会蔵礼",
)
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[tc]ch", "tch"),
        (r"shi", "si"),
        (r"sh(?=[aueo])", "sy"),
        (r"chi", "ti"),
        (r"ch(?=[aueo])", "ty"),
        (r"tsu", "tu"),
        (r"j(?:y(?=[aueo])|(?=[aueo]))", "zy"),
        (r"ji", "zi"),
        (r"dzu|du", "zu"),
        (r"di", "zi"),
        (r"dy(?=[aueo])", "zy"),
        (r"fu", "hu"),
        (r"wo", "o"),
        (r"m(?=[bpm])", "n"),
        (r"nn(?=[bcdfghjkmprstwyz])", "n"),
        (r"oh(?![aiueoy])", "o"),
        (r"ou", "o"),
        (r"([aiueo])\1+", r"\1"),
    )
)
_ENDINGS = {
    "sh": ("si", "sy"),
    "ch": ("ti", "ty"),
    "ts": ("tu",),
    "j": ("zi", "zy"),
    "f": ("hu",),
    "m": ("m", "n"),
    "nn": ("nn", "n"),
}
_HONORIFIC = re.compile(r"(?<=.)(?:様|さま|さん|氏|殿|先生|\s+san|-san|\s*님)$", re.IGNORECASE)
_KANA = re.compile(r"[ぁ-ゖゝゞー]")


def cleaned(text: str) -> str:
    """Compatibility forms unified (NFKC), control and invisible characters removed, spaces single and trimmed."""
    wide = unicodedata.normalize("NFKC", text)
    kept = ("" if unicodedata.category(c)[0] == "C" else c for c in wide.replace("\t", " ").replace("\n", " "))
    return " ".join("".join(kept).split())


def is_sound(text: str) -> bool:
    """Whether the text is written by sound: kana or Latin letters only."""
    return bool(text) and all(ord(letter) < 0x250 or _KANA.match(letter) for letter in _hiragana(_plain(text)))


def sound(text: str) -> str:
    """The one spelling of a name that is written by sound, without spaces."""
    letters = re.sub(r"[^a-z]", "", _romanised(text))
    for pattern, replacement in _SOUNDS:
        letters = pattern.sub(replacement, letters)
    return letters


def beginnings(text: str) -> tuple[str, ...]:
    """The spellings that a name may begin with when somebody has typed so far: "sa sh" may become "sasi", "sasy"."""
    letters = re.sub(r"[^a-z]", "", _romanised(text))
    for ending, continuations in _ENDINGS.items():
        if letters.endswith(ending):
            stem = sound(letters[: -len(ending)])
            return tuple(stem + continuation for continuation in continuations)
    return (sound(letters),)


def ideographs(text: str) -> str:
    """The one form of a name in kanji (or any other script), without spaces."""
    return cleaned(text).casefold().translate(_KANJI).replace(" ", "").replace("・", "")


def without_honorific(text: str) -> str:
    """「田中様」 becomes 「田中」; a text that is nothing but an honorific stays."""
    return _HONORIFIC.sub("", text)


def _plain(text: str) -> str:
    """Lower case without accents; the marks of voiced kana are kept."""
    decomposed = unicodedata.normalize("NFKD", cleaned(text).casefold())
    kept = "".join(c for c in decomposed if not ("\u0300" <= c <= "\u036f"))
    return unicodedata.normalize("NFKC", kept)


def _hiragana(text: str) -> str:
    return str(jaconv.kata2hira(text)).replace("・", "")


def _romanised(text: str) -> str:
    return str(jaconv.kana2alphabet(_hiragana(_plain(text))))
