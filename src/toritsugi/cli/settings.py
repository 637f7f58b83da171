"""`toritsugi config`: how this process would start."""

import os

import typer
from pydantic import SecretStr

from toritsugi.cli.paper import AsJson, write_json, write_table
from toritsugi.cli.speech import say
from toritsugi.config import PREFIX, Config, ConfigError, read_config

noun = typer.Typer(name="config", help="How this process starts. / 起動の設定。", no_args_is_help=True)


@noun.callback()
def _config() -> None:
    """Groups the verbs."""


@noun.command("show")
def show(as_json: AsJson = False) -> None:
    """Every setting by its variable's name, secrets masked, also when one of them is wrong. / 設定の一覧。"""
    try:
        settings = read_config().masked()
        problem = None
    except ConfigError as error:
        settings = _as_given()
        problem = error
    if as_json:
        write_json(settings)
    else:
        explained = {f"{PREFIX}{name.upper()}": field.description or "" for name, field in Config.model_fields.items()}
        rows = [(name, value, explained.get(name, "")) for name, value in settings.items()]
        write_table((say("変数", "variable"), say("値", "value"), say("説明", "meaning")), rows)
    if problem is not None:
        raise problem


def _as_given() -> dict[str, str]:
    """What stands in the environment; values are shown only of settings that are known to be no secrets."""
    fields = Config.model_fields.items()
    open_names = {f"{PREFIX}{name.upper()}" for name, field in fields if field.annotation is not SecretStr}
    given = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
    return {name: value if name in open_names else "(set)" for name, value in sorted(given.items())}
