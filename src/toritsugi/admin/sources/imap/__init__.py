"""Mailboxes of other servers, in pages: set up, tried, switched, with every trouble in a sentence.

In: the operator's form about a mailbox that is watched. Out: its page, which says how it goes and what to mend.
Never: a stored password, another company's mailbox.
"""

from toritsugi.admin.sources.imap.routes import IMAP

__all__ = ["IMAP"]
