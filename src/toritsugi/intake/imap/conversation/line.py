"""The connection beneath a conversation: through the fence, and by TLS from its first byte where that is wanted."""

import imaplib
import socket
import ssl

from imapclient import IMAPClient, SocketTimeout

from toritsugi.fence import Fence

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 60.0


class _Line(imaplib.IMAP4):
    """In place of the library's own lines, which connect to whatever a name means."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, fence: Fence) -> None:
        self._context, self._fence = context, fence
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None = CONNECT_SECONDS) -> socket.socket:
        line = self._fence.connect((self.host, self.port), timeout or CONNECT_SECONDS)
        return line if self._context is None else self._context.wrap_socket(line, server_hostname=self.host)


class _Client(IMAPClient):  # type: ignore[misc]  # the library has no types
    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, fence: Fence) -> None:
        self._fence = fence
        timeout = SocketTimeout(CONNECT_SECONDS, ANSWER_SECONDS)
        super().__init__(host, port, ssl=context is not None, ssl_context=context, timeout=timeout)

    def _create_IMAP4(self) -> imaplib.IMAP4:
        return _Line(self.host, self.port, self.ssl_context, self._fence)


def open_line(host: str, port: int, context: ssl.SSLContext | None, fence: Fence) -> IMAPClient:
    """A client that is connected and has heard the greeting. Without a `context` nothing is encrypted yet.

    Raises OSError (FencedOff), ssl.SSLError, or what IMAPClient raises.
    """
    return _Client(host, port, context, fence)
