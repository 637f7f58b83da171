"""Cleaning: quotes, signatures, boilerplate and tracking go, the news stays, and the link leads back."""

import time

import pytest

from toritsugi.mail import clean_link, clean_links, link_back, shorten, useful_text

FRAME = """商談「A社」に佐藤さんがコメントしました。

{rule}
株式会社サンプル　営業支援事務局
〒100-0001 東京都千代田区1-1
TEL: 03-1234-5678 / FAX: 03-1234-5679
E-mail: info@esm.example
URL: https://esm.example/
{rule}"""


@pytest.mark.parametrize(
    "rule", ["──────────", "=====", "━━━━━━━━━━━", "----------", "＊＊＊＊＊＊", "*=*=*=*=*=*", "―――――"]
)
def test_a_framed_signature_goes(rule: str) -> None:
    assert useful_text(FRAME.format(rule=rule)) == "商談「A社」に佐藤さんがコメントしました。"


def test_a_frame_with_its_name_between_rules_goes_as_a_whole() -> None:
    text = "本文です。\n\n━━━━━━\n株式会社サンプル\n━━━━━━\nTEL:03-1111-2222\nE-mail: a@x.example\n━━━━━━"
    assert useful_text(text) == "本文です。"


@pytest.mark.parametrize(
    "kept",
    [
        "お問い合わせがありました。\n==========\n会社名: A社\n氏名: 山田太郎\nTEL: 03-1111-2222\nEmail: y@a.example",
        "結果です。\n----------\n売上: 1,000\n利益: 200\n----------\n以上です。",
        "本文です。\n==========\n商談: A社\n次回: 11/30",
        "お客様が退会されました。\n請求書の自動送信を設定しました。",
        "返信期限は11月30日です。配信停止の理由を確認してください。",
        "送信専用サーバーを交換します。",
        "退会の申請があります。\n退会 (https://crm.example/leave/7) を承認してください。",
        "> 問い\n答え",
        "応接へどうぞ。\n==========\n場所 本社\n電話会議 03-1234-5678\nhttps://meet.example/a",
        "商談が変わりました。\n----------\nhttps://crm.example/1\nhttps://crm.example/2",
        "来客\n━━━━━\n会社名 みどり商会\nご担当 田中様\n電話 03-2222-3333\nご用件 商談",
        "機密保持契約書の締結について、お問い合わせはヘルプデスクの田中へ。",
        "通知設定を変更しました。\niPhoneから送信できません。\n名刺交換は12月1日です。",
        "サーバが停止しました。\nhttps://monitor.example/alert/1",
        "差出人: 田中\n件名: 見積\n金額: 100円\n\n承認してください。",
    ],
)
def test_what_only_looks_like_it_stays(kept: str) -> None:
    assert useful_text(kept) == kept


@pytest.mark.parametrize(
    "line",
    [
        "※このメールは送信専用です。",
        "※本メールは送信専用アドレスから配信しております。\n　ご返信いただいてもお答えできません。",
        "このメールはシステムより自動的に送信されています。",
        "このメールに返信しないでください。",
        "本メールにご返信いただきましても、対応いたしかねますのでご了承ください。",
        "※お心当たりのない場合は、お手数ですが破棄してください。",
        "配信停止をご希望の方はこちら (https://esm.example/stop)",
        "メール通知の設定を変更する\nhttps://kintone.example/k/mail/setting",
        "このメールはBacklogから送信されています。",
        "※通知を停止する場合は、以下のURLから設定してください。\nhttps://chat.example/setting",
        "このメールは、カレンダーの通知設定に基づいて送信されました。\n今後この通知を受け取らないようにするには、設定を変更してください。",
        "お問い合わせはヘルプページからお願いいたします。",
        "※本メールは、過去に名刺交換させていただいた方にお送りしています。\n※今後メールが不要な方は、下記より解除をお願いいたします。\nhttps://seminar.example/optout",
        "iPhoneから送信",
        "Sent from my iPhone",
        "このメールには機密情報が含まれている場合があります。\n誤って受信された場合は削除してください。",
        "配信停止 (https://esm.example/stop)",
        "通知の設定を変更 (https://esm.example/s) ｜ プライバシーポリシー (https://esm.example/p)",
        "Unsubscribe (https://esm.example/u) | Privacy policy (https://esm.example/p)",
        "This is an automated message, please do not reply.",
        "Please do not reply to this email.",
        "Unsubscribe (https://x.example/u)",
        "To unsubscribe from this list, click here.",
        "Copyright © 2026 Example Inc. All rights reserved.",
    ],
)
def test_what_stands_in_every_mail_goes(line: str) -> None:
    assert useful_text(f"予定が変わりました。\n\n{line}") == "予定が変わりました。"
    assert useful_text(f"{line}\n\n予定が変わりました。\n\n{line}") == "予定が変わりました。"


@pytest.mark.parametrize(
    "quote",
    [
        "-----Original Message-----\nFrom: x\n\n古い",
        "---- Original Message ----\n古い",
        "----- 元のメッセージ -----\n古い",
        "On Fri, Nov 20, 2026 at 10:00 AM Tanaka <t@a.example> wrote:\n> old\n> words",
        "On Fri, Nov 20, 2026 at 10:00 AM Tanaka Taro\n<t@a.example> wrote:\n\n> old",
        "2026年11月20日(金) 10:00 田中 <tanaka@a.example>:\n\n> 古い\n> 話",
        "2026年11月20日(金) 10:00 田中 <tanaka@a.example>:\n\n古い話です。印はありません。",
        "2026/11/20 10:00、田中 <tanaka@a.example>のメール:\n> 古い",
        "From: Sato <s@b.example>\nSent: Friday, November 20, 2026 10:00 AM\nTo: Tanaka\nSubject: RE: x\n\nold",
        "________________________________\n差出人: 佐藤 <s@b.example>\n送信日時: 2026年11月20日 10:00\n宛先: 田中\n"
        "CC: 鈴木\n件名: 見積\n\n古い話",
        "田中さんは書きました:\n> 古い",
        "> 古い\n> 話",
    ],
)
def test_what_is_answered_goes(quote: str) -> None:
    assert useful_text(f"承知しました。\n\n{quote}", "Re: 見積") == "承知しました。"


def test_quote_and_signature_go_in_whichever_order_they_come() -> None:
    signature = "-- \n佐藤\n03-0000-0000"
    assert useful_text(f"承知しました。\n\n{signature}\n\n> 古い") == "承知しました。"
    assert useful_text(f"承知しました。\n\n> 古い\n\n{signature}") == "承知しました。"


def test_a_forwarded_mail_is_what_is_to_be_read() -> None:
    text = "共有します。\n\n-----Original Message-----\nFrom: x\n\n障害が起きました。"
    assert useful_text(text, "FW: 障害") == text
    assert useful_text(text, "障害") == "共有します。"


@pytest.mark.parametrize(
    "opening",
    [
        "株式会社サンプル\n田中 太郎 様\n\nいつもお世話になっております。\n\n",
        "田中様\nお世話になっております。営業支援の佐藤です。\n",
        "平素は格別のご愛顧を賜り、誠にありがとうございます。\n",
        "Dear Mr. Tanaka,\n\n",
        "見積の件\n\n",
        "【見積の件】\n",
    ],
)
def test_the_first_line_is_the_first_that_tells_something(opening: str) -> None:
    text = "見積の内容が変わりました。\nご確認ください。"
    assert useful_text(opening + text, "見積の件") == text


@pytest.mark.parametrize(
    "only", ["※このメールは送信専用です。", "お世話になっております。", "> 引用だけ", "--\n田中", "", "田中様"]
)
def test_nothing_is_never_left(only: str) -> None:
    assert useful_text(only) == only


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://a.jp/x?id=1&utm_source=m&utm_medium=e#f", "https://a.jp/x?id=1#f"),
        ("https://a.jp/?fbclid=1&gclid=2&mc_eid=3&_hsenc=4", "https://a.jp/"),
        ("https://a.jp/x?a=%E3%81%82&b=1+2", "https://a.jp/x?a=%E3%81%82&b=1+2"),
        ("https://www.google.com/url?q=https%3A%2F%2Fa.jp%2Fp%3Fa%3D1%26utm_x%3D2&sa=D", "https://a.jp/p?a=1"),
        ("https://jpn01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.jp%2F1&data=05", "https://a.jp/1"),
        ("https://urldefense.com/v3/__https://a.jp/x?b=1__;!!abc$", "https://a.jp/x?b=1"),
        ("https://urldefense.proofpoint.com/v2/url?u=https-3A__a.jp_x-3Fb-3D1&d=x", "https://a.jp/x?b=1"),
        ("https://click.mail.jp/c?url=https%3A%2F%2Fa.jp%2F1&x=2", "https://a.jp/1"),
        ("https://x.r.us-east-1.awstrack.me/L0/https:%2F%2Fa.jp%2Fq/1/abc/def", "https://a.jp/q"),
        ("https://click.b.jp/?u=https%3A%2F%2Ftrack.c.jp%2F%3Furl%3Dhttps%253A%252F%252Fa.jp%252F2", "https://a.jp/2"),
        ("https://sso.a.jp/login?continue=https://a.jp/2", "https://sso.a.jp/login?continue=https://a.jp/2"),
        ("https://a.jp/share?url=https://b.jp/", "https://a.jp/share?url=https://b.jp/"),
        ("https://click.a.jp/?url=javascript:alert(1)", "https://click.a.jp/?url=javascript:alert(1)"),
        ("https://[broken?utm_source=1", "https://[broken?utm_source=1"),
    ],
)
def test_tracking_goes_from_addresses(url: str, clean: str) -> None:
    assert clean_link(url) == clean


def test_addresses_are_cleaned_where_they_stand() -> None:
    text = "詳細 (https://a.jp/1?utm_source=x)、一覧は https://a.jp/2?utm_source=x&p=1 です。"
    assert clean_links(text) == "詳細 (https://a.jp/1)、一覧は https://a.jp/2?p=1 です。"


STOP = "https://esm.example.co.jp/u/1"


@pytest.mark.parametrize(
    ("links", "back"),
    [
        (["https://esm.example.co.jp/", "https://esm.example.co.jp/t/1"], "https://esm.example.co.jp/t/1"),
        (["https://other.example/a", "https://esm.example.co.jp/t/1"], "https://esm.example.co.jp/t/1"),
        (["https://track.x.jp/?url=https%3A%2F%2Fesm.example.co.jp%2Ft%2F1"], "https://esm.example.co.jp/t/1"),
        ([STOP, "https://esm.example.co.jp/help", "https://other.example/a"], "https://other.example/a"),
        (["https://example2.co.jp/x", "https://example.co.jp/"], "https://example.co.jp/"),
        (["https://esm.example.co.jp/logo.png", "https://esm.example.co.jp/privacy"], ""),
        (["https://esm.example.co.jp/" + "a" * 1000], ""),
        ([], ""),
    ],
)
def test_the_link_back_is_the_senders_own_and_no_aside(links: list[str], back: str) -> None:
    text = f"商談が更新されました。\n配信停止はこちら ({STOP})"
    assert link_back(text, text, links, "notice@mail.example.co.jp") == back


def test_a_link_is_an_aside_also_when_its_line_is_left_out() -> None:
    whole = "至急お願いします。\n\nプライバシーポリシー (https://crm.example/p/1)"
    assert link_back(whole, useful_text(whole), ["https://crm.example/p/1"], "esm@crm.example") == ""


def test_a_link_within_the_text_goes_before_one_around_it() -> None:
    links = ["https://esm.example/menu/1", "https://esm.example/t/1"]
    text = "商談 (https://esm.example/t/1) が更新されました。"
    assert link_back(text, text, links, "n@esm.example") == links[1]


def test_a_link_that_says_where_it_leads_goes_before_one_that_only_counts() -> None:
    links = ["https://click.mail.example/ls/click?upn=x", "https://crm.example/deals/7"]
    text = f"詳細 ({links[0]})\n商談 ({links[1]})"
    assert link_back(text, text, links, "n@shop.example") == links[1]
    assert link_back(text, f"詳細 ({links[0]})", links, "n@shop.example") == links[0], "the other is around the text"


HOSTILE = (
    "配信停止 (https://a) " * 18 + "x",
    "プライバシー ポリシー" + " " * 380,
    "> " * 20_000,
    "-" * 20_000,
    "On " * 7_000 + "wrote:",
    "返信" * 10_000,
    "https://click.a/?url=" * 1_000,
    "お世話" * 7_000,
    "2026/11/20 " * 2_000,
    "=\n" * 10_000,
    "From: a\nSent: b\n" * 1_500,
    "TEL: 0\n" * 3_000,
    "a\u0301" * 10_000 + "\u0301" * 10_000,
    "1" * 20_000,
    "-----\n" * 3_000 + "TEL: 03-1234-5678\nMail: a@b.example",
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_cleaning_is_quick_whatever_it_gets(hostile: str) -> None:
    """Each takes well under 0.1 s of processor, a step that is worse than linear minutes: 5 s tell them apart."""
    begun = time.process_time()
    useful_text(hostile, "Re: x")
    clean_links(hostile)
    link_back(hostile, hostile, [hostile[:4000]] * 200, "a@b.example")
    shorten(hostile, 1_500)
    assert time.process_time() - begun < 5.0


@pytest.mark.parametrize(
    "end",
    [
        "_______________\nstaff mailing list\nstaff@ml.example\nhttps://ml.example/mailman/listinfo/staff",
        "◆◇◆◇◆◇◆◇\nあおば銀行 ヘルプデスク\n0120-123-456（平日9:00～17:00）\n◆◇◆◇◆◇◆◇",
        "----------\n配信停止はこちら\nhttps://mail.example/unsubscribe?u=1\n発行元：青葉物産株式会社",
        "山田さん　2026/11/27 18:00:\n＞納期はいつですか。\n＞お返事ください。",
        "-----BEGIN PGP SIGNATURE-----\niQEzBAEBCgAdFiEE0qdgEJpR3689Qr1M\n=abcd\n-----END PGP SIGNATURE-----",
    ],
)
def test_ends_that_tell_nothing_go(end: str) -> None:
    assert useful_text(f"15時に変更します。\n\n{end}") == "15時に変更します。"


def test_the_words_of_a_signed_text_stay() -> None:
    signed = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n公開しました。"
    signature = "-----BEGIN PGP SIGNATURE-----\niQEz\n-----END PGP SIGNATURE-----"
    assert useful_text(f"{signed}\n{signature}") == "公開しました。"
