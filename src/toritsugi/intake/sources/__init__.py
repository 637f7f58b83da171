"""Knows where events may come from: mailboxes, API keys, and who may bring something to them.

In: what an administrator writes down about a source. Out: sources by address, key or sign-in; a key or a password once,
when it is made. Never: a secret that it has kept (it keeps digests), or a source of another organization.
"""

from toritsugi.intake.sources.addressing import Addressing, addressable, addressee_meant, labels_of, read_addressing
from toritsugi.intake.sources.faults import SourceFault, SourceRefused
from toritsugi.intake.sources.finding import (
    get_source,
    last_receipts,
    list_sources,
    source_by_key,
    source_by_password,
    sources_by_address,
)
from toritsugi.intake.sources.form import (
    MailboxForm,
    gathering,
    read_addressees,
    read_kind,
    read_mailbox,
    read_name,
    read_permissions,
    short,
)
from toritsugi.intake.sources.keeping import (
    add_api_key,
    add_mailbox,
    change_source,
    drop_password,
    new_password,
    remove_source,
    revoke_key,
    set_active,
)
from toritsugi.intake.sources.source import PERMISSIONS, Permission, Source

__all__ = [
    "PERMISSIONS",
    "Addressing",
    "MailboxForm",
    "Permission",
    "Source",
    "SourceFault",
    "SourceRefused",
    "add_api_key",
    "add_mailbox",
    "addressable",
    "addressee_meant",
    "change_source",
    "drop_password",
    "gathering",
    "get_source",
    "labels_of",
    "last_receipts",
    "list_sources",
    "new_password",
    "read_addressees",
    "read_addressing",
    "read_kind",
    "read_mailbox",
    "read_name",
    "read_permissions",
    "remove_source",
    "revoke_key",
    "set_active",
    "short",
    "source_by_key",
    "source_by_password",
    "sources_by_address",
]
