"""What `--help` shows, in the language of the run. In the code, both stand in one string: "English. / 日本語。"."""

import re
from typing import Any

import typer
from rich.text import Text
from typer import rich_utils

from toritsugi.cli.speech import say

_FURNITURE = {
    "ARGUMENTS_PANEL_TITLE": ("引数", "Arguments"),
    "OPTIONS_PANEL_TITLE": ("オプション", "Options"),
    "COMMANDS_PANEL_TITLE": ("コマンド", "Commands"),
    "DEFAULT_STRING": ("［省略時: {}］", "[default: {}]"),
    "REQUIRED_LONG_STRING": ("［必須］", "[required]"),
}
"""Typer's own words; it knows no other way to say them in another language."""


class _Folding(Text):
    """A text that goes on in the next line: Japanese has no blanks to break at, and would be cut off in a table."""

    @classmethod
    def from_markup(cls, text: str, **given: Any) -> Text:
        return Text.from_markup(text, **{"overflow": "fold", **given})


def in_language(command: Any) -> Any:
    """The command (one of Typer's, with all that lies below it) with its help in the language of the run."""
    for name, words in _FURNITURE.items():
        setattr(rich_utils, name, say(*words))
    rich_utils.Text = _Folding  # type: ignore[attr-defined]
    _translate(command)
    return command


def _translate(command: Any) -> None:
    command.help = one_of(command.help or "")
    help_option = command.get_help_option(typer.Context(command))
    help_option.help = say("この説明を表示します。", "Shows this.")
    for each in command.params:
        each.help = one_of(each.help or "")
    for inner in getattr(command, "commands", {}).values():
        _translate(inner)


def one_of(text: str) -> str:
    """The half of a help text that is in the language of the run; a text that has no second half, whole."""
    english, *japanese = re.split(r"\s/\s+", text.strip(), maxsplit=1)
    return say(japanese[0], english) if japanese else text
