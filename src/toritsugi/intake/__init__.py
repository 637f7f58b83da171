"""Intake: the doors, and the one desk that accepts.

Comes in: mails, HTTP requests, callbacks of LINE WORKS, visits. Goes out: events on disk with their notifications in
the outbox, in one synced transaction; only then is anything acknowledged. Never: sends, or knows what delivery does.
"""

from toritsugi.intake.accept import AcceptDesk, KeyReused, Reaction, Receipt
from toritsugi.intake.addressbook import AddressBook
from toritsugi.intake.callback import PATH as CALLBACK_PATH
from toritsugi.intake.callback import CallbackDoor, callback_router
from toritsugi.intake.erasing import erase_events, event_ids_of_keys
from toritsugi.intake.event_log import get_event, get_events, get_mail_head, get_raw_mail, has_raw_mail, list_events
from toritsugi.intake.http import HttpDoor, docs_router, http_router, intake_room, openapi_config
from toritsugi.intake.lifetimes import lifetime
from toritsugi.intake.reading import Bounds, ReadingApart
from toritsugi.intake.smtp import Certificate, CertificateUnusable, SmtpDoor, SmtpLimits, SmtpTerms
from toritsugi.intake.sources import Source, add_api_key, add_mailbox, list_sources, sources_by_address
from toritsugi.intake.unread import is_unread
from toritsugi.intake.waiting import Directed, EventNote, WaitingDesk, count_waiting, notes_of_events, waiting_ids

__all__ = [
    "CALLBACK_PATH",
    "AcceptDesk",
    "AddressBook",
    "Bounds",
    "CallbackDoor",
    "Certificate",
    "CertificateUnusable",
    "Directed",
    "EventNote",
    "HttpDoor",
    "KeyReused",
    "Reaction",
    "ReadingApart",
    "Receipt",
    "SmtpDoor",
    "SmtpLimits",
    "SmtpTerms",
    "Source",
    "WaitingDesk",
    "add_api_key",
    "add_mailbox",
    "callback_router",
    "count_waiting",
    "docs_router",
    "erase_events",
    "event_ids_of_keys",
    "get_event",
    "get_events",
    "get_mail_head",
    "get_raw_mail",
    "has_raw_mail",
    "http_router",
    "intake_room",
    "is_unread",
    "lifetime",
    "list_events",
    "list_sources",
    "notes_of_events",
    "openapi_config",
    "sources_by_address",
    "waiting_ids",
]
