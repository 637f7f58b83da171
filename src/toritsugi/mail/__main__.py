"""The reader as a process: `python -m toritsugi.mail SIZE MEMORY CPU < mail > reading.json`.

Takes SIZE bytes, may map MEMORY bytes and use CPU seconds, and prints a ``ReadMail`` as JSON. Ends with 12 (ENOMEM)
when it cannot read the mail within that memory; the kernel ends it with SIGPROF when the time does not suffice.
"""

import math
import os
import resource
import signal
import sys

import msgspec

from toritsugi.mail.problems import UNREADABLE
from toritsugi.mail.reading import read_mail

OUT_OF_MEMORY = 12
_NICE = 5


def _bound(memory: int, cpu: float) -> None:
    """The timer knows parts of a second; the limit of whole seconds stands behind it."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(cpu), math.ceil(cpu) + 1))
    signal.setitimer(signal.ITIMER_PROF, cpu)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(_NICE)


def main() -> int:
    size, memory, cpu = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    _bound(memory, cpu)
    try:
        read = read_mail(sys.stdin.buffer.read(size))
        if UNREADABLE not in read.problems:
            sys.stdout.buffer.write(msgspec.json.encode(read))
            return 0
    except MemoryError:
        pass
    return OUT_OF_MEMORY


if __name__ == "__main__":
    sys.exit(main())
