"""Every mistake gets one clear sentence on stderr, in the language of the user, and no traceback."""

from pathlib import Path

import pytest

from cli.terminal import Command
from toritsugi.cli.speech import language_of

pytestmark = pytest.mark.anyio


def is_one_sentence(text: str) -> bool:
    return text.count("\n") == 1 and "Traceback" not in text and text.strip() != ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("event", "show", "0" * 32), "There is no event"),
        (("notification", "show", "0" * 32), "There is no notification"),
        (("notification", "resend", "0" * 32), "There is no notification"),
        (("notification", "list", "--state", "lost"), "no state 'lost'"),
        (("send", "x", "--to", "nobody@aoba.example"), "No employee has the mail address nobody@aoba.example"),
        (("send", "x", "--to", "どこかのルーム"), "No one talk room is called"),
        (("send", "x", "--to", "base", "--urgency", "now"), "urgency 'now'"),
        (("send", "x", "--to", "base", "--link", "ftp://x"), "a link begins with https://"),
        (("send",), "Missing argument"),
        (("account", "add", "nobody"), "Give a mail address"),
        (("source", "add", "crm", "--to", "base"), "not a mail address"),
        (("employee", "import", "/nowhere/staff.csv"), "cannot be read"),
        (("connection", "check", "どれか"), "There is no connection"),
        (("connection", "authorize"), "Redirect URL"),
        (("serve", "--roles", "web,chef"), "no role 'chef'"),
        (("--organization", "elsewhere", "event", "list"), "No company has the id"),
        (("frobnicate",), "No such command"),
    ],
)
async def test_a_mistake_is_one_sentence(company: Command, words: tuple[str, ...], said: str) -> None:
    refused = await company(*words)
    assert refused.code in {1, 2}
    assert said in refused.err
    assert is_one_sentence(refused.err), refused.err


async def test_sentences_are_japanese_for_japanese_users(company: Command) -> None:
    refused = await company("notification", "show", "0" * 32, language="ja")
    assert refused.err == f"通知 {'0' * 32} は見つかりません。\n"


async def test_a_mistyped_setting_is_named_with_its_likely_meaning(
    toritsugi: Command, settings: pytest.MonkeyPatch
) -> None:
    settings.setenv("TORITSUGI_HTP_PORT", "9000")
    refused = await toritsugi("event", "list")
    assert refused.code == 2
    assert "TORITSUGI_HTP_PORT" in refused.err and "TORITSUGI_HTTP_PORT" in refused.err
    assert is_one_sentence(refused.err)


async def test_settings_are_shown_masked_even_when_one_is_wrong(
    toritsugi: Command, settings: pytest.MonkeyPatch
) -> None:
    settings.setenv("TORITSUGI_DATABASE_URL", "postgresql://toritsugi:hidden-word@db/toritsugi")
    shown = await toritsugi("config", "show")
    assert shown.code == 0 and "hidden-word" not in shown.out and "(set)" in shown.out
    settings.setenv("TORITSUGI_HTTP_PORT", "many")
    settings.setenv("TORITSUGI_SEALING_KEYS", "another-hidden-word")
    wrong = await toritsugi("config", "show", "--json")
    assert wrong.code == 2 and "many" in wrong.out
    assert "hidden-word" not in wrong.out + wrong.err


@pytest.mark.parametrize("address", ["mysql://db/x", "not an address", "postgresql://nobody@127.0.0.1:1/none"])
async def test_an_unusable_database_is_one_sentence(
    toritsugi: Command, settings: pytest.MonkeyPatch, address: str
) -> None:
    settings.setenv("TORITSUGI_DATABASE_URL", address)
    refused = await toritsugi("event", "list")
    assert refused.code in {1, 2} and "TORITSUGI_DATABASE_URL" in refused.err
    assert is_one_sentence(refused.err)


async def test_no_database_is_made_by_looking(toritsugi: Command, tmp_path: Path) -> None:
    refused = await toritsugi("event", "list")
    assert (refused.code, "no database yet" in refused.err) == (2, True)
    assert not (tmp_path / "data").exists()


def test_the_locale_chooses_the_language() -> None:
    assert language_of({"LANG": "ja_JP.UTF-8"}) == "ja"
    assert language_of({"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}) == "en"
    assert language_of({}) == "en"
