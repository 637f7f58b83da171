"""The certificate that the door shows; a renewed one is taken up without a restart."""

import ssl
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

_Stamp = tuple[tuple[int, int], ...]


class CertificateUnusable(Exception):
    """The files named do not make a certificate; the sentence says why."""


class Certificate:
    """A chain in PEM, the server's own certificate first, and its key. Raises CertificateUnusable."""

    def __init__(self, chain: Path, key: Path) -> None:
        self._chain, self._key = chain, key
        try:
            self._stamp = self._stamp_now()
            self._context = self._read()
        except (OSError, ssl.SSLError) as error:
            raise CertificateUnusable(f"{chain}, {key}: {error.strerror or error}") from None

    def context(self) -> ssl.SSLContext:
        """For the next handshake. Files that cannot be read right now leave the certificate as it was."""
        try:
            stamp = self._stamp_now()
            if stamp != self._stamp:
                self._context = self._read()
                self._stamp = stamp
                log.info("smtp.certificate_renewed")
        except (OSError, ssl.SSLError) as error:
            log.warning("smtp.certificate_unusable", reason=str(error))
        return self._context

    def _read(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self._chain, self._key)
        return context

    def _stamp_now(self) -> _Stamp:
        found = [path.stat() for path in (self._chain, self._key)]
        return tuple((each.st_mtime_ns, each.st_ino) for each in found)
