"""Bytes and labels: what the sender claims, what the bytes are."""

import random

import pytest

from toritsugi.mail.charsets import decode_text, iso2022jp
from toritsugi.mail.charsets.japanese import decode_euc

NEC_ROW_13 = b"\x1b$B-!-\x6a-b\x1b(B"


@pytest.mark.parametrize(
    "label",
    [
        "iso-2022-jp",
        "ISO-2022-JP",
        "cp50220",
        "CP50221",
        "cp50222",
        "iso-2022-jp-ms",
        "iso-2022-jp-1",
        "iso-2022-jp-2",
        "iso-2022-jp-3",
        "iso-2022-jp-ext",
        "csISO2022JP",
        '"iso-2022-jp"',
        "iso-2022-jp*ja",
    ],
)
def test_every_name_of_iso_2022_jp_reads_row_13(label: str) -> None:
    assert decode_text(NEC_ROW_13, label) == ("①㈱№", "")


@pytest.mark.parametrize(
    "label", ["windows-31j", "Windows-31J", "x-sjis", "shift_jis", "Shift-JIS", "SJIS", "cp932", "ms932"]
)
def test_every_name_of_shift_jis_is_cp932(label: str) -> None:
    assert decode_text("①№㈱髙﨑～".encode("cp932"), label) == ("①№㈱髙﨑～", "")


@pytest.mark.parametrize("label", ["euc-jp", "EUC_JP", "x-euc-jp", "cp51932", "eucJP-ms", "ujis"])
def test_every_name_of_euc_reads_what_any_of_them_adds(label: str) -> None:
    raw = b"\xc6\xfc\xcb\xdc\xad\xa1\xfc\xe2\x8e\xb6\x8f\xf4\xfc\x8f\xb0\xc6"
    assert decode_text(raw, label) == ("日本①髙ｶ魲仛", "")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"\x1b$B\x7c\x62\x79\x75\x1b(B", "髙﨑"),
        (b"\x1b$B\x96\x7e\x94\x33\x1b(B", "髙﨑"),
        (b"\x1b$B\xc6\xfc\x4b\x5c\x1b(B", "日本"),
        (b"\x1b(I6@60\x1b(B", "ｶﾀｶｰ"),
        (b"\x0e6@60\x0f abc", "ｶﾀｶｰ abc"),
        (b"\x1b$BF|K\\\x1b(B \xb6\xc0\xb6\xc5", "日本 ｶﾀｶﾅ"),
        (b"\x1b$BF|K\\\nabc", "日本\nabc"),
        (b"\x1b$BF|K\\\x1b(Hdef", "日本def"),
        (b"\x1b(Zabc\x1b[31m\x1b$BF|\x1b(B\x1b", "abc日"),
        (b"\x1b$BF| K\\\x1b(B", "日 本"),
        (b"\x1b$(D\x30\x46\x1b(B", "仛"),
        (b"\x1b$A\x56\x50\x1b(B \x1b$(C\x47\x51\x1b(B", "中 한"),
        (b"\x1b.A\x1b$BF|\x1b(Bcaf\x1bNi", "日café"),
        (b"\x1b$(D\x74\x29\x73\x49\x22\x37\x1b(B", "髙﨑～"),
        (b"\x1b$(O\x2d\x21\x1b(B", "①"),
        (b"\x1b$@F|K\\\x1b(J", "日本"),
    ],
)
def test_iso_2022_jp_as_it_is_really_sent(raw: bytes, text: str) -> None:
    assert decode_text(raw, "iso-2022-jp") == (text, "")


def test_half_a_character_is_named_not_raised() -> None:
    assert decode_text(b"\x1b$BF|K", "iso-2022-jp") == ("日\ufffd", "undecodable:iso-2022-jp")


def test_escapes_that_a_gateway_removed_are_put_back() -> None:
    assert decode_text(b"$BF|K\\(B and $B%F%9%H(J", "iso-2022-jp").text == "日本 and テスト"


@pytest.mark.parametrize(
    ("raw", "label", "text", "problem"),
    [
        ("日本語".encode(), "iso-2022-jp", "日本語", "false-charset:iso-2022-jp"),
        ("日本語のメール".encode("cp932"), "utf-8", "日本語のメール", "false-charset:utf-8"),
        ("日本語のメール".encode("euc_jp"), "utf-8", "日本語のメール", "false-charset:utf-8"),
        ("日本語です".encode(), "shift_jis", "日本語です", "false-charset:cp932"),
        ("日本語です".encode("cp932"), "us-ascii", "日本語です", "false-charset:ascii"),
        ("日本語です".encode(), "ANSI_X3.4-1968", "日本語です", "false-charset:ascii"),
        ("日本語のテスト".encode("cp932"), "iso-8859-1", "日本語のテスト", "false-charset:cp1252"),
        ("日本語".encode(), "windows-1252", "日本語", "false-charset:cp1252"),
        (b"\x1b$BF|K\\\x1b(B", "us-ascii", "日本", "false-charset:ascii"),
        (b"\x1b$BF|K\\\x1b(B", "utf-8", "日本", "false-charset:utf-8"),
        ("日本語".encode(), "x-foo", "日本語", "unknown-charset:x-foo"),
        (b"plain", "x-foo", "plain", "unknown-charset:x-foo"),
        (b"plain", "zip", "plain", "unknown-charset:zip"),
        ("日本語".encode(), "utf-16", "日本語", "false-charset:utf-16"),
        ("会議".encode("cp932"), "iso-8859-1", "会議", "false-charset:cp1252"),
        ("会議".encode("euc_jp"), "windows-1252", "会議", "false-charset:cp1252"),
        ("見積書の送付".encode("euc_jp"), "iso-8859-15", "見積書の送付", "false-charset:iso8859_15"),
        ("会議".encode("euc_jp"), "shift_jis", "会議", "false-charset:cp932"),
        ("会議".encode(), "shift_jis", "会議", "false-charset:cp932"),
        ("会議".encode(), "koi8-r", "会議", "false-charset:koi8_r"),
        ("会議".encode(), "gb2312", "会議", "false-charset:gb18030"),
        ("日本語のとても長い文章".encode() + b"\xff", "utf-8", "日本語のとても長い文章\ufffd", "undecodable:utf-8"),
    ],
)
def test_a_false_label_yields_to_the_evidence(raw: bytes, label: str, text: str, problem: str) -> None:
    assert decode_text(raw, label) == (text, problem)


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("It’s “cool”", "cp1252", "windows-1252"),
        ("Ça coûte 5 £ ½", "latin-1", "iso-8859-1"),
        ("ÄÖ ÅÄ", "latin-1", "iso-8859-1"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "cp932", "shift_jis"),
        ("ｶ)ｱｵﾊﾞﾌﾞｯｻﾝ ﾌﾘｺﾐ", "cp932", "shift_jis"),
        ("俱楽部 剝離 𠮟る \\ ~", "shift_jis_2004", "shift_jis_2004"),
        ("俱楽部 剝離", "shift_jis_2004", "shift_jis"),
        ("俱楽部 剝離 𠮟る", "euc_jis_2004", "euc-jis-2004"),
        ("俱楽部 剝離", "euc_jis_2004", "euc-jp"),
        ("日本語です。\n", "utf-16-le", "utf-16le"),
        ("日本語です。\n", "utf-16-le", "utf-16be"),
        ("Bonjour le monde", "utf-16-le", "utf-16"),
        ("\u3000日本語", "utf-16-le", "utf-16"),
        ("中文邮件", "gb18030", "gb2312"),
        ("中文郵件", "cp950", "Big5"),
        ("한국어 똠", "cp949", "ks_c_5601-1987"),
        ("Привет", "koi8_r", "KOI8-R"),
        ("Привет", "cp1251", "windows-1251"),
        ("“café” – €", "cp1252", "iso-8859-1"),
        ("Łódź", "iso8859_2", "ISO-8859-2"),
        ("สวัสดี", "cp874", "tis-620"),
        ("日本語", "utf-7", "unicode-1-1-utf-7"),
        ("日本語", "utf-16-be", "utf-16be"),
        ("日本語", "utf-16", "utf-16"),
        ("日本語", "utf-8", "utf-8n"),
        ("日本語", "utf-8", "UTF8"),
        ("日本語です", "cp932", "x-user-defined"),
        ("日本語です", "euc_jp", "_autodetect_jpn"),
        ("日本語です", "euc_jp", "8bit"),
        ("日本語です", "cp932", "default"),
    ],
)
def test_labels_of_the_wider_world(text: str, codec: str, label: str) -> None:
    assert decode_text(text.encode(codec), label) == (text, "")


@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "utf-8", "iso2022_jp"])
@pytest.mark.parametrize(
    "text", ["会議", "お知らせ", "山田", "受付完了", "株式会社サンプル", "見積書の件", "Re: 請求書"]
)
def test_unlabelled_japanese_is_recognised(text: str, codec: str) -> None:
    assert decode_text(text.encode(codec)) == (text, "")


@pytest.mark.parametrize("text", ["café au lait", "naïve résumé", "Müller", "São Paulo"])
def test_unlabelled_western_text_is_not_taken_for_japanese(text: str) -> None:
    assert decode_text(text.encode("latin-1")) == (text, "")


def test_unlabelled_half_width_kana_are_not_taken_for_western_text() -> None:
    assert decode_text("ﾔﾏﾀﾞ ﾀﾛｳ".encode("cp932")) == ("ﾔﾏﾀﾞ ﾀﾛｳ", "")
    assert decode_text("ﾃｽﾄ送信".encode("euc_jp")) == ("ﾃｽﾄ送信", "")


def test_one_byte_too_many_at_the_end_of_wide_text_is_no_loss() -> None:
    assert decode_text("了解".encode("utf-16") + b"\n", "utf-16") == ("了解", "")


def test_halves_of_pairs_written_apart_are_joined() -> None:
    assert decode_text(b"a\xed\xa0\xbd\xed\xb8\x80", "utf-8").text == "a😀"


def test_private_pictures_of_carriers_become_geta() -> None:
    assert decode_text(b"\x93\xfa\xf0\x40", "shift_jis").text == "日〓"


def test_what_keeps_to_the_standard_is_read_as_what_does_not() -> None:
    """The quick way and the patient one say the same, but for what only the patient one understands."""
    dice = random.Random(7)
    pieces = [
        b"\x1b$B",
        b"\x1b(B",
        b"\x1b$@",
        b"\x1b(J",
        b"\x1b(I",
        b"\x1b",
        b"\x0e",
        b"\n",
        b"\r\n",
        b"\r",
        b"0!",
        b'$"',
    ]
    pieces += [b"!A", b"!]", b"!B", b"!q", b"|~", b"-!", b"abc ", b"~\\", b"\t", b"\x00", b"\x7f", b"\x85", b"\x1b&@"]
    quick = 0
    for _ in range(20_000):
        raw = b"".join(dice.choice(pieces) for _ in range(dice.randrange(1, 9)))
        by_the_book = iso2022jp._by_the_book(raw)
        quick += by_the_book is not None
        assert by_the_book in (None, iso2022jp._as_sent(raw)), raw
    assert quick > 3_000


def test_euc_that_keeps_to_the_standard_is_read_as_what_does_not() -> None:
    """A character of the second plane asks for the patient way."""
    for raw in (bytes((row, cell, 0x20)) for row in range(0x80, 0x100) for cell in range(0x100)):
        assert decode_euc(raw) + "仛" == decode_euc(raw + b"\x8f\xb0\xc6"), raw


@pytest.mark.parametrize("codec", ["koi8_r", "cp1251"])
@pytest.mark.parametrize("text", ["Москва - столица России", "Узнай как зарабатывать 1000$ в неделю!"])
def test_unlabelled_russian_is_recognised(text: str, codec: str) -> None:
    assert decode_text(text.encode(codec)) == (text, "")


def test_a_cell_that_jis_leaves_empty_is_no_letter() -> None:
    assert decode_text(b"\x1b$B/!F|\x1b(B", "iso-2022-jp") == ("\ufffd日", "undecodable:iso-2022-jp")


def test_unlabelled_chinese_is_recognised() -> None:
    text = "您好，请在这里查看我们的账单信息，本邮件是系统发出的，请勿回复。了解详情请联系我们的客服。"
    assert decode_text(text.encode("gb18030")) == (text, "")
