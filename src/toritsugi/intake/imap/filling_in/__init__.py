"""Takes what a person fills in about a mailbox of another server.

In: the fields of a form, as text. Out: the source and the account that they describe, or one sentence for each field
that is wrong. Never: keeps anything, or asks the server.
"""

from toritsugi.intake.imap.filling_in.form import ImapForm, read_imap_form

__all__ = ["ImapForm", "read_imap_form"]
