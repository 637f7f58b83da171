"""A Postfix of the test's own: its configuration, its queue, its retries."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from acceptance.demo_process import free_port

MASTER = """
{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
multi_instance_enable = yes
multi_instance_name = postfix-test
myhostname = mx.example.test
mydestination =
inet_interfaces = 127.0.0.1
mynetworks = 127.0.0.0/8
smtputf8_enable = yes
relay_domains = sample.example, relay.example
transport_maps = static:smtp:[127.0.0.1]:{relay_port}
queue_run_delay = 2s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
bounce_queue_lifetime = 1d
smtp_tls_loglevel = 1
{more}
"""


class Postfix:
    """Runs from `started` to its end. `port` is where it takes mails."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def control(self, *words: str) -> str:
        done = subprocess.run(
            [*words[:1], "-c", str(self.folder / "etc"), *words[1:]],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr + self.log()
        return done.stdout

    def log(self) -> str:
        path = self.folder / "mail.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def send(self, mail: str, *to: str, sender: str = "crm@crm.example") -> None:
        """As a program on the same machine does, by sendmail."""
        words = ["sendmail", "-C", str(self.folder / "etc"), "-f", sender, *to]
        environment = {**os.environ, "MAIL_CONFIG": str(self.folder / "etc")}
        subprocess.run(words, input=mail.encode(), env=environment, check=True, timeout=30)

    def waits_for(self, words: str, seconds: float = 30) -> bool:
        """Whether the log says so in time."""
        give_up_at = time.monotonic() + seconds
        while words not in self.log():
            if time.monotonic() > give_up_at:
                return False
            time.sleep(0.1)
        return True

    def queue_is_empty(self) -> bool:
        return "Mail queue is empty" in self.control("postqueue", "-p")


@contextmanager
def started(folder: Path, relay_port: int, *more: str) -> Iterator[Postfix]:
    """A Postfix that sends everything to the relay."""
    port = free_port()
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)
    (folder / "etc" / "master.cf").write_text(MASTER.format(port=port), encoding="utf-8")
    settings = MAIN.format(folder=folder, relay_port=relay_port, more="\n".join(more))
    (folder / "etc" / "main.cf").write_text(settings, encoding="utf-8")
    postfix = Postfix(folder, port)
    postfix.control("postfix", "set-permissions")
    postfix.control("postfix", "start")
    try:
        yield postfix
    finally:
        postfix.control("postfix", "stop")
