"""The routes below /sources."""

from toritsugi.admin.sources.imap import IMAP
from toritsugi.admin.sources.keys import make_key, new_key, permit, revoke, revoking
from toritsugi.admin.sources.listing import sources
from toritsugi.admin.sources.mailbox import change_mailbox, new_mailbox, renew_password, source, switch
from toritsugi.admin.sources.removing import remove, removing

SOURCES = (
    sources,
    new_mailbox,
    source,
    change_mailbox,
    switch,
    renew_password,
    new_key,
    make_key,
    permit,
    revoking,
    revoke,
    removing,
    remove,
    IMAP,
)
