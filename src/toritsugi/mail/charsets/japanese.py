"""The JIS table as mail programs use it: rows and cells mean what CP932 says they mean.

Standard JIS codecs lack what senders really write: NEC row 13 (①№㈱), the IBM extensions (髙﨑) as
NEC-selected rows 89-92 and again as rows 115-119. CP932 has them all, so every row and cell is looked up there.
"""

import contextlib
import re
import struct
from functools import cache

REPLACEMENT = "\ufffd"
_GETA = "〓"
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
_TO_SEVEN_BITS = bytes(byte & 0x7F if byte >= 0xA1 else byte for byte in range(256))
_TO_EIGHT_BITS = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))

# eucJP-ms code set 3, 0xF3F3-0xF3FE and 0xF4A1-0xF4FE (glibc's EUC-JP-MS table).
_EUC_IBM = (
    "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ＇＂㈱№℡炻仼僴凬匇匤﨎咊坙﨏塚增寬峵嵓﨑德悅愠敎昻晥晴朗栁﨓﨔橫櫢淸淲瀨"
    "凞猪甁皂皞益礰礼神祥福竧靖精綠緖羽荢﨟薰蘒﨡蠇諸譿賴赶﨣﨤逸郞都鄕﨧﨨閒隆﨩霻靍靑飯飼館馞髙魲鶴黑"
)
_AS_WINDOWS = tuple(zip("\u301c\u2016\u2212\u00a2\u00a3\u00ac", "\uff5e\u2225\uff0d\uffe0\uffe1\uffe2", strict=True))
_WIDE_IN_WINDOWS = str.maketrans("~\u00a6", "\uff5e\uffe4")
_ASCII_PLACES = str.maketrans("\u00a5\u203e", "\\~")
_EUC_TOKENS = re.compile(rb"(?:[\xa1-\xfe]{2})+|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe]{2}|[\x80-\xff]")


@cache
def _jis_table() -> dict[int, str]:
    """Rows 85 to 94 hold a carrier's pictures where nothing else is in them."""
    table = {row << 8 | cell: _GETA for row in range(0x75, 0x7F) for cell in range(0x21, 0x7F)}
    for row in range(1, 121):
        for cell in range(1, 95):
            character = _shift_jis_pair(row, cell).decode("cp932", "ignore")
            if not character.isascii():
                table[(row + 0x20) << 8 | (cell + 0x20)] = without_private_use(character)
    return table


def _shift_jis_pair(row: int, cell: int) -> bytes:
    lead = (row - 1) // 2 + 0x81
    if lead > 0x9F:
        lead += 0x40
    trail = cell + 0x9E if row % 2 == 0 else cell + 0x3F + (cell >= 64)
    return bytes((lead, trail))


def decode_jis_pairs(pairs: bytes) -> str:
    """Two bytes per character, in 7 or 8 bits; what no table knows becomes U+FFFD."""
    table = _jis_table()
    pairs = pairs.translate(_TO_SEVEN_BITS)
    even = len(pairs) & ~1
    units = struct.unpack(f">{even // 2}H", pairs[:even])
    try:
        text = "".join(map(table.__getitem__, units))
    except KeyError:
        text = "".join(table.get(unit, REPLACEMENT) for unit in units)
    return text if even == len(pairs) else text + REPLACEMENT


def to_eight_bits(raw: bytes) -> bytes:
    """The same graphic bytes in their upper half, as the EUC codecs expect them."""
    return raw.translate(_TO_EIGHT_BITS)


def decode_kana(raw: bytes) -> str:
    """JIS X 0201 half-width kana, in 7 or 8 bits; other bytes stay what they are in ASCII."""
    return "".join(chr(0xFF40 + (byte & 0x7F)) if 0x21 <= byte & 0x7F <= 0x5F else chr(byte & 0x7F) for byte in raw)


def decode_cp932(raw: bytes) -> str:
    """Shift_JIS in every name it travels under; carriers' private pictures become 〓."""
    return without_private_use(raw.decode("cp932", "replace"))


def as_windows(text: str) -> str:
    """Six characters of the standard as Windows, and so nearly everybody, means them."""
    for standard, windows in _AS_WINDOWS:
        text = text.replace(standard, windows)
    return text


def decode_euc(raw: bytes) -> str:
    """EUC-JP, CP51932 and eucJP-ms in one: what each of them adds is read.

    What keeps to the standard and its first plane is read by the codec of the standard library, many times as fast.
    """
    if b"\x8f" not in raw:
        with contextlib.suppress(UnicodeDecodeError):
            return as_windows(raw.decode("euc_jp"))
    return _EUC_TOKENS.sub(_euc_token, raw).decode("utf-8", "replace")


def decode_supplement(pairs: bytes) -> str:
    """JIS X 0212 in 7 or 8 bits; the IBM extensions are in rows 83 and 84, where Java's x-windows-50221 writes them."""
    high = to_eight_bits(pairs)
    return "".join(_supplement(high[at : at + 2]) for at in range(0, len(high), 2))


@cache
def _supplement(pair: bytes) -> str:
    index = (pair[0] - 0xF3) * 94 + pair[-1] - 0xA1
    return _EUC_IBM[index] if 0 <= index < len(_EUC_IBM) else _euc_code_set_3(b"\x8f" + pair)


def decode_2004(raw: bytes, codec: str) -> str | None:
    """``raw`` in JIS X 0213 (``codec``: shift_jis_2004 or euc_jis_2004), None when it does not keep to it."""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return None
    return text.translate(_ASCII_PLACES) if codec == "shift_jis_2004" else text


def _euc_token(match: re.Match[bytes]) -> bytes:
    token = match.group()
    if len(token) == 1:
        text = REPLACEMENT
    elif token[0] == 0x8E:
        text = decode_kana(token[1:])
    elif token[0] == 0x8F:
        text = _euc_code_set_3(token)
    else:
        text = decode_jis_pairs(token)
    return text.encode("utf-8", "replace")


def _euc_code_set_3(token: bytes) -> str:
    index = (token[1] - 0xF4) * 94 + token[2] - 0xA1 + 12 if len(token) == 3 else -1
    if 0 <= index < len(_EUC_IBM):
        return _EUC_IBM[index]
    return token.decode("euc_jp", "replace")[:1].translate(_WIDE_IN_WINDOWS)


@cache
def common_characters() -> re.Pattern[str]:
    """One kana, mark or kanji of the first level of JIS X 0208: what nearly all Japanese text is made of."""
    kanji = (bytes((row, cell)).decode("euc_jp", "ignore") for row in range(0xB0, 0xD0) for cell in range(0xA1, 0xFF))
    return re.compile(
        f"[\u3041-\u3096\u30a1-\u30fc\u3001\u3002\u3005\u300c\u300d\u3010\u3011\uff01-\uff5e{''.join(kanji)}]"
    )


def without_private_use(text: str) -> str:
    """Private-use characters show as nothing or as boxes; 〓 is how Japanese print marks a missing sort."""
    return _PRIVATE_USE.sub(_GETA, text)
