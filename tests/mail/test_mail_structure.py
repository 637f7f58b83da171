"""Parts, transfer encodings, attachments: which text is chosen and what is listed beside it."""

import base64
import binascii

import pytest

from toritsugi.mail import Attachment, ReadMail, mail_file, read_mail


def mixed(*parts: bytes, kind: bytes = b"mixed", end: bytes = b"--b--\r\n") -> ReadMail:
    head = b"Content-Type: multipart/" + kind + b"; boundary=b\r\n\r\n"
    return read_mail(head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end)


def text(content: str, subtype: bytes = b"plain") -> bytes:
    return b"Content-Type: text/" + subtype + b"; charset=utf-8\r\n\r\n" + content.encode()


def attached(disposition: bytes, content: bytes = b"PDF!") -> tuple[Attachment, ...]:
    part = b"Content-Type: application/pdf\r\nContent-Disposition: " + disposition + b"\r\n\r\n" + content
    return mixed(text("本文"), part).attachments


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"attachment; filename*=UTF-8''%E8%A6%8B%E7%A9%8D.pdf", "見積.pdf"),
        (b"attachment; filename*0*=UTF-8''%E8%A6;\r\n filename*1*=%8B%E7%A9%8D;\r\n filename*2=.pdf", "見積.pdf"),
        (b"attachment; filename*0*=UTF-8''%E8%A6%8;\r\n filename*1*=B%E7%A9%8D.pdf", "見積.pdf"),
        (b"attachment; filename*0*=UTF-8''%E8%A6%8B\r\n filename*1*=%E7%A9%8D.pdf", "見積.pdf"),
        (b'attachment; filename="%E8%A6%8B%E7%A9%8D.pdf"', "見積.pdf"),
        (b'attachment; filename="%8C%A9%90%CF.pdf"', "見積.pdf"),
        (b"attachment; name=plan.pdf", "plan.pdf"),
        (b'attachment; filename="100%25 A%20B.pdf"', "100%25 A%20B.pdf"),
        (b"attachment; filename*=UTF-8''%E8%A6%8B%E3%80%80%E7%A9%8D.pdf", "見　積.pdf"),
        (b'attachment; filename*1=".pdf"; filename*0="plan"', "plan.pdf"),
        (b"attachment; filename*=iso-2022-jp''%1B%24B8%2B%40Q%1B%28B.pdf", "見積.pdf"),
        (b'attachment; filename="=?utf-8?B?' + base64.b64encode("見積".encode()) + b'?=.pdf"', "見積.pdf"),
        (b"attachment; filename*=utf-8''" + b"=?utf-8?B?" + base64.b64encode("見積".encode()) + b"?=.pdf", "見積.pdf"),
        ('attachment; filename="見積 表示.pdf"'.encode("cp932"), "見積 表示.pdf"),
        ("attachment; filename=見積 書.pdf".encode(), "見積 書.pdf"),
        (b'attachment; filename="\x1b$B8+@Q\x1b(B.pdf"', "見積.pdf"),
        (b'attachment; filename="C:\\dir\\a b.pdf"', "a b.pdf"),
        (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b'attachment; filename="say \\"hi\\".pdf"', "say _hi_.pdf"),
        (b"attachment", "attachment-1.pdf"),
        (b'attachment; filename="' + b"a" * 300 + b'.pdf"', "a" * 196 + ".pdf"),
    ],
)
def test_names_of_attachments(disposition: bytes, name: str) -> None:
    assert attached(disposition) == (Attachment(name, "application/pdf", 4),)


def test_a_plain_part_with_substance_is_preferred() -> None:
    mail = mixed(text("要点だけ"), text("<p>飾り</p>", b"html"), kind=b"alternative")
    assert (mail.text, mail.attachments) == ("要点だけ", ())


@pytest.mark.parametrize(
    "excuse", ["", " \r\n ", "HTMLメールに対応したソフトでご覧ください。", "Please view in an HTML email client."]
)
def test_an_excuse_gives_way_to_the_html(excuse: str) -> None:
    assert mixed(text(excuse), text("<p>本文</p>", b"html"), kind=b"alternative").text == "本文"


def test_attachments_inside_the_unchosen_alternative_are_listed() -> None:
    inner = (
        b"Content-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n" + text("<p>h</p>", b"html") + b"\r\n--c\r\n"
        b"Content-Type: image/png; name=a.png\r\n\r\nPNG\r\n--c--"
    )
    mail = mixed(text("本文です"), inner, kind=b"alternative")
    assert (mail.text, [file.name for file in mail.attachments]) == ("本文です", ["a.png"])


def test_an_attached_mail_is_a_readable_block() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\nSubject: =?utf-8?B?5Lu2?=\r\nFrom: A <a@b.jp>\r\n\r\ninner"
    assert mixed(text("見てください"), inner).text == (
        "見てください\n\n―― 添付メール ――\n件名: 件\n差出人: A <a@b.jp>\n\ninner"
    )


def test_an_attached_mail_in_base64_is_read() -> None:
    inner = base64.b64encode(b"Subject: s\r\n\r\ninner")
    raw = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner
    assert "inner" in mixed(raw).text


def test_winmail_dat_is_named() -> None:
    mail = mixed(text("本文"), b"Content-Type: application/ms-tnef\r\n\r\nxx")
    assert (mail.attachments[0].name, mail.problems) == ("winmail.dat", ("tnef",))


def test_uuencoded_files_leave_the_text_and_are_listed() -> None:
    raw = b"Subject: u\r\n\r\nbefore\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\nafter\r\n"
    mail = read_mail(raw)
    assert (mail.text, mail.attachments) == (
        "before\n\nafter",
        (Attachment("a.txt", "application/octet-stream", 3),),
    )


def test_a_uuencoded_file_longer_than_any_text_is_whole() -> None:
    content = bytes(range(45)) * 70_000
    raw = b"Subject: u\n\nbefore\nbegin 644 a.bin\n" + binascii.b2a_uu(content[:45]) * 70_000 + b"`\nend\nafter\n"
    mail = read_mail(raw)
    assert (mail.text, mail.problems) == ("before\n\nafter", ())
    assert mail.attachments == (Attachment("a.bin", "application/octet-stream", len(content)),)
    assert mail_file(raw, 0) == content


def test_a_text_behind_a_long_uuencoded_file_is_cut() -> None:
    file = b"begin 644 a.bin\n" + binascii.b2a_uu(bytes(range(45))) * 50_000 + b"`\nend\n"
    mail = read_mail(b"Subject: u\n\n" + file + "なかなか終わらない\n".encode() * 110_000)
    assert (len(mail.attachments), mail.problems) == (1, ("long-text",))
    assert mail.text.startswith("なかなか終わらない\nなかなか")


def test_prose_that_begins_like_uuencode_stays() -> None:
    raw = b"\r\nbegin 644 things today\r\nand so on and on we go my friend\r\nend of it\r\n"
    assert "begin 644 things today" in read_mail(b"Subject: u\r\n" + raw).text


@pytest.mark.parametrize(
    ("encoding", "body", "expected", "problem"),
    [
        (b"base64", b"44GC44GE", "あい", ()),
        (b"BASE64", b"44GC\r\n44GE\r\n", "あい", ()),
        (b"base64", b"44GC!44GE44GC", "あいあ", ("broken-base64",)),
        (b"base64", b"44GC44GE4", "あい", ("broken-base64",)),
        (b"base64", b"44GC44GE" * 20 + b"\r\n-- \r\nlist footer\r\n", "あい" * 20, ("broken-base64",)),
        (b"base64", b"YQ==\r\nYg==\r\n", "ab", ("broken-base64",)),
        (b"base64", b"This is not base64, it is text.", "This is not base64, it is text.", ("broken-base64",)),
        (b"quoted-printable", b"=E3=81=82=\r\n=E3=81=84", "あい", ()),
        (b"quoted-printable", b"=E3=81=82=  \r\n=E3=81=84", "あい", ()),
        (b"quoted-printable", b"=e3=81=82 100% =ZZ =", "あ 100% =ZZ", ()),
        (b"x-uuencode", b"begin 644 x\r\n#86)C\r\n`\r\nend\r\n", "abc", ()),
        (b"x-strange", b"plain", "plain", ("unknown-transfer-encoding",)),
    ],
)
def test_transfer_encodings(encoding: bytes, body: bytes, expected: str, problem: tuple[str, ...]) -> None:
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " + encoding + b"\r\n\r\n"
    mail = read_mail(head + body)
    assert (mail.text, mail.problems) == (expected, problem)


@pytest.mark.parametrize(
    ("raw", "expected", "problem"),
    [
        (b"", "", ()),
        (b"\r\n\r\n", "", ()),
        (b"no headers at all", "no headers at all", ("broken-headers",)),
        (b"Subject: s\r\rbody\rmore", "body\nmore", ()),
        (b"Subject: s\n\nbody\nmore", "body\nmore", ()),
        (b"From x Mon Jan 1\nSubject: s\n\nbody", "body", ()),
        (b"Subject: s\nbody without a blank line", "body without a blank line", ("broken-headers",)),
        (b"Content-Type: text/plain charset=shift_jis\r\n\r\n\x93\xfa", "日", ()),
        (b"Content-Type: nonsense\r\n\r\nbody", "body", ()),
        (b"Content-Type: text/plain; charset=x-foo\r\n\r\nbody", "body", ("unknown-charset:x-foo",)),
        (
            b"Content-Type: multipart/mixed; boundary=q\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nt\r\n--b--",
            "t",
            (),
        ),
        (b"Content-Type: multipart/mixed\r\n\r\nonly text", "only text", ("missing-boundary",)),
        (b"Content-Type: multipart/mixed\r\n\r\n------a\r\nContent-Id: <1>\r\n\r\nx\r\n------a--\r\n", "x", ()),
        (b"\r\n<html><body><p>a</p></body></html>", "a", ("broken-headers",)),
    ],
)
def test_broken_structure(raw: bytes, expected: str, problem: tuple[str, ...]) -> None:
    mail = read_mail(raw)
    assert (mail.text, mail.problems) == (expected, problem)


def test_a_folded_subject_without_its_blank_is_still_the_subject() -> None:
    raw = "Subject: とても長い\r\n件名です\r\nFrom: a@b.jp\r\n\r\nbody".encode()
    mail = read_mail(raw)
    assert (mail.subject, mail.sender_address, mail.text) == ("とても長い 件名です", "a@b.jp", "body")


def test_a_missing_end_is_named_and_the_part_still_read() -> None:
    mail = mixed(text("a"), text("b"), end=b"")
    assert (mail.text, mail.problems) == ("a\n\nb", ("truncated-parts",))


def test_a_named_text_after_the_first_is_an_attachment() -> None:
    log = b"Content-Type: text/plain; name=log.txt\r\n\r\nlines"
    mail = mixed(text("本文"), log)
    assert (mail.text, mail.attachments) == ("本文", (Attachment("log.txt", "text/plain", 5),))


def test_an_invitation_is_told_beside_the_text() -> None:
    event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:定例\r\nEND:VEVENT\r\nEND:VCALENDAR"
    mail = mixed(text("出席ください"), text(event, b"calendar"), kind=b"alternative")
    assert mail.text == "出席ください\n\n予定: 定例"


def test_text_is_normal_and_without_control_characters() -> None:
    raw = "Content-Type: text/plain; charset=utf-8\r\n\r\nか\u3099\x00\x1b[1m\ta \r\n\r\n\r\n\r\nb\u202e\ufeff".encode()
    assert read_mail(raw).text == "が[1m a\n\nb"


@pytest.mark.parametrize(
    ("kind", "problem"), [(b"application/pkcs7-mime", "smime"), (b"application/pgp-encrypted", "pgp-encrypted")]
)
def test_sealed_mail_is_said_to_be_sealed(kind: bytes, problem: str) -> None:
    mail = read_mail(b"Content-Type: " + kind + b"; name=m.p7m\r\n\r\nxx")
    assert (mail.text, mail.attachments[0].name, mail.problems) == ("", "m.p7m", (problem,))


def test_boundaries_that_begin_alike_are_told_apart() -> None:
    inner = b"Content-Type: multipart/alternative; boundary=b_alt\r\n\r\n--b_alt\r\n\r\nTest\r\n--b_alt--"
    mail = mixed(inner, b"Content-Type: image/png; name=LOGO.png\r\n\r\nx")
    assert (mail.text, [file.name for file in mail.attachments]) == ("Test", ["LOGO.png"])


def test_a_boundary_may_have_letters_of_any_kind() -> None:
    raw = 'Content-Type: multipart/mixed; boundary="b-µ"\n\n--b-µ\n\nHello\n--b-µ--\n'.encode()
    assert (read_mail(raw).text, read_mail(raw).problems) == ("Hello", ())


def test_the_first_of_two_content_types_counts() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\nContent-Type: text/plain\n\n--b\n\nfoo\n--b--\n"
    assert read_mail(raw).text == "foo"
