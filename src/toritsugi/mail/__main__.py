"""The reader as a process: `python -m toritsugi.mail SIZE MEMORY CPU [NUMBER] < mail > reading.json`.

Takes SIZE bytes, may map MEMORY bytes and use CPU seconds, and prints a ``ReadMail`` as JSON; with the NUMBER of an
attachment, what is in that file instead, or ends with 2 (ENOENT) when nothing is to be had. Ends with 12 (ENOMEM) when
it cannot read the mail within that memory; the kernel ends it with SIGPROF when the time does not suffice.
"""

import math
import os
import resource
import signal
import sys

import msgspec

from toritsugi.mail.problems import UNREADABLE
from toritsugi.mail.reading import mail_file, read_mail

OUT_OF_MEMORY = 12
NO_SUCH_FILE = 2
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
        raw = sys.stdin.buffer.read(size)
        return _file(raw, int(sys.argv[4])) if len(sys.argv) > 4 else _reading(raw)
    except MemoryError:
        return OUT_OF_MEMORY


def _reading(raw: bytes) -> int:
    read = read_mail(raw)
    if UNREADABLE in read.problems:
        return OUT_OF_MEMORY
    sys.stdout.buffer.write(msgspec.json.encode(read))
    return 0


def _file(raw: bytes, number: int) -> int:
    content = mail_file(raw, number)
    if content is None:
        return NO_SUCH_FILE
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
