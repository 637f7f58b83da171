"""What is said of an event: title, the useful words, the link as a button, and where the whole stands."""

from typing import Any

import pytest

from toritsugi.delivery.content import content_of
from toritsugi.event import Button, Event, Urgency
from toritsugi.lineworks import BUTTON_TEXT_MAX, TEXT_MAX, ButtonTemplate, Text, UriAction, length
from toritsugi.organization import Organization
from toritsugi.routing import Directory
from toritsugi.routing.redirect import noted
from toritsugi.routing.wording import TEXT_LIMIT, word

RELAY = "https://toritsugi.example"
DIRECTORY = Directory(Organization("o1", "株式会社サンプル", "ja"), None, {}, {}, RELAY)
CRM = "https://crm.example/t/1"
MAIL = {"door": "smtp"}
NEWS = "商談「A社」に佐藤さんがコメントしました。"


def event(text: str, **given: Any) -> Event:
    values: dict[str, Any] = {
        "id": "e" * 32,
        "organization_id": "o1",
        "source_id": None,
        "kind": "mail",
        "urgency": Urgency.NOTICE,
        "title": "コメントのお知らせ",
        "text": text,
        "sender": "営業支援 <notice@crm.example>",
        "idempotency_key": "k",
        "received_at": 0.0,
        "expires_at": 600.0,
    }
    return Event(**(values | given))


def content(one: Event) -> Text | ButtonTemplate:
    made = content_of(word(one, DIRECTORY))
    assert isinstance(made, Text | ButtonTemplate)
    return made


def said(one: Event) -> str:
    made = content(one)
    return made.text if isinstance(made, Text) else made.content_text


def test_of_a_mail_the_useful_words_are_said_and_the_link_is_a_button() -> None:
    text = (
        f"田中様\n\nお世話になっております。\n{NEWS}\n\n※このメールは送信専用です。\n-- \n営業支援事務局\n03-0000-0000"
    )
    made = content(event(text, details=MAIL, link=CRM))
    assert isinstance(made, ButtonTemplate)
    assert made.content_text == (
        f"【メール】コメントのお知らせ\n差出人: 営業支援 <notice@crm.example>\n\n{NEWS}\n\n全文: {RELAY}/n/{'e' * 32}"
    )
    assert made.actions == (UriAction("開く", CRM),)


def test_what_was_posted_is_said_as_it_is() -> None:
    text = "田中様\nお世話になっております。\n-- \n送信専用です。"
    assert text in said(event(text, details={"door": "http"}))


def test_the_words_are_worth_more_than_the_button() -> None:
    """Over buttons there is room for half as much: what fits without being cut is said, its link below it."""
    text = "数量を確認しました。" * 110
    made = content(event(text, details=MAIL, link=CRM))
    assert isinstance(made, Text) and text in made.text and made.text.endswith(f"\n開く: {CRM}")
    assert BUTTON_TEXT_MAX < length(made.text) <= TEXT_MAX


def test_what_is_too_long_ends_with_a_sentence_and_leads_to_the_whole() -> None:
    made = said(event("数量を確認しました。" * 1_000, details=MAIL, link=CRM))
    assert f"数量を確認しました。…\n\n全文: {RELAY}/n/" in made and made.endswith(f"\n開く: {CRM}")
    assert TEXT_LIMIT * 0.9 < length(made) <= TEXT_LIMIT


def test_two_notes_of_redirection_leave_the_link() -> None:
    body = word(event("数量を確認しました。" * 1_000, details=MAIL, link="https://crm.example/" + "a" * 800), DIRECTORY)
    for reason in ("理由" * 200, "なぜ" * 200):
        body = noted(body, "田中 さん", reason, "ja")
    made = content_of(body)
    assert isinstance(made, Text) and length(made.text) <= TEXT_MAX and made.text.endswith("a" * 800)


@pytest.mark.parametrize(
    "link", ["https://a.b/c d", "ftp://a.b/c", "HTTPS://A.B/", "https://a.b/" + "c" * 900, "https://a.b/\x01"]
)
def test_a_link_that_no_button_takes_leads_to_the_whole(link: str) -> None:
    made = content(event("短い", details={"door": "http"}, link=link))
    assert isinstance(made, Text) and "開く" not in made.text and f"全文: {RELAY}/n/" in made.text


def test_a_link_stands_beside_buttons_that_answer() -> None:
    answer = Button("answer", "すぐ行きます", "coming")
    made = content(event("短い", urgency=Urgency.CALL, buttons=(answer,), link=CRM))
    assert isinstance(made, ButtonTemplate) and [each.label for each in made.actions] == ["すぐ行きます", "開く"]


def test_a_mail_with_a_subject_only_is_told() -> None:
    assert said(event("", details=MAIL)).startswith("【メール】コメントのお知らせ\n差出人")


def test_a_forged_sender_is_marked_and_no_button_leads_there() -> None:
    """Whoever reads it in the chat is whom the sender is after; among others, the sender's name carries the mark."""
    forged = event(NEWS, details=MAIL | {"forged": "dmarc=fail"}, link=CRM)
    made = content(forged)
    assert isinstance(made, Text)
    assert "差出人: 営業支援 <notice@crm.example>\n※ 差出人のなりすましの疑いがあります。" in made.text
    gist = word(forged, DIRECTORY).gist
    assert gist is not None and gist.sender == "営業支援（なりすましの疑い）"
