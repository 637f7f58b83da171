"""A process that forgets what is old enough, to be killed in the middle: its arguments are the file and the moment."""

import asyncio
import sys
import time

from toritsugi.database import open_database
from toritsugi.forgetting import Forgetting


class At:
    """A clock that goes on from a moment."""

    def __init__(self, moment: float) -> None:
        self._offset = moment - time.time()

    def now(self) -> float:
        return time.time() + self._offset


async def main(path: str, moment: float) -> None:
    database = open_database(f"sqlite:///{path}", At(moment))
    await Forgetting(database, 365).forget_due()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
