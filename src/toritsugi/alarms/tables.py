"""Tables of alarms and of the daily proof of each connection."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from toritsugi.database import Seconds, metadata

alarm = Table(
    "alarm",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organization_id", ForeignKey("organization.id"), nullable=False),
    Column("connection_id", ForeignKey("connection.id"), nullable=True),
    Column("kind", String(20), nullable=False),
    Column("key", String(150), nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("raised_at", Seconds, nullable=False),
    Column("mail_id", ForeignKey("outgoing_mail.id"), nullable=True),
    UniqueConstraint("organization_id", "key"),
    Index("ix_alarm_organization_id_raised_at", "organization_id", "raised_at"),
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
