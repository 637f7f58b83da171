"""Words on the command line that cannot be understood, said in the language of the run.

Typer raises English sentences; what they are about is told by the kind of the error, the rest is read out of them.
"""

import re
from collections.abc import Callable
from typing import Any

import typer

from toritsugi.cli.complaint import FAILED, WRONG, Complaint

CommandLineError: type[Exception] = typer.BadParameter.__mro__[2]
"""What Typer raises for words on the command line that it cannot understand (Click's ClickException)."""

HELP = ("使い方は --help で表示します。", "`--help` shows how it is used.")
_BOUNDS = (
    (r"valid integer", "整数を指定してください。", "give a whole number."),
    (r"greater than or equal to (\S+)", "{} 以上を指定してください。", "give at least {}."),
    (r"less than or equal to (\S+)", "{} 以下を指定してください。", "give at most {}."),
)


def usage_complaint(error: Exception) -> Complaint | None:
    """What to say about an error of the command line; None for any other."""
    if isinstance(error, typer.Abort):
        return Complaint("中止しました。", "Stopped.", FAILED)
    if not isinstance(error, CommandLineError):
        return None
    japanese, english = _SENTENCES.get(type(error).__name__, _other)(error)
    return Complaint(f"{japanese}{HELP[0]}", f"{english} {HELP[1]}", WRONG)


def shows_help(error: Exception) -> bool:
    """Whether only a noun was named and Typer has shown its verbs: nothing more is to be said."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _missing(error: Any) -> tuple[str, str]:
    hint = _named(error)
    return f"{hint} を指定してください。", f"Missing {error.param.param_type_name} {hint}: give it."


def _no_option(error: Any) -> tuple[str, str]:
    near = "、".join(sorted(error.possibilities or ()))
    name = error.option_name
    return (
        f"オプション {name} はありません。" + (f"{near} の誤りではありませんか。" if near else ""),
        f"There is no option {name}." + (f" Did you mean {near.replace('、', ', ')}?" if near else ""),
    )


def _bad_option(error: Any) -> tuple[str, str]:
    name = error.option_name
    if "does not take" in error.message:
        return f"オプション {name} に値は付けられません。", f"The option {name} takes no value."
    return f"オプション {name} に値を付けてください。", f"The option {name} needs a value."


def _bad_value(error: Any) -> tuple[str, str]:
    for pattern, japanese, english in _BOUNDS:
        found = re.search(pattern, error.message)
        if found:
            return (
                f"{_named(error)}: {japanese.format(*found.groups())}",
                f"{_named(error)}: {english.format(*found.groups())}",
            )
    return f"{_named(error)} の値を使えません（{error.message}）。", f"{_named(error)}: {error.message}."


def _other(error: Any) -> tuple[str, str]:
    """A command that is not there, or words too many."""
    said = str(error.format_message()).rstrip(".")
    if said == "Missing command":
        return "コマンドを指定してください。", "Name a command."
    command = re.match(r"No such command '(.*?)'(?:\. Did you mean '(.*?)'\?)?", said)
    if command:
        name, near = command.groups()
        return (
            f"コマンド「{name}」はありません。" + (f"{near} の誤りではありませんか。" if near else ""),
            f"There is no command {name!r}." + (f" Did you mean {near!r}?" if near else ""),
        )
    extra = re.match(r"Got unexpected extra argument\(?s?\)? \((.*)\)", said)
    if extra:
        return f"余分な引数があります（{extra[1]}）。", f"There are words too many ({extra[1]})."
    return f"コマンドの指定を確かめてください（{said}）。", f"Check the command line: {said}."


def _named(error: Any) -> str:
    return str(error.param.get_error_hint()).replace("'", "") if error.param is not None else ""


_SENTENCES: dict[str, Callable[[Any], tuple[str, str]]] = {
    "MissingParameter": _missing,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _bad_option,
    "BadParameter": _bad_value,
}
