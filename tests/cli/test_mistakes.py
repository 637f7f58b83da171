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
        (("frobnicate",), "There is no command 'frobnicate'."),
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


@pytest.mark.parametrize(
    ("words", "japanese", "english"),
    [
        (("evnt",), "コマンド「evnt」はありません。event の誤りではありませんか。", "There is no command 'evnt'."),
        (("event", "shw"), "コマンド「shw」はありません。", "There is no command 'shw'. Did you mean 'show'?"),
        (("event", "list", "--limit", "abc"), "--limit: 整数を", "--limit: give a whole number."),
        (("event", "list", "--limit", "0"), "--limit: 1 以上を", "--limit: give at least 1."),
        (("event", "list", "--limit", "5000"), "--limit: 1000 以下を", "--limit: give at most 1000."),
        (("event", "list", "--limit"), "オプション --limit に値を", "The option --limit needs a value."),
        (("event", "list", "--json=3"), "オプション --json に値は", "The option --json takes no value."),
        (("event", "list", "--lmit", "3"), "--limit の誤りでは", "no option --lmit. Did you mean --limit?"),
        (("--frob",), "オプション --frob はありません。", "There is no option --frob."),
        (("event", "show"), "id を指定してください。", "Missing argument id: give it."),
        (("send", "x"), "--to を指定してください。", "Missing option --to: give it."),
        (("event", "show", "a", "b"), "余分な引数があります（b）。", "There are words too many (b)."),
    ],
)
async def test_words_not_understood_are_one_sentence_in_the_chosen_language(
    toritsugi: Command, words: tuple[str, ...], japanese: str, english: str
) -> None:
    for language, said in (("ja", japanese), ("en", english)):
        refused = await toritsugi(*words, language=language)
        assert refused.code == 2 and said in refused.err
        assert is_one_sentence(refused.err), refused.err


async def test_a_noun_alone_shows_its_verbs_and_nothing_more(toritsugi: Command) -> None:
    shown = await toritsugi("event")
    assert (shown.code, shown.err) == (2, "") and "show" in shown.out


async def test_a_mistyped_setting_is_named_with_its_likely_meaning(
    toritsugi: Command, settings: pytest.MonkeyPatch
) -> None:
    settings.setenv("TORITSUGI_HTP_PORT", "9000")
    refused = await toritsugi("event", "list")
    assert refused.code == 2
    assert "TORITSUGI_HTP_PORT" in refused.err and "TORITSUGI_HTTP_PORT" in refused.err
    assert is_one_sentence(refused.err)


async def test_a_wrong_setting_is_explained_in_japanese(toritsugi: Command, settings: pytest.MonkeyPatch) -> None:
    settings.setenv("TORITSUGI_HTTP_PORT", "many")
    refused = await toritsugi("event", "list", language="ja")
    assert refused.err == "設定に誤りがあります。TORITSUGI_HTTP_PORT: 0〜65535 の整数を指定してください。\n"


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
