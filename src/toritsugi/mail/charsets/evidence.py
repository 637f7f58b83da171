"""What bytes say of their charset by themselves: strict UTF-8, and how Japanese or Western a reading looks."""

import re
from collections.abc import Callable

from toritsugi.mail.charsets.japanese import REPLACEMENT, common_characters, decode_cp932, decode_euc

SAMPLE = 32_768
_LEAD, _TELLING = 100, 1_024
"""Bytes before the first that is not ASCII, and of the lines with such ones, of which an unnamed set is told."""
_ASCII = bytes(range(0x80))
_LATIN_SETS = re.compile(r"cp125[0247]|iso8859_(?:[123459]|1[03456])$|mac_roman")
_GOOD = re.compile("[\u3041-\u3096\u30a1-\u30fc\u3001\u3002\u4e00-\u9fff\uff01-\uff5e]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_HALF = re.compile("[\uff61-\uff9f]")
_SPOKEN_HALF = re.compile(
    "[\uff61-\uff65]+|(?:[\uff66\uff71-\uff9d](?:(?<=[\uff73\uff76-\uff84\uff8a-\uff8e])\uff9e|(?<=[\uff8a-\uff8e])\uff9f)?"
    "[\uff67-\uff70]*)+"
)
"""Half-width kana that can be read aloud: marks stand behind what takes them, and no word begins with a small one."""
_BAD = re.compile("[\ufffd〓\x80-\x9f]")
_LATIN = re.compile("[A-Za-z][À-ÖØ-öø-ÿ’](?=[a-z])")
_CHINESE = re.compile("[的了是在我们您请这]")
_RUSSIAN = re.compile("(?<![А-яЁё])[А-ЯЁ]?[а-яё]{5,}(?![А-яЁё])")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UNWESTERN = re.compile("[¡-¿×÷ƒ†‡ˆ‰‹˜™›](?![¡-¿])|[À-ÿ](?=[À-ÿ])")
_RARE = re.compile("[\u4e00-\u9fff]")
_BEYOND_TWO_BYTES = re.compile("[\u0800-\uffff]")
_C1 = re.compile(rb"[\x80-\x9f]")
_NO_LATIN_LETTER = re.compile(rb"[\x80-\xbf\xd7\xf7]")
_LETTER = re.compile("[A-Za-z]")


def strict_utf8(raw: bytes) -> str | None:
    """``raw`` as UTF-8 when it is nothing else; it may have been cut within its last character."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(raw) and error.reason == "unexpected end of data" and error.start > 3:
            return raw[: error.start].decode("utf-8") if not raw[: error.start].isascii() else None
        return None


def likeliest(raw: bytes, readers: tuple[Callable[[bytes], str], ...]) -> str:
    """The reading that looks most like something that somebody wrote."""
    foreign = len(raw) - len(raw.lstrip(_ASCII))
    lines = raw[max(0, foreign - _LEAD) : foreign + SAMPLE].split(b"\n")
    sample = b"\n".join(line for line in lines if not line.isascii())[:_TELLING]
    return max(readers, key=lambda reader: score(reader(sample)))(raw)


def score(text: str) -> int:
    """How much it looks like text that somebody wrote."""
    good = len(_GOOD.findall(text)) + 2 * len(_KANA.findall(text)) + 2 * len(_LATIN.findall(text))
    good += 2 * sum(map(len, _RUSSIAN.findall(text))) - len(_CYRILLIC.findall(text))
    poor = len(_HALF.findall(_SPOKEN_HALF.sub("", text))) + len(_UNWESTERN.findall(text))
    return good - poor - 20 * len(_BAD.findall(text))


def russian(raw: bytes, codec: str) -> str:
    """``raw`` in a Cyrillic set when there are Russian words in it; nothing else makes anybody think of one."""
    text = raw.decode(codec, "replace")
    return text if _RUSSIAN.search(text) else raw.decode("ascii", "replace")


def chinese(raw: bytes) -> str:
    """``raw`` in GB 18030 when it has everyday words of Chinese and no kana; else nothing that makes sense."""
    text = raw.decode("gb18030", "replace")
    spoken = len(_CHINESE.findall(text)) >= 3 and not _KANA.search(text)
    return text if spoken else raw.decode("ascii", "replace")


def familiar(text: str) -> int:
    """How many of its characters are everyday ones; bytes in the wrong order make rare ones, kanji among them."""
    text = text[:SAMPLE]
    return len(common_characters().findall(text)) + sum(map(str.isascii, text))


def is_betrayed(raw: bytes, name: str, text: str) -> bool:
    """Whether bytes that a claimed 8-bit set accepts as ``text`` are plainly something else."""
    if name == "utf-8" or raw.isascii():
        return False
    utf8 = strict_utf8(raw)
    one_byte = name.startswith(("cp125", "iso8859", "koi8", "mac"))
    if utf8 is not None and (one_byte or _BEYOND_TWO_BYTES.search(utf8)):
        return True
    if name == "cp932":
        return _is_euc(raw, text)
    if not name.startswith(("cp125", "iso8859", "mac")):
        return False
    return _has_kana(raw) or (_LATIN_SETS.match(name) is not None and _is_mistaken_for_latin(raw))


def _is_euc(raw: bytes, text: str) -> bool:
    """Of EUC-JP, Shift_JIS makes half-width kana that nobody can read aloud, or nothing at all."""
    if not _HALF.search(text) and not _BAD.search(text):
        return False
    other = decode_euc(raw[:SAMPLE])
    if _BAD.search(other) or not (_BAD.search(text) or _is_strange(text)):
        return False
    return score(other) > score(text[:SAMPLE])


def _is_strange(text: str) -> bool:
    """Kana that cannot be read aloud, or kanji beside them that are rare."""
    return bool(_HALF.search(_SPOKEN_HALF.sub("", text)) or _RARE.search(common_characters().sub("", text)))


def _has_kana(raw: bytes) -> bool:
    if not _C1.search(raw):
        return False
    japanese = decode_cp932(raw[:SAMPLE])
    return REPLACEMENT not in japanese and len(_KANA.findall(japanese)) >= 2


def _is_mistaken_for_latin(raw: bytes) -> bool:
    sample = raw[:SAMPLE]
    readings = (decode_cp932(sample), decode_euc(sample)) if _NO_LATIN_LETTER.search(sample) else ()
    return any(map(_is_plainly_japanese, readings))


def _is_plainly_japanese(text: str) -> bool:
    """Common characters, more than of anything else: an apostrophe with the letter behind it looks like one as well."""
    common = len(common_characters().findall(text))
    others = len(_LETTER.findall(text)) // 2 + len(_GOOD.findall(text)) - common + len(_HALF.findall(text))
    return common >= 2 and common > others and not _BAD.search(text)
