"""The command line: the same rooms as the pages, for those who work in a terminal. One file per noun.

In: words on a command line, settings in the environment. Out: the program itself (`serve`, `demo`), tables or JSON of
what is known, one clear sentence for everything that goes wrong. Never: a secret shown, a traceback, a decision.
"""

from toritsugi.cli.program import main

__all__ = ["main"]
