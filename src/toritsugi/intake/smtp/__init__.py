"""The SMTP door: takes mails from whoever brings them, for recipients whom it knows.

In: sessions of mail servers and programs, in plain or by TLS, rude and slow ones among them. Out: mails, handed to the
desk; 250 only after its synced commit. Never: passes a mail on to another server, takes two mails for one, or lets one
client keep another waiting.
"""

from toritsugi.intake.smtp.door import SmtpDoor
from toritsugi.intake.smtp.limits import SmtpLimits, SmtpTerms
from toritsugi.intake.smtp.wire import Certificate, CertificateUnusable

__all__ = ["Certificate", "CertificateUnusable", "SmtpDoor", "SmtpLimits", "SmtpTerms"]
