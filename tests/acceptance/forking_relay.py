"""A relay that is born ready: a program of its own; a line on its input for each life of the SMTP door.

The program is imported once; every life is a process of its own, forked before anything was opened, which opens the
database and the door as `toritsugi serve --roles smtp` does, and says its process id when it is ready.
"""

import asyncio
import os
import sys

from toritsugi.app import running
from toritsugi.config import read_config

ANSWERS = sys.stdout
"""Kept for the process ids: what is logged goes beside them."""


async def live() -> None:
    async with running(read_config(), ["smtp"]):
        print(os.getpid(), file=ANSWERS, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.stdout = sys.stderr
    while sys.stdin.readline():
        if not (child := os.fork()):
            asyncio.run(live())
        os.waitpid(child, 0)
