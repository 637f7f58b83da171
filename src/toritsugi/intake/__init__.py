"""Intake: the doors, and the one desk that accepts.

Comes in: mails, HTTP requests, callbacks of LINE WORKS, visits. Goes out: events on disk with their notifications in
the outbox, in one synced transaction; only then is anything acknowledged. Never: sends, or knows what delivery does.
"""

from toritsugi.intake.accept import AcceptDesk, Declined, KeyReused, Reaction, Receipt, first_of
from toritsugi.intake.addressbook import AddressBook, Recipient
from toritsugi.intake.callback import PATH as CALLBACK_PATH
from toritsugi.intake.callback import CallbackDoor, callback_router
from toritsugi.intake.directories import Directories, offer_of
from toritsugi.intake.erasing import erase_events, event_ids_of_keys
from toritsugi.intake.event_log import get_event, get_events, get_mail_head, get_raw_mail, has_raw_mail, known_keys
from toritsugi.intake.finding import (
    EventFilter,
    EventRow,
    event_sheet,
    events_of,
    find_events,
    kinds_in_use,
    list_events,
    said_in,
    walk_events,
)
from toritsugi.intake.http import HttpDoor, docs_router, http_router, intake_room, openapi_config
from toritsugi.intake.lifetimes import lifetime
from toritsugi.intake.reading import Bounds, Judged, Post, ReadingApart, rehearse_mail
from toritsugi.intake.repeats import hush_repeats
from toritsugi.intake.smtp import Certificate, CertificateUnusable, SmtpDoor, SmtpLimits, SmtpTerms
from toritsugi.intake.sources import (
    MailboxForm,
    Source,
    SourceFault,
    SourceRefused,
    add_api_key,
    add_mailbox,
    addressable,
    addressee_meant,
    change_source,
    drop_password,
    get_source,
    labels_of,
    last_receipts,
    list_sources,
    new_password,
    read_addressing,
    read_mailbox,
    read_name,
    remove_source,
    revoke_key,
    set_active,
    sources_by_address,
)
from toritsugi.intake.unread import is_unread
from toritsugi.intake.waiting import (
    Directed,
    EventNote,
    WaitingDesk,
    count_waiting,
    noted_event_ids,
    notes_of_events,
    waiting_ids,
)
from toritsugi.intake.words import search_words

__all__ = [
    "CALLBACK_PATH",
    "AcceptDesk",
    "AddressBook",
    "Bounds",
    "CallbackDoor",
    "Certificate",
    "CertificateUnusable",
    "Declined",
    "Directed",
    "Directories",
    "EventFilter",
    "EventNote",
    "EventRow",
    "HttpDoor",
    "Judged",
    "KeyReused",
    "MailboxForm",
    "Post",
    "Reaction",
    "ReadingApart",
    "Receipt",
    "Recipient",
    "SmtpDoor",
    "SmtpLimits",
    "SmtpTerms",
    "Source",
    "SourceFault",
    "SourceRefused",
    "WaitingDesk",
    "add_api_key",
    "add_mailbox",
    "addressable",
    "addressee_meant",
    "callback_router",
    "change_source",
    "count_waiting",
    "docs_router",
    "drop_password",
    "erase_events",
    "event_ids_of_keys",
    "event_sheet",
    "events_of",
    "find_events",
    "first_of",
    "get_event",
    "get_events",
    "get_mail_head",
    "get_raw_mail",
    "get_source",
    "has_raw_mail",
    "http_router",
    "hush_repeats",
    "intake_room",
    "is_unread",
    "kinds_in_use",
    "known_keys",
    "labels_of",
    "last_receipts",
    "lifetime",
    "list_events",
    "list_sources",
    "new_password",
    "noted_event_ids",
    "notes_of_events",
    "offer_of",
    "openapi_config",
    "read_addressing",
    "read_mailbox",
    "read_name",
    "rehearse_mail",
    "remove_source",
    "revoke_key",
    "said_in",
    "search_words",
    "set_active",
    "sources_by_address",
    "waiting_ids",
    "walk_events",
]
