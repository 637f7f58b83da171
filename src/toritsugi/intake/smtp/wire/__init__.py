"""Carries lines and mails between one client and its session, in plain or by TLS.

In: bytes, at whatever pace and in whatever pieces. Out: whole lines, whole mails, replies. Never: knows what a
command means, waits for a client that has left, or keeps more than it was told to.
"""

from toritsugi.intake.smtp.wire.certificate import Certificate, CertificateUnusable
from toritsugi.intake.smtp.wire.crowd import Crowd
from toritsugi.intake.smtp.wire.faults import Gone, LineTooLong, MailTooLarge, NoRoom, ReadingFault
from toritsugi.intake.smtp.wire.hold import Hold
from toritsugi.intake.smtp.wire.parcel import Parcel
from toritsugi.intake.smtp.wire.wire import Wire

__all__ = [
    "Certificate",
    "CertificateUnusable",
    "Crowd",
    "Gone",
    "Hold",
    "LineTooLong",
    "MailTooLarge",
    "NoRoom",
    "Parcel",
    "ReadingFault",
    "Wire",
]
