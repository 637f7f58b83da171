"""A Dovecot of the test's own, run by nobody in particular: its configuration, its mailboxes, its certificate."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient

from acceptance.demo_process import free_port
from certificate import trusting

PASSWORDS = ("correct horse", "corréct horse 秘密")
USERS = {f"box{number}@mail.example": PASSWORDS[number % 2] for number in range(60)}
NOBODY = "nobody"
CONFIGURATION = """
protocols = imap
listen = 127.0.0.1, 127.0.0.2
base_dir = {folder}/run
log_path = {folder}/dovecot.log
default_internal_user = {me}
default_internal_group = {group}
default_login_user = {me}
first_valid_uid = 1
ssl = yes
ssl_cert = <{folder}/chain.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain login xoauth2
disable_plaintext_auth = yes
auth_failure_delay = 0
mail_location = maildir:{folder}/mail/%u
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = home={folder}/people/%u
}}
{more}
"""


class Dovecot:
    """Running. `chain` is the certificate to trust."""

    def __init__(self, folder: Path, more: str) -> None:
        self.folder, self.more = folder, more
        self.port, self.tls_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def chain(self) -> str:
        return (self.folder / "chain.pem").read_text()

    def start(self) -> None:
        """Returns when it takes connections. As root it is run by a user who owns nothing else."""
        me = NOBODY if os.geteuid() == 0 else os.environ.get("USER") or "nobody"
        group = subprocess.run(["id", "-gn", me], capture_output=True, text=True, check=True).stdout.strip()
        written = CONFIGURATION.format(
            folder=self.folder, me=me, group=group, port=self.port, tls_port=self.tls_port, more=self.more
        )
        (self.folder / "dovecot.conf").write_text(written)
        (self.folder / "users").write_text("".join(f"{user}:{password}\n" for user, password in USERS.items()))
        given = {"user": me, "group": group, "extra_groups": []} if os.geteuid() == 0 else {}
        if given:
            subprocess.run(["chown", "-R", f"{me}:{group}", self.folder], check=True)
        program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin") or "dovecot"
        self._process = subprocess.Popen([program, "-F", "-c", str(self.folder / "dovecot.conf")], **given)  # type: ignore[arg-type]
        self._wait_until_open()

    def _wait_until_open(self) -> None:
        give_up_at = time.monotonic() + 20
        while True:
            try:
                with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=2):
                    return
            except Exception:
                if time.monotonic() > give_up_at:
                    raise RuntimeError((self.folder / "dovecot.log").read_text()) from None
                time.sleep(0.1)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    @contextmanager
    def client(self, user: str) -> Iterator[IMAPClient]:
        """Somebody else at the mailbox."""
        with IMAPClient("localhost", self.tls_port, ssl_context=trusting(self.folder / "chain.pem")) as client:
            client.plain_login(user, USERS[user])
            yield client

    def deliver(self, user: str, *mails: bytes, folder: str = "INBOX") -> None:
        """Puts mails into a folder, as another server would."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for mail in mails:
                client.append(folder, mail)

    def subjects(self, user: str, folder: str = "INBOX", criteria: str = "ALL") -> list[str]:
        """Of the mails in a folder."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                return []
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(criteria), ["ENVELOPE"])
            return [found[uid][b"ENVELOPE"].subject.decode() for uid in sorted(found)]

    def forget_uids(self, user: str) -> None:
        """Numbers all mails anew, as a server does that was put up again."""
        maildir = self.folder / "mail" / user
        numbers = (maildir / "dovecot-uidlist").read_text()
        validity = numbers.split(" V")[1].split()[0]
        (maildir / "dovecot-uidlist").write_text(numbers.replace(f" V{validity} ", f" V{int(validity) + 1_000} ", 1))
        for file in maildir.glob("dovecot.index*"):
            file.unlink()


@contextmanager
def running(certified: Path, more: str = "", files: Mapping[str, str] = {}) -> Iterator[Dovecot]:
    """`certified` has chain.pem and key.pem for localhost. `more` may name its own folder, where `files` lie."""
    folder = Path(tempfile.mkdtemp(prefix="toritsugi-dovecot-", dir="/tmp"))
    folder.chmod(0o755)
    for name in ("chain.pem", "key.pem"):
        shutil.copy(certified / name, folder)
    for name in ("mail", "people", "run"):
        (folder / name).mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    dovecot = Dovecot(folder, more.format(folder=folder))
    try:
        dovecot.start()
        yield dovecot
    finally:
        dovecot.stop()
        shutil.rmtree(folder, ignore_errors=True)
