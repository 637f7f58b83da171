"""Which rule a letter falls under: a pure decision about any letter and any rulebook."""

import pytest

from toritsugi.mail import read_mail
from toritsugi.organization import MAIL_MARK
from toritsugi.routing import OTHER, Condition, Letter, Match, Rule, Rulebook, judge_letter, letter_of
from toritsugi.routing.judging.rulebook import How

ME = "organization-1"
HOST = "relay.sample.example"


def letter(**given: object) -> Letter:
    values: dict[str, object] = {
        "recipient": "tanaka@sample.example",
        "sender_address": "notice@crm.example",
        "sender_name": "eセールスマネージャー",
        "subject": "【承認依頼】経費精算",
        "text": "ワークフロー\nの承認をお願いします。",
        "headers": (("x-mailer", "Garoon 5"), ("x-tag", "one"), ("x-tag", "two")),
        "attachments": ("見積書.pdf",),
        "size": 20_000,
    }
    return Letter(**(values | given))  # type: ignore[arg-type]


def mail(*headers: str, envelope_sender: str | None = "a@b.example", body: str = "hello") -> Letter:
    raw = "\r\n".join([*headers, "", body]).encode()
    return letter_of(
        read_mail(raw), "tanaka@sample.example", envelope_sender=envelope_sender, size=len(raw), own_hosts={HOST}
    )


def book(*rules: Rule) -> Rulebook:
    return Rulebook(ME, rules=rules, repeat_minutes=5)


def holds(field: str, how: How, *words: str, **given: object) -> bool:
    rule = Rule("r", "R", kind="workflow", conditions=(Condition(field, how, words),))
    return judge_letter(letter(**given), book(rule)).rule_id == "r"


HOLDING: list[tuple[str, How, tuple[str, ...]]] = [
    ("subject", "any", ("nothing", "経費")),
    ("subject", "all", ("承認", "精算")),
    ("subject", "equals", ("【承認依頼】 経費精算",)),
    ("subject", "begins", ("【承認依頼】",)),
    ("subject", "ends", ("経費精算",)),
    ("text", "any", ("ワークフローの承認",)),
    ("text", "any", ("ﾜｰｸﾌﾛｰ",)),
    ("subject_or_text", "all", ("経費", "お願い")),
    ("sender", "equals", ("NOTICE@crm.example",)),
    ("sender", "ends", ("@crm.example",)),
    ("sender_name", "any", ("Ｅセールス",)),
    ("sender_domain", "equals", ("crm.example",)),
    ("recipient", "begins", ("tanaka@",)),
    ("header:X-Mailer", "begins", ("garoon",)),
    ("header:x-tag", "equals", ("two",)),
    ("header:x-tag", "there", ()),
    ("sender_or_subject", "all", ("Ｅセールス", "経費", "@crm")),
    ("attachment", "ends", (".PDF",)),
    ("size", "over", ("19",)),
    ("size", "under", ("20",)),
    ("flag:attachment", "there", ()),
]


@pytest.mark.parametrize(("field", "how", "words"), HOLDING)
def test_a_condition_holds_in_each_field_and_way(field: str, how: How, words: tuple[str, ...]) -> None:
    assert holds(field, how, *words)


NOT_HOLDING: list[tuple[str, How, tuple[str, ...]]] = [
    ("subject", "any", ("スケジュール",)),
    ("subject", "any", ("", " ")),
    ("subject", "any", ()),
    ("subject", "all", ("承認", "スケジュール")),
    ("subject", "equals", ("経費精算",)),
    ("subject", "begins", ("経費",)),
    ("subject", "ends", ("承認",)),
    ("subject", "any", (".*", "経費|x")),
    ("sender_domain", "equals", ("rm.example",)),
    ("sender_domain", "equals", ("mail.crm.example",)),
    ("header:x-missing", "any", ("x",)),
    ("header:x-missing", "there", ()),
    ("header:x-tag", "equals", ("onetwo",)),
    ("size", "over", ("20",)),
    ("size", "over", ("much",)),
    ("flag:bounce", "there", ()),
    ("flag:odd", "there", ()),
    ("nowhere", "any", ("x",)),
]


@pytest.mark.parametrize(("field", "how", "words"), NOT_HOLDING)
def test_a_condition_does_not_hold_by_accident(field: str, how: How, words: tuple[str, ...]) -> None:
    assert not holds(field, how, *words)


@pytest.mark.parametrize(
    ("said", "looked_for"),
    [
        ("ﾀｲﾑﾗｲﾝのお知らせ", "タイムライン"),
        ("タイムラインのお知らせ", "ﾀｲﾑﾗｲﾝ"),
        ("ｶﾞﾙｰﾝ", "ガルーン"),
        ("ＣＲＭ　通知", "crm 通知"),
        ("承認\r\n 依頼", "承認依頼"),
        ("Approval   REQUEST\tnow", "approval request NOW"),
        ("①件", "1件"),
        ("STRASSE", "straße"),
    ],
)
def test_width_case_and_breaks_make_no_difference(said: str, looked_for: str) -> None:
    assert holds("subject", "any", looked_for, subject=said)


def test_a_domain_holds_for_what_is_below_it_and_not_beside_it() -> None:
    assert holds("sender_domain", "equals", "salesforce.com", sender_address="x@mail.Salesforce.com")
    assert not holds("sender_domain", "equals", "salesforce.com", sender_address="x@evilsalesforce.com")
    assert not holds("sender_domain", "equals", "salesforce.com", sender_address="x@salesforce.com.evil.example")


def test_the_first_rule_that_holds_decides_and_exceptions_pass_it_on() -> None:
    workflow = Condition("subject", "any", ("承認",))
    rules = (
        Rule("off", "消した規則", kind="x", active=False),
        Rule("one", "経費以外", "workflow", (workflow,), exceptions=(Condition("subject", "any", ("経費",)),)),
        Rule("two", "承認", "workflow", (workflow, Condition("size", "over", ("1",))), allows_reply=True),
        Rule("three", "残り", "schedule"),
    )
    ruling = judge_letter(letter(), book(*rules))
    assert (ruling.rule_id, ruling.rule_name, ruling.kind, ruling.allows_reply) == ("two", "承認", "workflow", True)
    assert ruling.matches == (
        Match(workflow, ("承認",)),
        Match(Condition("size", "over", ("1",)), ("1",)),
    )
    assert judge_letter(letter(subject="x"), book(*rules)).rule_id == "three"


def test_without_a_rule_the_sources_own_kind_stays_and_it_is_told() -> None:
    ruling = judge_letter(letter(), book(), "timeline")
    assert (ruling.kind, ruling.rule_id, ruling.action, ruling.repeat_seconds) == ("timeline", "", "tell", 300)
    assert judge_letter(letter(), book()).kind == OTHER
    nameless = Rule("r", "種類は変えない", action="keep")
    assert judge_letter(letter(), book(nameless), "timeline").kind == "timeline"


def test_a_rule_has_its_own_time_for_repeats() -> None:
    assert judge_letter(letter(), book(Rule("r", "R", repeat_minutes=0))).repeat_seconds == 0
    assert judge_letter(letter(), book(Rule("r", "R"))).repeat_seconds == 300


def test_a_mail_of_our_own_or_with_too_many_hops_is_kept_whatever_the_rules_say() -> None:
    everything = book(Rule("all", "すべて", "timeline"))
    hop = "Received: from a.example by b.example; Mon, 1 Jan 2024 00:00:00 +0900"
    for round_trip in (mail(f"{MAIL_MARK}: {ME}"), mail(*[hop] * 26)):
        ruling = judge_letter(round_trip, everything)
        assert (ruling.rule_id, ruling.action, ruling.allows_reply) == ("loop", "keep", False)
    for good in (mail(f"{MAIL_MARK}: another"), mail(*[hop] * 25)):
        assert judge_letter(good, everything).rule_id == "all"


@pytest.mark.parametrize(
    ("passed", "returned"),
    [
        ([], False),
        (["mx.b.example", "crm.example"], False),
        ([HOST, "crm.example"], False),
        ([HOST, HOST, "localhost", "crm.example"], False),
        (["mx.b.example", HOST], True),
        ([HOST, "mx.b.example", HOST.upper()], True),
    ],
)
def test_what_left_our_own_host_and_came_back_is_known(passed: list[str], returned: bool) -> None:
    found = mail(*[f"Received: from x.example\r\n by {host} (Postfix) with ESMTP id 1; date" for host in passed])
    assert found.returned is returned


def test_automatic_mails_are_told_apart() -> None:
    assert mail("Subject: hello").automatic_as == ""
    assert mail("Subject: hello", envelope_sender=None).automatic_as == ""
    assert mail("Subject: hello", envelope_sender="").automatic_as == "notice"
    assert mail("Subject: x", "Auto-Submitted: auto-generated").automatic_as == "notice"
    assert mail("Subject: 【自動送信】承認依頼", "Auto-Submitted: auto-generated").automatic_as == "notice"
    assert mail("Subject: x", "Auto-Submitted: auto-replied").automatic_as == "reply"
    assert mail("Subject: 自動返信: 不在です").automatic_as == "reply"
    assert (
        mail("Subject: Undelivered Mail Returned to Sender", "From: MAILER-DAEMON@b.example").automatic_as == "bounce"
    )


def test_nothing_that_answers_by_itself_is_ever_answered() -> None:
    rules = book(Rule("all", "すべて", allows_reply=True))
    assert not judge_letter(mail("Subject: x", "Auto-Submitted: auto-replied"), rules).allows_reply
    assert not judge_letter(mail("Subject: Undeliverable: x", "From: postmaster@b.example"), rules).allows_reply
    assert judge_letter(mail("Subject: x", "Auto-Submitted: auto-generated"), rules).allows_reply
