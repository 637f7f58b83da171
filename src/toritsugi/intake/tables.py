"""Tables of where events come from, and of the events themselves."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from toritsugi.database import Seconds, metadata

source = Table(
    "source",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("door", String(20), nullable=False),
    Column("name", String(200), nullable=False),
    Column("address", String(254), nullable=True, unique=True),
    Column("key_digest", String(64), nullable=True, unique=True),
    Column("key_hint", String(20), nullable=False),
    Column("kind", String(50), nullable=False),
    Column("addressees", Text, nullable=False),
    Column("networks", Text, nullable=False),
    Column("password_digest", String(64), nullable=True),
    Column("active", Boolean, nullable=False),
    Column("created_at", Seconds, nullable=False),
    Column("permissions", String(100), nullable=False, server_default="events"),
)

event = Table(
    "event",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("source_id", ForeignKey("source.id"), nullable=True),
    Column("kind", String(50), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("addressees", Text, nullable=False),
    Column("buttons", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("idempotency_key", String(200), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("saying", String(64), nullable=True),
    Column("received_at", Seconds, nullable=False),
    Column("expires_at", Seconds, nullable=False),
    Column("words", Text, nullable=False, server_default=""),
    UniqueConstraint("organization_id", "idempotency_key"),
    Index("ix_event_organization_id_received_at_id", "organization_id", "received_at", "id"),
    Index("ix_event_organization_id_kind_received_at_id", "organization_id", "kind", "received_at", "id"),
    Index("ix_event_source_id_received_at", "source_id", "received_at"),
    Index(
        "ix_event_organization_id_saying",
        "organization_id",
        "saying",
        sqlite_where=text("saying IS NOT NULL"),
        postgresql_where=text("saying IS NOT NULL"),
    ),
)

event_person = Table(
    "event_person",
    metadata,
    Column("employee_id", String(32), primary_key=True),
    Column("received_at", Seconds, primary_key=True),
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    sqlite_with_rowid=False,
)

raw_mail = Table(
    "raw_mail",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

_WAITING = text("reason = 'no_destination' AND settled_at IS NULL")
event_note = Table(
    "event_note",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("reason", String(20), nullable=False),
    Column("who", String(200), nullable=False),
    Column("employee_id", String(32), nullable=False),
    Column("at", Seconds, nullable=False),
    Column("settled_at", Seconds, nullable=True),
    Index("ix_event_note_employee_id", "employee_id", "event_id"),
    Index(
        "ix_event_note_waiting",
        "organization_id",
        "at",
        "event_id",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
)
unread_mail = Table(
    "unread_mail",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("lease_owner", String(120), nullable=False),
    Column("lease_until", Seconds, nullable=False),
)
"""Mails that are kept but not read yet. Who removes the row, in the transaction that tells of the mail, has read it."""
