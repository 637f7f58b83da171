"""One conversation with an IMAP server (RFC 3501, IDLE: RFC 2177, MOVE: RFC 6851), for one thread at a time."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError, ProtocolError

from toritsugi.fence import OPEN, Fence, FencedOff
from toritsugi.intake.imap.conversation.account import Account, Position
from toritsugi.intake.imap.conversation.faults import ImapTrouble
from toritsugi.intake.imap.conversation.line import ANSWER_SECONDS, open_line

HANG_UP_SECONDS = 0.1
SEEN = rb"\Seen"


class Session:
    """Open, take, finish, wait, close. Every method raises ImapTrouble; `close` may be called from another thread."""

    def __init__(self, account: Account, token: str = "", fence: Fence = OPEN) -> None:
        """`token`: signs in instead of the password."""
        self._account = account
        self._token = token
        self._fence = fence
        self._client: IMAPClient | None = None
        self._busy = threading.Lock()
        self._closed = threading.Event()

    def open(self) -> Position:
        """Signs in and selects the folder; its UIDVALIDITY, and the UID of its newest mail."""
        with self._working(when_lost="not_reached"):
            client = self._client = self._connected()
            self._encrypt(client)
            self._sign_in(client)
            return self._selected(client)

    def _connected(self) -> IMAPClient:
        account = self._account
        context = _context(account) if account.security == "tls" else None
        return open_line(account.host, account.port, context, self._fence)

    def _encrypt(self, client: IMAPClient) -> None:
        if self._account.security == "starttls":
            if not client.has_capability("STARTTLS"):
                raise ImapTrouble("starttls_missing")
            client.starttls(_context(self._account))

    def _sign_in(self, client: IMAPClient) -> None:
        account = self._account
        if account.security == "none" and client.has_capability("LOGINDISABLED"):
            raise ImapTrouble("tls_required")
        plain = (account.user_name + account.password).isascii()
        try:
            if self._token:
                client.oauth2_login(account.user_name, self._token)
            else:
                (client.login if plain else client.plain_login)(account.user_name, account.password)
        except LoginError as error:
            refused = "token_sign_in_refused" if self._token else "sign_in_refused"
            raise ImapTrouble(_refusal(str(error), refused), str(error)) from None

    def _selected(self, client: IMAPClient) -> Position:
        try:
            about = client.select_folder(self._account.folder)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            raise ImapTrouble("folder_unknown", str(error)) from None
        newest = int(about[b"UIDNEXT"]) - 1 if b"UIDNEXT" in about else max(client.search(["UID", "*"]), default=0)
        return Position(int(about[b"UIDVALIDITY"]), newest, newest)

    def uids_after(self, uid: int) -> list[int]:
        """The UIDs above this one, lowest first.

        A mail that comes while the server searches is told beside the answer, and not again in IDLE.
        """
        with self._working():
            told = self._live._imap.untagged_responses  # the library has no word for it
            while True:
                told.pop("EXISTS", None)
                found = sorted(each for each in self._live.search(["UID", f"{uid + 1}:*"]) if each > uid)
                if "EXISTS" not in told:
                    return found

    def uids_since(self, day: str) -> list[int]:
        """The UIDs of mails that the server got on that day ("27-Nov-2026") or later, lowest first."""
        with self._working():
            return sorted(self._live.search(["SINCE", day]))

    def fetch(self, uid: int, most: int) -> bytes | None:
        """The first `most` bytes of a mail, which stays unread; None when it is gone."""
        with self._working():
            found = self._live.fetch([uid], [f"BODY.PEEK[]<0.{most}>"])
            content = found.get(uid, {}).get(b"BODY[]<0>")
            return content if isinstance(content, bytes) else None

    def finish(self, uids: Sequence[int]) -> None:
        """Moves these mails to the folder for those that are done, or marks them as read."""
        done = self._account.done_folder
        with self._working("done_folder_refused" if done else "mark_refused"):
            if not done:
                self._live.add_flags(uids, [SEEN], silent=True)
            elif self._live.has_capability("MOVE"):
                self._live.move(uids, self._prepared(done))
            else:
                self._live.copy(uids, self._prepared(done))
                self._live.delete_messages(uids, silent=True)
                if self._live.has_capability("UIDPLUS"):
                    self._live.uid_expunge(uids)

    def _prepared(self, folder: str) -> str:
        """The folder's whole name; it is made when there is none. Some servers keep all folders below a prefix."""
        client = self._live
        spaces = client.namespace().personal if client.has_capability("NAMESPACE") else None
        prefix = str(spaces[0][0]) if spaces else ""
        names = [folder] if folder.startswith(prefix) else [folder, prefix + folder]
        for name in names:
            if client.folder_exists(name):
                return name
        for name in names[:-1]:
            with contextlib.suppress(IMAPClientError):
                client.create_folder(name)
                return name
        client.create_folder(names[-1])
        return names[-1]

    def wait(self, seconds: float, poll: float) -> None:
        """Returns when something may have come: at once where the server tells (IDLE), else after `poll` seconds.

        IDLE ends after `seconds` at the latest: servers may end a connection after half an hour (RFC 2177).
        """
        with self._working():
            if self._live.has_capability("IDLE"):
                self._idle(time.monotonic() + seconds)
            else:
                self._closed.wait(poll)
            self._live.noop()

    def _idle(self, end: float) -> None:
        client = self._live
        client.idle()
        told: list[Any] = [(0, b"EXISTS")] if _has_heard(client) else []
        while not any(len(each) > 1 and each[1] == b"EXISTS" for each in told):
            left = end - time.monotonic()
            if left <= 0 or self._closed.is_set():
                break
            told = client.idle_check(timeout=left)
            if not told:
                break
        client.idle_done()

    @property
    def _live(self) -> IMAPClient:
        if self._client is None or self._closed.is_set():
            raise ImapTrouble("connection_lost")
        return self._client

    def close(self) -> None:
        """Ends the conversation and wakes whoever waits in it, who then hangs up."""
        self._closed.set()
        if self._client is not None:
            with contextlib.suppress(OSError, AttributeError):
                self._client.socket().shutdown(socket.SHUT_RDWR)
        if self._busy.acquire(timeout=HANG_UP_SECONDS):
            try:
                self._hang_up()
            finally:
                self._busy.release()

    @contextlib.contextmanager
    def _working(self, when_refused: str = "server_trouble", when_lost: str = "connection_lost") -> Iterator[None]:
        with self._busy, _troubles(when_refused, when_lost):
            try:
                yield
            finally:
                if self._closed.is_set():
                    self._hang_up()

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):
                client.shutdown()


def _has_heard(client: IMAPClient) -> bool:
    """Whether the server's next words lie in our own buffer, where a look at the socket does not see them.

    They do when a mail comes between the last search and the beginning of IDLE.
    """
    line = client.socket()
    line.setblocking(False)
    try:
        return bool(client._imap.file.peek(1))  # the library has no word for it
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        line.settimeout(ANSWER_SECONDS)


def _context(account: Account) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if account.certificates:
        try:
            context.load_verify_locations(cadata=account.certificates)
        except (ssl.SSLError, ValueError, TypeError) as error:
            raise ImapTrouble("certificates_unusable", str(error)) from None
    return context


def _refusal(said: str, refused: str) -> str:
    """What a refused sign-in means (response codes: RFC 5530)."""
    if "[UNAVAILABLE]" in said or "[INUSE]" in said:
        return "server_trouble"
    return "tls_required" if "[PRIVACYREQUIRED]" in said else refused


@contextlib.contextmanager
def _troubles(when_refused: str, when_lost: str) -> Iterator[None]:
    try:
        yield
    except socket.gaierror as error:
        raise ImapTrouble("host_unknown") from error
    except FencedOff as error:
        raise ImapTrouble("fenced_off") from error
    except ssl.SSLCertVerificationError as error:
        raise ImapTrouble("certificate_refused", error.verify_message) from error
    except ssl.SSLError as error:
        raise ImapTrouble("tls_failed", error.reason or "") from error
    except (IMAPClientAbortError, OSError) as error:
        raise ImapTrouble(when_lost, str(error)) from error
    except (IMAPClientError, ProtocolError) as error:
        raise ImapTrouble(when_refused, str(error)) from error
