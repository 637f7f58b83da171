"""Tables of alarms and of the daily proof of each connection."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from toritsugi.database import Seconds, metadata

alarm = Table(
    "alarm",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("connection_id", ForeignKey("connection.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("key", String(150), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("raised_at", Seconds, nullable=False),
    Column("mail_due_at", Seconds, nullable=True),
    Column("mailed_at", Seconds, nullable=True),
    Column("tries", Integer, nullable=False),
    Column("error", Text, nullable=False),
    UniqueConstraint("connection_id", "key"),
    Index(
        "ix_alarm_mail_due_at",
        "mail_due_at",
        sqlite_where=text("mail_due_at IS NOT NULL"),
        postgresql_where=text("mail_due_at IS NOT NULL"),
    ),
)

canary = Table(
    "canary",
    metadata,
    Column("connection_id", ForeignKey("connection.id"), primary_key=True),
    Column("minute", Integer, nullable=True),
    Column("day", String(10), nullable=False),
    Column("event_id", String(32), nullable=False),
    Column("sent_at", Seconds, nullable=True),
)
