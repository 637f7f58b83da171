"""The `toritsugi` command as the shell would run it, in this process."""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from toritsugi.cli import main


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Command = Callable[..., Awaitable[Result]]


def run(words: tuple[str, ...]) -> int:
    """The exit code."""
    sys.argv = ["toritsugi", *words]
    try:
        main()
    except SystemExit as ending:
        return int(ending.code or 0)
    raise AssertionError("main() always ends with an exit code")
