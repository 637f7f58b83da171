"""Which charset bytes are in, whatever their label says, and their text.

A label is a claim. It is believed when the bytes bear it out; otherwise the evidence decides (escapes, strict UTF-8,
then how Japanese the text looks in CP932 and in EUC-JP), and the false claim is named.
"""

import re
from encodings.aliases import aliases
from functools import lru_cache
from typing import NamedTuple

from toritsugi.mail.charsets.evidence import chinese, familiar, is_betrayed, likeliest, russian, score, strict_utf8
from toritsugi.mail.charsets.iso2022jp import decode_iso2022jp, has_japanese_escapes, restore_escapes
from toritsugi.mail.charsets.japanese import REPLACEMENT, decode_2004, decode_cp932, decode_euc

_LABEL = 200
_NO_CLAIM = {"", "8bit", "7bit", "binary", "default", "unknown", "unknown_8bit", "x_unknown", "x_user_defined"}
_NO_CLAIM |= {"autodetect_jpn", "autodetect", "autodetect_all", "none", "null", "undefined", "charset"}
_OWN_NAMES = {
    "cp932": "windows_31j ms932 ms_kanji cswindows31j windows_932 x_sjis x_ms_cp932 shift_jis shiftjis sjis s_jis"
    " cp932 csshiftjis x_ms_sjis sjis_win mskanji windows31j x_shift_jis 932",
    "iso2022jp": "iso_2022_jp iso2022_jp iso2022jp csiso2022jp cp50220 cp50221 cp50222 iso_2022_jp_ms iso2022jp_ms"
    " iso_2022_jp_1 iso_2022_jp_2 iso_2022_jp_3 iso_2022_jp_2004 iso_2022_jp_ext iso2022_jp_1 iso2022_jp_2 iso2022_jp_3"
    " iso2022_jp_2004 iso2022_jp_ext x_windows_50220 x_windows_50221 x_windows_iso2022jp jis x_jis csiso2022jp2"
    " iso_2022 50220 50221 50222",
    "eucjp": "euc_jp eucjp ujis x_euc_jp x_eucjp x_euc cp51932 51932 eucjp_ms euc_jp_ms eucjp_win"
    " cseucpkdfmtjapanese extended_unix_code_packed_format_for_japanese euc",
    "shift_jis_2004": "shift_jis_2004 shift_jisx0213 sjis_2004 s_jis_2004 sjisx0213",
    "euc_jis_2004": "euc_jis_2004 euc_jisx0213 euc_jp_2004 eucjp_2004 eucjis2004 eucjisx0213",
    "utf-8": "utf8 utf_8 utf_8n utf8n utf_8_bom utf8mb4 unicode_1_1_utf_8 utf_8_sig cp65001 u8 x_utf_8 csutf8",
    "utf-7": "utf7 utf_7 unicode_1_1_utf_7 x_unicode_2_0_utf_7 csunicode11utf7 u7",
    "utf-16": "utf16 utf_16 unicode ucs_2 iso_10646_ucs_2",
    "utf-16-le": "utf_16le utf_16_le utf16le unicodelittleunmarked",
    "utf-16-be": "utf_16be utf_16_be utf16be unicodebigunmarked",
    "utf-32": "utf32 utf_32 ucs_4",
    "utf-32-le": "utf_32le utf_32_le",
    "utf-32-be": "utf_32be utf_32_be",
    "ascii": "us_ascii ascii ansi_x3_4 ansi_x3_4_1968 ansi_x3_4_1986 iso646_us 646 us usascii iso_646_irv_1991",
    "cp1252": "iso_8859_1 iso8859_1 latin1 latin_1 l1 8859 cp819 windows_1252 cp1252 x_ansi ansi iso_8859_1_1987",
    "gb18030": "gb2312 gbk gb18030 gb_2312_80 gb2312_80 x_gbk cp936 ms936 936 euc_cn euccn gb18030_2000 chinese"
    " cn_gb csgb2312 csiso58gb231280",
    "cp949": "ks_c_5601 ks_c_5601_1987 ks_c_5601_1989 ksc5601 ks_x_1001 ksc_5601 euc_kr euckr uhc cp949 ms949"
    " 949 korean",
    "cp950": "big5 big_5 big5_tw csbig5 cp950 x_x_big5 cn_big5 950",
    "big5hkscs": "big5_hkscs big5hkscs hkscs",
    "cp874": "tis_620 tis620 windows_874 cp874 iso_8859_11 dos_874",
    "iso8859_8": "iso_8859_8_i iso_8859_8_e",
    "hz": "hz hz_gb_2312 hz_gb",
    "iso2022_kr": "iso_2022_kr iso2022_kr csiso2022kr",
    "mac_roman": "macintosh mac x_mac_roman macroman",
    "koi8_r": "koi8_r koi8r cskoi8r koi8",
    "koi8_u": "koi8_u koi8u koi8_ru",
}
_BY_NAME = {name: codec for codec, names in _OWN_NAMES.items() for name in names.split()}
_SAFE_CODEC = re.compile(
    r"(?:cp(?:437|720|737|775|85\d|86\d|87[45]|1006|125\d)|iso8859_\d+|mac_\w+|koi8_\w|kz1048|ptcp154|johab|hp_roman8)$"
)
_KNOWN_CODECS = set(aliases.values()) | {"cp720", "cp737", "cp856", "cp874", "cp875", "cp1006", "koi8_t", "koi8_u"}
_JAPANESE = {
    "cp932": (decode_cp932, "shift_jis_2004"),
    "shift_jis_2004": (decode_cp932, "shift_jis_2004"),
    "eucjp": (decode_euc, "euc_jis_2004"),
    "euc_jis_2004": (decode_euc, "euc_jis_2004"),
    "iso2022jp": (decode_iso2022jp, ""),
}
_WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
_SHIFTING = {"iso2022jp", "iso2022_kr", "utf-7", "hz", *_WIDE}


class Decoded(NamedTuple):
    """Text, and what was wrong with its label or bytes ("" when nothing was)."""

    text: str
    problem: str = ""


def decode_text(raw: bytes, label: str = "", hint: str = "") -> Decoded:
    """``raw`` as text. ``label`` is what the sender claims; ``hint`` is asked when nothing is claimed."""
    name = _codec_of(label)
    if name not in _SHIFTING and raw.isascii() and b"\x1b" not in raw:
        return Decoded(raw.decode("ascii"), _unknown(label) if name is None else "")
    if name is None:
        return Decoded(_detect(raw, _codec_of(hint) or ""), _unknown(label))
    if not name:
        return Decoded(_detect(raw, _codec_of(hint) or ""))
    return _claimed(raw, name)


def _unknown(label: str) -> str:
    return "unknown-charset:" + _normal(label).replace("_", "-")[:40]


def _normal(label: str) -> str:
    label = label.strip().lower().removeprefix("charset=").split(",")[0].split("*")[0]
    return re.sub(r"[^a-z0-9]+", "_", label[:100]).strip("_")


def _codec_of(label: str) -> str | None:
    """Our name of the codec; "" when nothing is claimed; None when the name means nothing to us."""
    return _codec_named(label[:_LABEL])


@lru_cache(maxsize=256)
def _codec_named(label: str) -> str | None:
    name = _normal(label)
    if name in _NO_CLAIM:
        return ""
    if name in _BY_NAME:
        return _BY_NAME[name]
    name = re.sub(r"^(?:windows|win|ibm|dos|x_cp|cs_?ibm)_?(?=\d+$)", "cp", name)
    name = re.sub(r"^iso_?8859_(\d+).*", r"iso8859_\1", name)
    name = aliases.get(name, name)
    return name if _SAFE_CODEC.match(name) and name in _KNOWN_CODECS else None


def _claimed(raw: bytes, name: str) -> Decoded:
    if name == "iso2022jp":
        return _claimed_iso2022jp(raw)
    if has_japanese_escapes(raw) and raw.isascii():
        return Decoded(decode_iso2022jp(raw), f"false-charset:{name}")
    if name == "ascii":
        problem = "" if raw.isascii() else "false-charset:ascii"
        return Decoded(_detect(raw, ""), problem)
    if name in _WIDE:
        return _wide(raw, name)
    text = _read_as(raw, name)
    if name not in _SHIFTING and is_betrayed(raw, name, text):
        return Decoded(_detect(raw, ""), f"false-charset:{name}")
    return Decoded(text) if REPLACEMENT not in text else _judged(raw, name, text)


def _claimed_iso2022jp(raw: bytes) -> Decoded:
    if not has_japanese_escapes(raw) and b"\x0e" not in raw:
        if not raw.isascii():
            return Decoded(_detect(raw, ""), "false-charset:iso-2022-jp")
        raw = restore_escapes(raw)
    text = decode_iso2022jp(raw)
    return Decoded(text, "undecodable:iso-2022-jp" if REPLACEMENT in text else "")


def _judged(raw: bytes, name: str, text: str) -> Decoded:
    """The claim does not hold: damaged text in the claimed set, or another set?"""
    if text.count(REPLACEMENT) * 10 <= sum(map(str.isalpha, text)):
        return Decoded(text, f"undecodable:{name}")
    found = _detect(raw, "")
    if name != "utf-8" and score(found) <= score(text):
        return Decoded(text, f"undecodable:{name}")
    return Decoded(found, f"false-charset:{name}")


def _wide(raw: bytes, name: str) -> Decoded:
    """Programs mistake the order of the bytes, leave out the mark, and end the last line with one byte."""
    if b"\x00" not in raw and (utf8 := strict_utf8(raw)) is not None:
        return Decoded(utf8, f"false-charset:{name}")
    width = 4 if name.startswith("utf-32") else 2
    raw = raw[: len(raw) - len(raw) % width] if raw[-1:] in (b"\n", b"\r", b"\x00") else raw
    text = max((raw.decode(codec, "replace") for codec in _orders(raw, name)), key=familiar)
    return Decoded(text, f"undecodable:{name}" if REPLACEMENT in text else "")


def _orders(raw: bytes, name: str) -> tuple[str, ...]:
    """The codecs to try: the one that a mark says, or else the stated order (big-endian) before the other."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw[:4] == b"\x00\x00\xfe\xff":
        return (name[:6],)
    return (name[:6] + "-le", name[:6] + "-be") if name.endswith("-le") else (name[:6] + "-be", name[:6] + "-le")


def _read_as(raw: bytes, name: str) -> str:
    if name in _JAPANESE:
        return _japanese(raw, name)
    if name == "utf-8":
        return _utf8(raw)
    if name == "cp1252":
        return _western(raw)
    return raw.decode(name, "replace")


def _japanese(raw: bytes, name: str) -> str:
    """A set of JIS X 0213 is asked when its name stands there, and when the usual one does not know a character."""
    decode, newer = _JAPANESE[name]
    exact = decode_2004(raw, newer) if name == newer else None
    text = decode(raw) if exact is None else exact
    if REPLACEMENT in text and newer and (exact := decode_2004(raw, newer)) is not None:
        return exact
    return text


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _surrogates_joined(raw)


def _surrogates_joined(raw: bytes) -> str:
    """UTF-8 in which some program wrote each half of a pair on its own (CESU-8)."""
    try:
        text = raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _western(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _detect(raw: bytes, hint: str) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    if has_japanese_escapes(raw):
        return decode_iso2022jp(raw)
    utf8 = strict_utf8(raw)
    if utf8 is not None:
        return utf8
    if hint and hint not in _SHIFTING | {"utf-8", "ascii", "cp1252"}:
        hinted = _read_as(raw, hint)
        if REPLACEMENT not in hinted and not is_betrayed(raw, hint, hinted):
            return hinted
    return likeliest(raw, (decode_cp932, decode_euc, _utf8, _western, _koi8, _windows_cyrillic, chinese))


def _koi8(raw: bytes) -> str:
    return russian(raw, "koi8_r")


def _windows_cyrillic(raw: bytes) -> str:
    return russian(raw, "cp1251")
