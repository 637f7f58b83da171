"""Whether somebody may bring mails to a recipient."""

from dataclasses import dataclass

from toritsugi.intake.addressbook import Recipient
from toritsugi.intake.smtp import words
from toritsugi.intake.smtp.limits import SmtpTerms
from toritsugi.intake.sources import Source
from toritsugi.network import is_loopback, is_within


@dataclass
class Caller:
    """Who is at the door: from which address, by TLS or not, signed in for which mailbox."""

    peer: str
    is_secure: bool = False
    mailbox: Source | None = None

    def may_sign_in(self, terms: SmtpTerms) -> bool:
        """A password goes through TLS, or where nobody is in between."""
        return self.is_secure or is_loopback(self.peer) or is_within(self.peer, terms.plain_sign_in_networks)


def objection(caller: Caller, recipient: Recipient, terms: SmtpTerms) -> str:
    """Why the caller may not bring a mail to the recipient, as the door says it; "" when nothing is against it.

    An employee's address takes mails from whoever signed in for a mailbox of the company, too.
    """
    if recipient.source_id is not None:
        return _objection_of_mailbox(caller, recipient)
    signed_in = caller.mailbox is not None and caller.mailbox.organization_id == recipient.organization_id
    open_to_all = not terms.employee_networks
    return "" if open_to_all or signed_in or is_within(caller.peer, terms.employee_networks) else words.NOT_FROM_THERE


def _objection_of_mailbox(caller: Caller, recipient: Recipient) -> str:
    open_to_all = not recipient.networks and not recipient.needs_sign_in
    signed_in = recipient.needs_sign_in and caller.mailbox is not None and caller.mailbox.id == recipient.source_id
    if open_to_all or signed_in or is_within(caller.peer, recipient.networks):
        return ""
    if not recipient.needs_sign_in:
        return words.NOT_FROM_THERE
    return words.SIGN_IN_FIRST if caller.mailbox is None else words.SIGNED_IN_FOR_ANOTHER
