"""HTML to text: what the eye sees, nothing that it does not."""

import pytest

from toritsugi.mail import read_mail
from toritsugi.mail.problems import Problems
from toritsugi.mail.rendering import html_to_text


def shown(html: str) -> str:
    return read_mail(b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>一</p><p>二</p>", "一\n\n二"),
        ("<div>一</div><div>二</div>", "一\n二"),
        ("一<br>二<br/>三", "一\n二\n三"),
        ("<b>太</b><i>字</i> &amp; &lt;x&gt; &nbsp;&#9312;", "太字 & <x>  ①"),
        ("a\n  b\t c", "a b c"),
        ("長い文\n  の続き", "長い文の続き"),
        ("<ul><li>一<li>二<ol><li>a</li><li>b</li></ol></ul>", "・一\n・二\n  1. a\n  2. b"),
        (
            "<table><tr><th>件名</th><td>打合せ</td></tr><tr><td>場所</td><td>東京</td></tr></table>",
            "件名　打合せ\n場所　東京",
        ),
        ("<table><tr><td>a</td><td>b</td><td>c</td></tr></table>", "a / b / c"),
        ("<table><tr><td><p>一</p><p>二</p></td><td>x</td></tr></table>", "一\n\n二\nx"),
        ("<table><tr><td><table><tr><td>内</td><td>側</td></tr></table></td></tr></table>", "内　側"),
        ('<a href="https://e.jp/1">案件</a>です', "案件 (https://e.jp/1)です"),
        ('<a href="https://e.jp/">https://e.jp</a>', "https://e.jp"),
        ('<a href="mailto:a@b.jp?subject=x">連絡</a> <a href="mailto:a@b.jp">a@b.jp</a>', "連絡 (a@b.jp) a@b.jp"),
        ('<a href="javascript:x()">押す</a><a href="https://t.jp/x"></a>', "押す"),
        ('<a href="https://e.jp/2"><img src="b.png"></a>', "(https://e.jp/2)"),
        ('<a href="https://e.jp/3"><img src="b.png" alt="開く"></a>', "開く (https://e.jp/3)"),
        ('<img src="t.gif" width="1" height="1" alt="t">本文<img src=x alt="図">', "本文図"),
        ("<blockquote><p>引用</p><p>二</p></blockquote>後", "> 引用\n>\n> 二\n\n後"),
        ("<pre>a  b\n  c</pre>", "a  b\n  c"),
        ("上<hr>下", "上\n――――――――\n下"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "漢(かん)"),
        ("<head><title>題</title><style>p{}</style></head><script>x</script><!-- c -->本文", "本文"),
        ('<div style="display: none">隠</div><p style="font-size:0px">隠</p><p hidden>隠</p>本文', "本文"),
        ('<span style="mso-hide:all">隠</span><span style="font-size:0.9em">見</span>', "見"),
        ("<h1>題</h1>文", "題\n\n文"),
        ("<p>閉じない<div>箱", "閉じない\n\n箱"),
        ("a\u200b\u00adb\u034f \u200c\u034f \u200c\u034fc", "abc"),
        ("", ""),
    ],
)
def test_html_as_text(html: str, text: str) -> None:
    assert shown(html) == text


def test_links_are_listed_once_in_order() -> None:
    html = '<a href="https://e.jp/1">a</a> https://e.jp/2 <a href="https://e.jp/1">c</a><a href="ftp://x">d</a>'
    mail = read_mail(b"Content-Type: text/html\r\n\r\n" + html.encode())
    assert mail.links == ("https://e.jp/1", "https://e.jp/2")


@pytest.mark.parametrize("charset", ["shift_jis", "euc-jp", "iso-2022-jp"])
def test_the_charset_inside_the_html_is_asked_when_the_header_is_silent(charset: str) -> None:
    html = f'<html><head><meta charset="{charset}"></head><body>日本語①</body></html>'
    raw = html.replace("①", "").encode(charset)
    assert read_mail(b"Content-Type: text/html\r\n\r\n" + raw).text == "日本語"
    assert read_mail(b"Content-Type: text/html; charset=us-ascii\r\n\r\n" + raw).text == "日本語"


def test_a_plain_part_that_is_html_is_rendered() -> None:
    assert read_mail(b"Content-Type: text/plain\r\n\r\n<!DOCTYPE html><p>a</p><p>b</p>").text == "a\n\nb"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 2_000 + "深い",
        "<b>x</b>" * 60_000 + "深い",
        "<font>" * 2_000 + "<script>隠</script><!-- 隠 -->深い<br>",
    ],
)
def test_markup_that_would_be_slow_is_stripped_flat(html: str) -> None:
    problems = Problems()
    text = html_to_text(html, problems).text
    assert text.strip().endswith("深い")
    assert "隠" not in text
    assert problems.listed() == ("html-too-deep",)


@pytest.mark.parametrize("html", ["<pre></div>x", "<a@b></a>x", "<B></I>x"])
def test_what_another_end_does_not_close_is_deep(html: str) -> None:
    problems = Problems()
    assert html_to_text(html * 400, problems).text.replace("\n", "") == "x" * 400
    assert problems.listed() == ("html-too-deep",)


def test_ends_of_nothing_are_not_deep() -> None:
    problems = Problems()
    html_to_text("<div>x</span></div></div>" * 400, problems)
    assert problems.listed() == ()
