"""The ready-made sets: each can be read, used, and does with its own samples what it says."""

import datetime
from email.message import EmailMessage

import pytest

from toritsugi.database import Database
from toritsugi.mail import read_mail
from toritsugi.people import add_organization
from toritsugi.routing import Rulebook, judge_letter, letter_of
from toritsugi.rules import RuleSet, RulesRefused, list_kinds, list_rules, list_sets, load_rulebook, use_set
from toritsugi.rules.checking import problems_of_rule

WANTED = {
    "esalesmanager", "cybozu-office", "garoon", "kintone", "salesforce", "sansan", "google-calendar",
    "outlook-calendar", "backlog", "redmine", "github", "slack", "jobcan", "king-of-time", "freee", "moneyforward",
    "bakuraku", "general",
}  # fmt: skip
ANY = [pytest.param(each, id=each.key) for each in list_sets()]
BUILTIN = {"timeline", "workflow", "reminder", "schedule", "other"}


def sample_mail(sender: str, subject: str, text: str, headers: dict[str, str]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = sender, subject
    message.set_content(text or "本文です。")
    for name, value in headers.items():
        message[name] = value
    return message.as_bytes()


def test_the_well_known_senders_have_sets() -> None:
    assert {each.key for each in list_sets()} >= WANTED
    assert list_sets()[0].key == "general"


@pytest.mark.parametrize("chosen", ANY)
def test_a_set_is_sound_and_says_what_it_was_written_from_and_when(chosen: RuleSet) -> None:
    kinds = BUILTIN | {each.key for each in chosen.kind}
    for language in ("ja", "en"):
        assert chosen.name(language)
        assert [problem for each in chosen.rules(language) for problem in problems_of_rule(each, kinds)] == []
    assert datetime.date(2026, 1, 1) <= chosen.checked_on <= datetime.date.today()  # noqa: DTZ011
    assert {each.key for each in chosen.kind} <= {each.kind for each in chosen.rule}


@pytest.mark.parametrize("chosen", ANY)
def test_a_set_gives_its_samples_their_kinds(chosen: RuleSet) -> None:
    rulebook = Rulebook("o", rules=chosen.rules("ja"))
    for sample in chosen.sample:
        raw = sample_mail(sample.sender, sample.subject, sample.text, sample.headers)
        letter = letter_of(
            read_mail(raw), "me@sample.example", envelope_sender="a@b.example", size=len(raw), own_hosts=()
        )
        assert judge_letter(letter, rulebook, "").kind == sample.kind, sample.subject


@pytest.mark.parametrize("chosen", ANY)
def test_every_kind_of_a_set_has_a_sample(chosen: RuleSet) -> None:
    assert {each.kind for each in chosen.rule} <= {each.kind for each in chosen.sample} | {"other"}


@pytest.mark.anyio
async def test_a_set_that_is_used_brings_its_kinds_and_can_be_used_twice(database: Database) -> None:
    async with database.transaction() as c:
        company = await add_organization(c, "株式会社サンプル", now=0.0)
        other = await add_organization(c, "別の会社", now=0.0)
        first = await use_set(c, company.id, "github", "ja", now=1.0)
        await use_set(c, company.id, "backlog", "en", now=2.0)
        rules = await list_rules(c, company.id)
        kinds = await list_kinds(c, company.id)
        with pytest.raises(RulesRefused):
            await use_set(c, company.id, "nobody-knows", "ja", now=3.0)
        assert [each.key for each in kinds][-1] == "task"
        assert [each.name for each in rules[:3]] == [each.name for each in first]
        assert rules[3].name.startswith("Backlog: ") and not rules[3].builtin
        assert all(each.builtin for each in (await load_rulebook(c, other.id)).rules)
