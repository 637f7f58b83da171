"""Plain text, invitations, quotes, and cutting to a length."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toritsugi.mail import read_mail, shorten, useful_text
from toritsugi.mail.rendering import calendar_to_text, enriched_to_text, find_links, unflow, unfolded
from toritsugi.mail.tidy import tidy


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("見て https://e.jp/a?b=1&c=2。次", ["https://e.jp/a?b=1&c=2"]),
        ("「https://e.jp/a」と<https://e.jp/b>", ["https://e.jp/a", "https://e.jp/b"]),
        ("(https://e.jp/a), https://e.jp/x_(y).", ["https://e.jp/a", "https://e.jp/x_(y)"]),
        ("https://e.jp https://e.jp HTTP://E.JP/", ["https://e.jp", "HTTP://E.JP/"]),
        ("ftp://e.jp mailto:a@b", []),
    ],
)
def test_links_in_plain_text(text: str, links: list[str]) -> None:
    assert find_links(text) == links


@pytest.mark.parametrize(
    ("text", "delete_space", "expected"),
    [
        ("one \r\ntwo\r\nthree", False, "one two\nthree"),
        ("日本 \r\n語", True, "日本語"),
        ("> one \n> two\nme", False, "> one two\nme"),
        ("> one \n>> two", False, "> one \n>> two"),
        (" > not quoted", False, "> not quoted"),
        ("text \n-- \nme", False, "text \n-- \nme"),
    ],
)
def test_flowed_lines_are_joined(text: str, delete_space: bool, expected: str) -> None:
    assert unflow(text, delete_space) == expected


def test_flowed_is_read_from_the_parameters() -> None:
    raw = b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n\r\n" + "日本 \r\n語".encode()
    assert read_mail(raw).text == "日本語"


def test_enriched_text_loses_its_commands() -> None:
    assert enriched_to_text("<bold>a</bold><color><param>red</param>b</color> <<c") == "ab <c"


def event(*lines: str, method: str = "REQUEST") -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR"))


@pytest.mark.parametrize(
    ("ics", "text"),
    [
        (
            event(
                "SUMMARY:定例\\, 会\r\n 議",
                "DTSTART;TZID=Asia/Tokyo:20261120T100000",
                "DTEND;TZID=Asia/Tokyo:20261120T110000",
                "LOCATION:会議室A",
                'ORGANIZER;CN="山田":mailto:y@e.jp',
                "DESCRIPTION:一\\n二",
            ),
            "予定: 定例, 会議\n日時: 2026/11/20(金) 10:00 〜 11:00\n場所: 会議室A\n主催者: 山田\n一\n二",
        ),
        (event("DTSTART:20261120T010000Z", "DTEND:20261120T020000Z"), "日時: 2026/11/20(金) 10:00 〜 11:00"),
        (event("DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261121"), "日時: 2026/11/20(金)"),
        (event("DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261122"), "日時: 2026/11/20(金) 〜 2026/11/21(土)"),
        (
            event("DTSTART;TZID=Europe/Paris:20261120T100000", "DTEND;TZID=Europe/Paris:20261121T090000"),
            "日時: 2026/11/20(金) 10:00 (Europe/Paris) 〜 2026/11/21(土) 09:00 (Europe/Paris)",
        ),
        (
            event("DTSTART;TZID=(UTC+09:00) 大阪、札幌、東京:20261120T100000"),
            "日時: 2026/11/20(金) 10:00",
        ),
        (event('DTSTART;TZID="(UTC+09:00) 大阪、札幌、東京":20261120T100000'), "日時: 2026/11/20(金) 10:00"),
        (event("DTSTART;TZID=(UTC+01:00) Paris:20261120T100000"), "日時: 2026/11/20(金) 10:00 ((UTC+01:00) Paris)"),
        (event("SUMMARY:x", method="CANCEL"), "予定の取り消し: x"),
        (event("DTSTART:soon"), "日時: soon"),
        (event("DTSTART:20269999T990000"), "日時: 20269999T990000"),
        ("no calendar", ""),
    ],
)
def test_invitations_as_lines(ics: str, text: str) -> None:
    assert calendar_to_text(unfolded(ics.encode()).decode()) == text


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
def test_an_invitation_that_is_folded_within_a_character(codec: str) -> None:
    raw = event("SUMMARY:商談の予定をお知らせします").encode(codec)
    for at in range(50, 90):
        head = f"Content-Type: text/calendar; charset={codec}\r\n\r\n".encode()
        assert read_mail(head + raw[:at] + b"\r\n " + raw[at:]).text == "予定: 商談の予定をお知らせします"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("本文\n\n-----Original Message-----\nFrom: x\n\n古い", "本文"),
        ("本文\n-----元のメッセージ-----\n差出人: x", "本文"),
        ("本文\n\n2026年11月20日(金) 10:00 山田 <a@b.jp>:\n> 古い\n> 話\n", "本文"),
        ("本文\n\nOn Fri, A wrote:\n> old", "本文"),
        ("> 問い\n答え", "> 問い\n答え"),
        ("> 問い\n答え\n> 残り", "> 問い\n答え"),
        ("本文\n-- \n山田\n03-0000-0000", "本文"),
        ("本文\n-- \n" + "行\n" * 30 + "終", "本文\n-- \n" + "行\n" * 30 + "終"),
        ("本文\n\n> 古い\n\n-- \n山田", "本文"),
        ("> 引用だけ", "> 引用だけ"),
        ("-----Original Message-----\nFrom: x", "-----Original Message-----\nFrom: x"),
        ("", ""),
        ("普通の文です。", "普通の文です。"),
    ],
)
def test_quotes_and_signatures_go_but_never_everything(text: str, rest: str) -> None:
    assert useful_text(text) == rest


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("短い", 2, "短い"),
        ("一文目です。二文目はとても長い", 10, "一文目です。…"),
        ("項目、次の項目が続きます", 6, "項目、次の…"),
        ("一行目です\n二行目はここまで", 9, "一行目です…"),
        ("あああああああああ、いいい", 11, "あああああああああ、…"),
        ("aaaaaaaaaa", 4, "aaa…"),
        ("😀😀😀", 4, "😀…"),
        ("👨‍👩‍👧👨‍👩‍👧", 10, "👨‍👩‍👧…"),
        ("かか\u3099かか", 3, "か…"),
        ("🇯🇵🇯🇵🇯🇵", 8, "🇯🇵…"),
        ("👍🏽👍🏽", 4, "…"),
        ("ﾊﾟﾊﾟﾊﾟ", 4, "ﾊﾟ…"),
        ("詳しくは次のページを見ること https://e.jp/abcdefghijkl", 25, "詳しくは次のページを見ること…"),
        ("見積は合計で 1,234,567 円です", 12, "見積は合計で…"),
        ("開始は 10:30 です", 7, "開始は…"),
        ("期日は2026/11/30まで", 9, "期日は…"),
        ("見ること https://e.jp/a?b=c&d=e/f,g", 24, "見ること…"),
        ("https://e.jp/aaaaaaaaaaaaaaaaaaaaaa", 20, "…"),
        ("とても長い電話番号は1234567890123です", 14, "とても長い電話番号は…"),
        ("abc", 0, ""),
        ("abc", 1, "…"),
    ],
)
def test_shortening(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(st.text(), st.integers(0, 60))
def test_shortened_text_never_exceeds_its_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short.encode("utf-16-le", "surrogatepass")) // 2 <= limit
    kept = short.removesuffix("…")
    assert text.startswith(kept)
    following = text[len(kept) :].lstrip()[:1]
    assert text == short or limit == 0 or not kept or text[len(kept)].isspace() or not unicodedata.combining(following)


def test_a_sign_is_tidied_whatever_stands_around_it() -> None:
    """Texts of usual signs are not cleansed: one that needs it needs it among them too."""
    for sign in map(chr, (*range(0x3400), *range(0x4DF0, 0x4F00), *range(0x9FF0, 0xA010), *range(0xFEF0, 0x10000))):
        if not sign.isspace():
            among = tidy(f"{sign}\u2028")  # what parts lines is no usual sign: this text is cleansed
            assert tidy(sign) == among, hex(ord(sign))
